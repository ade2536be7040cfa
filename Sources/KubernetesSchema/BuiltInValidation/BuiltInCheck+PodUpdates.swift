import KubernetesModel

/// A pod is what it was made as; only a few fields can change.
///
/// https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement
extension BuiltInCheck {
    mutating func podUpdate(_ spec: JSONValue, replacing old: JSONValue) {
        let path = FieldPath("spec")
        for key in ["containers", "initContainers"] where spec.list(key).count != old.list(key).count {
            return forbidden(path.child(key), "pod updates may not add or remove containers")
        }
        guard deadline(spec["activeDeadlineSeconds"], replacing: old["activeDeadlineSeconds"], at: path) else { return }
        let hasAllTolerations = old.list("tolerations").allSatisfy { toleration in
            spec.list("tolerations").contains { Self.withoutSeconds($0) == Self.withoutSeconds(toleration) }
        }
        if !hasAllTolerations {
            let detail = "existing toleration can not be modified except its tolerationSeconds"
            forbidden(path.child("tolerations"), detail)
        }
        let oldGates = old.list("schedulingGates").map { $0.text("name") }
        for (index, gate) in spec.list("schedulingGates").enumerated() where !oldGates.contains(gate.text("name")) {
            let detail = "only deletion is allowed, but found new scheduling gate '\(gate.text("name"))'"
            forbidden(path.child("schedulingGates")[index].child("name"), detail)
        }
        if Self.fixed(spec, like: old) != old {
            let fields =
                "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                + "`spec.tolerations` (only additions to existing tolerations),"
                + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
            forbidden(path, "pod updates may not change fields other than \(fields)")
        }
    }

    /// May be set, and lowered; false when nothing more is to be said.
    private mutating func deadline(_ new: JSONValue?, replacing old: JSONValue?, at path: FieldPath) -> Bool {
        let path = path.child("activeDeadlineSeconds")
        guard let seconds = new?.integer else {
            if old?.integer != nil { invalid(path, .null, "must not update from a positive integer to nil value") }
            return true
        }
        let faults = NameRule.inRange(seconds, 0...Int64(Int32.max))
        invalid(path, .integer(seconds), faults)
        if let old = old?.integer, old < seconds, faults.isEmpty {
            invalid(path, .integer(seconds), "must be less than or equal to previous value")
            return false
        }
        return faults.isEmpty
    }

    private static func withoutSeconds(_ toleration: JSONValue) -> JSONValue {
        var toleration = toleration
        toleration["tolerationSeconds"] = nil
        return toleration
    }

    /// The new spec with everything that may differ taken from the old one.
    private static func fixed(_ spec: JSONValue, like old: JSONValue) -> JSONValue {
        var spec = spec
        for key in ["containers", "initContainers"] {
            guard spec[key] != nil else { continue }
            let fixed = zip(spec.list(key), old.list(key)).map { container, old -> JSONValue in
                var container = container
                container["image"] = old["image"]
                return container
            }
            spec[key] = .array(fixed)
        }
        for key in ["activeDeadlineSeconds", "schedulingGates", "tolerations"] { spec[key] = old[key] }
        // Set by the scheduler, through a subresource of its own.
        if old["nodeName"] == nil { spec["nodeName"] = nil }
        if let seconds = old["terminationGracePeriodSeconds"]?.integer, seconds < 0, spec["terminationGracePeriodSeconds"] == 1 {
            spec["terminationGracePeriodSeconds"] = .integer(seconds)
        }
        // Added by a subresource of its own.
        spec["ephemeralContainers"] = old["ephemeralContainers"]
        return spec
    }
}
