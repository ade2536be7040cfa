import KubernetesModel

/// What may change of a Job that is there.
extension BuiltInCheck {
    mutating func jobUpdate(_ json: JSONValue, replacing old: JSONValue) {
        let path = FieldPath("spec")
        let (spec, former) = (json["spec"] ?? [:], old["spec"] ?? [:])
        completions(spec, replacing: former, at: path)
        immutable("selector", spec, former, at: path)
        template(spec, replacing: old, at: path)
        for key in ["completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"] {
            immutable(key, spec, former, at: path)
        }
    }

    /// An indexed Job may grow and shrink, with as many pods at once as there are indexes.
    private mutating func completions(_ spec: JSONValue, replacing old: JSONValue, at path: FieldPath) {
        guard spec["completionMode"] == "Indexed" else { return immutable("completions", spec, old, at: path) }
        if let wanted = spec["completions"], wanted != old["completions"], wanted != spec["parallelism"] {
            invalid(path.child("completions"), wanted, "can only be modified in tandem with spec.parallelism")
        }
    }

    /// A Job that waits and has never begun may still be told where its pods run, and with which resources.
    private mutating func template(_ spec: JSONValue, replacing old: JSONValue, at path: FieldPath) {
        let (new, former) = (spec["template"] ?? [:], old["spec", "template"] ?? [:])
        let isWaiting = old["spec", "suspend"] == true && old["status", "startTime"] == nil
        guard isWaiting else { return immutable("template", spec, old["spec"], at: path) }
        if Self.fixedPart(of: new) != Self.fixedPart(of: former) {
            add(.immutable(path.child("template", "spec"), new["spec"] ?? .null))
        }
    }

    private static func fixedPart(of template: JSONValue) -> JSONValue {
        var spec = template["spec"] ?? [:]
        for key in ["affinity", "nodeSelector", "schedulingGates", "tolerations"] { spec[key] = nil }
        for key in ["containers", "initContainers"] { spec.changeEach(key) { $0["resources"] = nil } }
        return spec
    }
}
