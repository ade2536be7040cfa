import KubernetesModel

/// The workloads besides Deployments and Jobs.
extension BuiltInCheck {
    mutating func replicationController(_ json: JSONValue) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        nonnegative(spec, "minReadySeconds", at: path)
        let selector = spec.members("selector")
        if selector.isEmpty { required(path.child("selector")) }
        nonnegative(spec, "replicas", at: path)
        guard let template = spec["template"] else { return required(path.child("template")) }
        let labels = template["metadata", "labels"]
        if !selector.isEmpty, selector.contains(where: { labels?[$0.key] != $0.value }) {
            let detail = "`selector` does not match template `labels`"
            invalid(path.child("template", "metadata", "labels"), labels ?? .null, detail)
        }
        templateOfReplicas(template, of: "ReplicationController", at: path.child("template"))
    }

    mutating func daemonSet(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        selectorAndTemplate(spec, of: "DaemonSet", at: path)
        nonnegative(spec, "minReadySeconds", at: path)
        daemonStrategy(spec["updateStrategy"] ?? [:], at: path.child("updateStrategy"))
        nonnegative(spec, "revisionHistoryLimit", at: path)
        immutable("selector", spec, old?["spec"], at: path)
    }

    private mutating func daemonStrategy(_ strategy: JSONValue, at path: FieldPath) {
        let update = strategy["rollingUpdate"]
        switch strategy.text("type") {
        case "OnDelete": break
        case "RollingUpdate":
            let place = path.child("rollingUpdate")
            guard let update else { return required(place) }
            let (unavailable, surge) = (update["maxUnavailable"], update["maxSurge"])
            countOrPercentage(unavailable, at: place.child("maxUnavailable"))
            countOrPercentage(surge, at: place.child("maxSurge"))
            switch (Self.amount(unavailable) != 0, Self.amount(surge) != 0) {
            case (true, true):
                invalid(place.child("maxSurge"), surge ?? 0, "may not be set when maxUnavailable is non-zero")
            case (false, false): required(place.child("maxUnavailable"), "cannot be 0 when maxSurge is 0")
            default: break
            }
        case let type:
            let shown: JSONValue = ["Type": .string(type), "RollingUpdate": update ?? .null]
            add(.notSupported(path, shown, supported: ["RollingUpdate", "OnDelete"]))
        }
    }

    mutating func statefulSet(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        let management = spec.text("podManagementPolicy")
        if management != "OrderedReady", management != "Parallel" {
            invalid(path.child("podManagementPolicy"), .string(management), "must be 'OrderedReady' or 'Parallel'")
        }
        statefulStrategy(spec["updateStrategy"] ?? [:], at: path.child("updateStrategy"))
        let retention = spec["persistentVolumeClaimRetentionPolicy"] ?? [:]
        for key in ["whenDeleted", "whenScaled"] {
            choice(retention, key, ["Retain", "Delete"], at: path.child("persistentVolumeClaimRetentionPolicy"))
        }
        nonnegative(spec, "replicas", "minReadySeconds", "revisionHistoryLimit", at: path)
        if let ordinals = spec["ordinals"] { nonnegative(ordinals, "start", at: path.child("ordinals")) }
        optionalName(spec, "serviceName", at: path, NameRule.dns1123Label)
        selectorAndTemplate(spec, of: "StatefulSet", at: path)
        for (index, claim) in spec.list("volumeClaimTemplates").enumerated() {
            claimSpec(claim["spec"] ?? [:], at: path.child("volumeClaimTemplates")[index].child("spec"))
        }
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

    private mutating func statefulStrategy(_ strategy: JSONValue, at path: FieldPath) {
        let update = strategy["rollingUpdate"]
        switch strategy.text("type") {
        case "RollingUpdate":
            if let update { nonnegative(update, "partition", at: path.child("rollingUpdate")) }
            countOrPercentage(update?["maxUnavailable"], at: path.child("rollingUpdate", "maxUnavailable"))
        case "OnDelete":
            if let update { invalid(path.child("rollingUpdate"), update, "only allowed for updateStrategy 'RollingUpdate'") }
        default: invalid(path, strategy, "must be 'RollingUpdate' or 'OnDelete'")
        }
    }
}
