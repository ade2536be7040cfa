import KubernetesModel

/// Kinds that give a name to what pods and claims may ask for.
extension BuiltInSchemas {
    static let priorityClass = kind(
        "scheduling.v1.PriorityClass", "A name for how important pods are.",
        keepingZero: ["preemptionPolicy", "value"],
        [
            "description": .string("What it is for."),
            "globalDefault": .boolean("Whether pods have it that name none."),
            "preemptionPolicy": .string("Whether its pods may push out others: PreemptLowerPriority or Never."),
            "value": .integer("The priority; more is more important."),
        ])

    static let storageClass = kind(
        "storage.v1.StorageClass", "A sort of storage that claims may ask for.", required: ["provisioner"],
        keepingZero: ["allowVolumeExpansion", "reclaimPolicy", "volumeBindingMode"],
        [
            "allowVolumeExpansion": .boolean("Whether claims may grow."),
            "allowedTopologies": .list(
                of: Schema.type(
                    "core.v1.TopologySelectorTerm", "Demands on a place; all must hold.",
                    [
                        "matchLabelExpressions": .list(
                            of: .type(
                                "core.v1.TopologySelectorLabelRequirement", "One demand.", required: ["key", "values"],
                                [
                                    "key": .string("The label of nodes."),
                                    "values": .list(of: .string("A value."), "The values, of which it must have one."),
                                ]), "The demands.")
                    ]
                ).asAtomicMap, "Where volumes may be made."),
            "mountOptions": .list(of: .string("An option."), "How its volumes are mounted."),
            "parameters": .map(of: .string("A value."), "Settings for the provisioner."),
            "provisioner": .string("Who makes its volumes."),
            "reclaimPolicy": .string("What becomes of a volume without its claim: Delete or Retain."),
            "volumeBindingMode": .string("When a volume is made: Immediate or WaitForFirstConsumer."),
        ])

    static let runtimeClass = kind(
        "node.v1.RuntimeClass", "A way to run containers.", required: ["handler"],
        [
            "handler": .string("The name by which the container runtime knows it."),
            "overhead": .type(
                "node.v1.Overhead", "What a pod takes besides its containers.",
                ["podFixed": .map(of: .quantity("An amount."), "For each pod.")]),
            "scheduling": .type(
                "node.v1.Scheduling", "Which nodes can do it.",
                [
                    "nodeSelector": Schema.map(of: .string("A value."), "The labels that a node must have.").asAtomicMap,
                    "tolerations": tolerations,
                ]),
        ])
}
