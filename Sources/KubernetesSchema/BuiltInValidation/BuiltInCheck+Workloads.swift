import KubernetesModel

extension BuiltInCheck {
    mutating func deployment(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        nonnegative(spec, "replicas", at: path)
        selectorAndTemplate(spec, at: path)
        strategy(spec["strategy"] ?? [:], at: path.child("strategy"))
        nonnegative(spec, "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds", at: path)
        if let deadline = spec["progressDeadlineSeconds"]?.integer, deadline <= spec["minReadySeconds"]?.integer ?? 0 {
            invalid(path.child("progressDeadlineSeconds"), .integer(deadline), "must be greater than minReadySeconds")
        }
        immutable("selector", spec, old?["spec"], at: path)
    }

    mutating func replicaSet(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        nonnegative(spec, "replicas", "minReadySeconds", at: path)
        selectorAndTemplate(spec, at: path)
        immutable("selector", spec, old?["spec"], at: path)
    }

    mutating func immutable(_ key: String, _ new: JSONValue, _ old: JSONValue?, at path: FieldPath) {
        guard let old, (new[key] ?? .null) != (old[key] ?? .null) else { return }
        add(.immutable(path.child(key), new[key] ?? .null))
    }

    /// The selector must select what the template makes, and pods that are started again for ever.
    ///
    /// - Parameter kind: what messages call the owner of the pods.
    mutating func selectorAndTemplate(_ spec: JSONValue, of kind: String = "ReplicaSet", at path: FieldPath) {
        let selectorPath = path.child("selector")
        if let selector = spec["selector"] {
            self.selector(selector, at: selectorPath)
            if selector.members("matchLabels").isEmpty, selector.list("matchExpressions").isEmpty {
                let name = kind == "ReplicaSet" ? "deployment" : kind.lowercased()
                invalid(selectorPath, selector, "empty selector is invalid for \(name)")
            }
        } else {
            required(selectorPath)
        }
        let template = spec["template"] ?? [:]
        let labels = template["metadata", "labels"]
        let selector = spec["selector"].map { try? LabelSelector(json: $0) } ?? LabelSelector.everything
        guard let selector else { return invalid(selectorPath, spec["selector"] ?? .null, "invalid label selector") }
        // No selector at all selects nothing, an empty one everything.
        if spec["selector"] == nil || !selector.matches(labels?.stringMap ?? [:]) {
            let detail = "`selector` does not match template `labels`"
            invalid(path.child("template", "metadata", "labels"), labels ?? .null, detail)
        }
        templateOfReplicas(template, of: kind, at: path.child("template"))
    }

    mutating func templateOfReplicas(_ template: JSONValue, of kind: String, at path: FieldPath) {
        podTemplate(template, at: path)
        let spec = template["spec"] ?? [:]
        let policy = spec["restartPolicy"] ?? ""
        if policy != "Always" {
            add(.notSupported(path.child("spec", "restartPolicy"), policy, supported: ["Always"]))
        }
        if spec["activeDeadlineSeconds"] != nil {
            forbidden(
                path.child("spec", "activeDeadlineSeconds"), "activeDeadlineSeconds in \(kind) is not Supported")
        }
    }

    private mutating func strategy(_ strategy: JSONValue, at path: FieldPath) {
        let update = strategy["rollingUpdate"]
        let updatePath = path.child("rollingUpdate")
        switch strategy.text("type") {
        case "Recreate":
            if update != nil { forbidden(updatePath, "may not be specified when strategy `type` is 'Recreate'") }
        case "RollingUpdate":
            guard let update else { return required(updatePath, "this should be defaulted and never be nil") }
            let (unavailable, surge) = (update["maxUnavailable"], update["maxSurge"])
            countOrPercentage(unavailable, at: updatePath.child("maxUnavailable"))
            countOrPercentage(surge, at: updatePath.child("maxSurge"))
            if Self.amount(unavailable) == 0, Self.amount(surge) == 0 {
                let detail = "may not be 0 when `maxSurge` is 0"
                invalid(updatePath.child("maxUnavailable"), unavailable ?? 0, detail)
            }
            if let text = unavailable?.string, text.hasSuffix("%"), Self.amount(unavailable) > 100 {
                invalid(updatePath.child("maxUnavailable"), .string(text), "must not be greater than 100%")
            }
        case let type:
            let shown: JSONValue = ["Type": .string(type), "RollingUpdate": update ?? .null]
            add(.notSupported(path, shown, supported: ["Recreate", "RollingUpdate"]))
        }
    }

    /// The number, or that of the percentage.
    static func amount(_ value: JSONValue?) -> Int64 {
        value?.integer ?? value?.string.flatMap { Int64($0.hasSuffix("%") ? String($0.dropLast()) : $0) } ?? 0
    }
}
