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
    private mutating func selectorAndTemplate(_ spec: JSONValue, at path: FieldPath) {
        let selectorPath = path.child("selector")
        if let selector = spec["selector"] {
            self.selector(selector, at: selectorPath)
            if selector.members("matchLabels").isEmpty, selector.list("matchExpressions").isEmpty {
                invalid(selectorPath, selector, "empty selector is invalid for deployment")
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
        templateOfReplicas(template, at: path.child("template"))
    }

    private mutating func templateOfReplicas(_ template: JSONValue, at path: FieldPath) {
        podTemplate(template, at: path)
        let spec = template["spec"] ?? [:]
        let policy = spec["restartPolicy"] ?? ""
        if policy != "Always" {
            add(.notSupported(path.child("spec", "restartPolicy"), policy, supported: ["Always"]))
        }
        if spec["activeDeadlineSeconds"] != nil {
            let detail = "activeDeadlineSeconds in ReplicaSet is not Supported"
            forbidden(path.child("spec", "activeDeadlineSeconds"), detail)
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
    private static func amount(_ value: JSONValue?) -> Int64 {
        value?.integer ?? value?.string.flatMap { Int64($0.hasSuffix("%") ? String($0.dropLast()) : $0) } ?? 0
    }

    // MARK: the other workloads, lightly

    mutating func statefulSet(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        let management = spec.text("podManagementPolicy")
        if management != "OrderedReady", management != "Parallel" {
            invalid(path.child("podManagementPolicy"), .string(management), "must be 'OrderedReady' or 'Parallel'")
        }
        let strategy = spec["updateStrategy"] ?? [:]
        if !["OnDelete", "RollingUpdate"].contains(strategy.text("type")) {
            invalid(path.child("updateStrategy"), strategy, "must be 'RollingUpdate' or 'OnDelete'")
        }
        nonnegative(spec, "replicas", "minReadySeconds", "revisionHistoryLimit", at: path)
        selectorAndTemplate(spec, at: path)
        guard let oldSpec = old?["spec"] else { return }
        let mutable = [
            "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
        ]
        if (spec.object ?? [:]).filter({ !mutable.contains($0.key) })
            != (oldSpec.object ?? [:]).filter({ !mutable.contains($0.key) })
        {
            forbidden(
                path,
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
                    + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden")
        }
    }

    mutating func daemonSet(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        choice(spec["updateStrategy"] ?? [:], "type", ["OnDelete", "RollingUpdate"], at: path.child("updateStrategy"))
        nonnegative(spec, "minReadySeconds", "revisionHistoryLimit", at: path)
        selectorAndTemplate(spec, at: path)
        immutable("selector", spec, old?["spec"], at: path)
    }

    mutating func job(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        nonnegative(
            spec, "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", at: path)
        choice(spec, "completionMode", ["NonIndexed", "Indexed"], at: path)
        let template = spec["template"] ?? [:]
        podTemplate(template, at: path.child("template"))
        let policy = template["spec", "restartPolicy"] ?? ""
        if policy == "Always" {
            let policyPath = path.child("template", "spec", "restartPolicy")
            add(.required(policyPath, "valid values: \"OnFailure\", \"Never\""))
        }
        for key in ["completions", "selector", "template"] where old != nil {
            guard key != "template" || old?["spec", "suspend"] != true else { continue }
            immutable(key, spec, old?["spec"], at: path)
        }
    }
}
