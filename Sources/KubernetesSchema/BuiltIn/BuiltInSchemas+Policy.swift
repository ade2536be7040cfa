import KubernetesModel

extension BuiltInSchemas {
    static let podDisruptionBudget = kind(
        "policy.v1.PodDisruptionBudget", "How many pods may be missing on purpose.",
        [
            "spec": .type(
                "policy.v1.PodDisruptionBudgetSpec", "What is wanted.",
                [
                    "maxUnavailable": .intOrString("How many pods may be missing."),
                    "minAvailable": .intOrString("How many pods must be there."),
                    "selector": labelSelector.patched(by: nil, .replace),
                    "unhealthyPodEvictionPolicy": .string("IfHealthyBudget or AlwaysAllow."),
                ]),
            "status": .type(
                "policy.v1.PodDisruptionBudgetStatus", "How it stands.",
                keepingZero: ["currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods"],
                [
                    "conditions": conditions, "currentHealthy": .integer("Pods that are healthy."),
                    "desiredHealthy": .integer("Pods that must be healthy."),
                    "disruptedPods": .map(of: .time("When."), "Pods whose eviction was granted."),
                    "disruptionsAllowed": .integer("How many more may go."), "expectedPods": .integer("Pods that count."),
                    "observedGeneration": .integer("The generation that this speaks of.", format: "int64"),
                ]),
        ])

    static let networkPolicy = kind(
        "networking.v1.NetworkPolicy", "Which traffic pods may have.",
        [
            "spec": .type(
                "networking.v1.NetworkPolicySpec", "What is allowed.",
                [
                    "egress": .list(
                        of: .type(
                            "networking.v1.NetworkPolicyEgressRule", "A rule.",
                            ["ports": policyPorts, "to": .list(of: policyPeer, "Whereto.")]),
                        "What may go out."),
                    "ingress": .list(
                        of: .type(
                            "networking.v1.NetworkPolicyIngressRule", "A rule.",
                            ["from": .list(of: policyPeer, "Where from."), "ports": policyPorts]),
                        "What may come in."),
                    "podSelector": labelSelector,
                    "policyTypes": .list(of: .string("Ingress or Egress."), "The directions that it is about."),
                ])
        ])

    private static let policyPorts = Schema.list(
        of: .type(
            "networking.v1.NetworkPolicyPort", "A port.", keepingZero: ["protocol"],
            [
                "endPort": .integer("The end of a range."), "port": .intOrString("The port, by number or name."),
                "protocol": .string("TCP, UDP or SCTP."),
            ]), "The ports; all unless given.")

    private static let policyPeer = Schema.type(
        "networking.v1.NetworkPolicyPeer", "The other side.",
        [
            "ipBlock": .type(
                "networking.v1.IPBlock", "A range of addresses.", required: ["cidr"],
                ["cidr": .string("The range."), "except": .list(of: .string("A range."), "What is left out.")]),
            "namespaceSelector": labelSelector, "podSelector": labelSelector,
        ])

    static let resourceQuota = kind(
        "core.v1.ResourceQuota", "How much a namespace may hold.",
        [
            "spec": .type(
                "core.v1.ResourceQuotaSpec", "What is allowed.",
                [
                    "hard": amounts("The bounds."),
                    "scopeSelector": Schema.type(
                        "core.v1.ScopeSelector", "What is counted.",
                        [
                            "matchExpressions": .list(
                                of: .type(
                                    "core.v1.ScopedResourceSelectorRequirement", "A demand on a scope.",
                                    required: ["scopeName", "operator"],
                                    [
                                        "operator": .string("In, NotIn, Exists or DoesNotExist."),
                                        "scopeName": .string("The scope."),
                                        "values": .list(of: .string("A value."), "The values for In and NotIn."),
                                    ]), "Demands on scopes.")
                        ]
                    ).asAtomicMap,
                    "scopes": .list(of: .string("A scope."), "What is counted."),
                ]),
            "status": .type(
                "core.v1.ResourceQuotaStatus", "What is used.",
                ["hard": amounts("The bounds."), "used": amounts("What is used.")]),
        ])

    static let limitRange = kind(
        "core.v1.LimitRange", "Bounds and defaults for the resources of pods.",
        [
            "spec": .type(
                "core.v1.LimitRangeSpec", "The bounds.", required: ["limits"],
                [
                    "limits": .list(
                        of: .type(
                            "core.v1.LimitRangeItem", "Bounds for one kind of thing.", required: ["type"],
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
