import KubernetesModel

extension BuiltInSchemas {
    static let podDisruptionBudget = kind(
        "How many pods may be missing on purpose.",
        [
            "spec": .object(
                "What is wanted.",
                [
                    "maxUnavailable": .intOrString("How many pods may be missing."),
                    "minAvailable": .intOrString("How many pods must be there."),
                    "selector": replaced(labelSelector),
                    "unhealthyPodEvictionPolicy": .string("IfHealthyBudget or AlwaysAllow."),
                ]),
            "status": .object(
                "How it stands.",
                [
                    "conditions": conditions, "currentHealthy": .integer("Pods that are healthy."),
                    "desiredHealthy": .integer("Pods that must be healthy."),
                    "disruptedPods": .map(of: .time("When."), "Pods whose eviction was granted."),
                    "disruptionsAllowed": .integer("How many more may go."), "expectedPods": .integer("Pods that count."),
                    "observedGeneration": .integer("The generation that this speaks of.", format: "int64"),
                ]),
        ])

    private static func replaced(_ schema: Schema) -> Schema {
        var schema = schema
        schema.patchStrategy = .replace
        return schema
    }

    static let networkPolicy = kind(
        "Which traffic pods may have.",
        [
            "spec": .object(
                "What is allowed.",
                [
                    "egress": .list(
                        of: .object("A rule.", ["ports": policyPorts, "to": .list(of: policyPeer, "Whereto.")]),
                        "What may go out."),
                    "ingress": .list(
                        of: .object("A rule.", ["from": .list(of: policyPeer, "Where from."), "ports": policyPorts]),
                        "What may come in."),
                    "podSelector": labelSelector,
                    "policyTypes": .list(of: .string("Ingress or Egress."), "The directions that it is about."),
                ])
        ])

    private static let policyPorts = Schema.list(
        of: .object(
            "A port.",
            [
                "endPort": .integer("The end of a range."), "port": .intOrString("The port, by number or name."),
                "protocol": .string("TCP, UDP or SCTP."),
            ]), "The ports; all unless given.")

    private static let policyPeer = Schema.object(
        "The other side.",
        [
            "ipBlock": .object(
                "A range of addresses.", required: ["cidr"],
                ["cidr": .string("The range."), "except": .list(of: .string("A range."), "What is left out.")]),
            "namespaceSelector": labelSelector, "podSelector": labelSelector,
        ])

    static let resourceQuota = kind(
        "How much a namespace may hold.",
        [
            "spec": .object(
                "What is allowed.",
                [
                    "hard": amounts("The bounds."), "scopeSelector": Schema.anything("What is counted.").asAtomicMap,
                    "scopes": .list(of: .string("A scope."), "What is counted."),
                ]),
            "status": .object("What is used.", ["hard": amounts("The bounds."), "used": amounts("What is used.")]),
        ])

    static let limitRange = kind(
        "Bounds and defaults for the resources of pods.",
        [
            "spec": .object(
                "The bounds.", required: ["limits"],
                [
                    "limits": .list(
                        of: .object(
                            "Bounds for one kind of thing.", required: ["type"],
                            [
                                "default": amounts("Limits where none are given."),
                                "defaultRequest": amounts("Requests where none are given."),
                                "max": amounts("The most."),
                                "maxLimitRequestRatio": amounts("How far limits may go above requests."),
                                "min": amounts("The least."), "type": .string("Container, Pod or PersistentVolumeClaim."),
                            ]), "The bounds.")
                ])
        ])

    private static func amounts(_ description: String) -> Schema { .map(of: .quantity("An amount."), description) }
}
