import KubernetesModel

extension BuiltInSchemas {
    static let affinity = Schema.type(
        "core.v1.Affinity", "On which nodes, and near which pods, the pod wants to run.",
        [
            "nodeAffinity": .type(
                "core.v1.NodeAffinity", "About nodes.",
                [
                    "preferredDuringSchedulingIgnoredDuringExecution": .list(
                        of: .type(
                            "core.v1.PreferredSchedulingTerm", "A wish with a weight.", required: ["weight", "preference"],
                            ["preference": nodeSelectorTerm, "weight": weight]), "Wishes."),
                    "requiredDuringSchedulingIgnoredDuringExecution": nodeSelector,
                ]),
            "podAffinity": podAffinity("core.v1.PodAffinity", "Near which pods."),
            "podAntiAffinity": podAffinity("core.v1.PodAntiAffinity", "Away from which pods."),
        ])

    static let nodeSelector = Schema.type(
        "core.v1.NodeSelector", "Selects nodes; one of its terms must hold.", required: ["nodeSelectorTerms"],
        ["nodeSelectorTerms": .list(of: nodeSelectorTerm, "The terms.")]
    ).asAtomicMap

    private static let weight = Schema.integer("Its weight, from 1 to 100.")

    private static let nodeSelectorTerm = Schema.type(
        "core.v1.NodeSelectorTerm", "Demands on a node; all must hold.",
        [
            "matchExpressions": .list(of: nodeRequirement, "Demands on labels."),
            "matchFields": .list(of: nodeRequirement, "Demands on fields."),
        ]
    ).asAtomicMap

    private static let nodeRequirement = Schema.type(
        "core.v1.NodeSelectorRequirement", "One demand.", required: ["key", "operator"],
        [
            "key": .string("The label or field."), "operator": .string("In, NotIn, Exists, DoesNotExist, Gt or Lt."),
            "values": .list(of: .string("A value."), "The values it is compared with."),
        ])

    private static func podAffinity(_ type: String, _ description: String) -> Schema {
        .type(
            type, description,
            [
                "preferredDuringSchedulingIgnoredDuringExecution": .list(
                    of: .type(
                        "core.v1.WeightedPodAffinityTerm", "A wish with a weight.", required: ["weight", "podAffinityTerm"],
                        ["podAffinityTerm": podAffinityTerm, "weight": weight]), "Wishes."),
                "requiredDuringSchedulingIgnoredDuringExecution": .list(of: podAffinityTerm, "Demands."),
            ])
    }

    private static let podAffinityTerm = Schema.type(
        "core.v1.PodAffinityTerm", "Which pods, and how near.", required: ["topologyKey"],
        [
            "labelSelector": labelSelector,
            "matchLabelKeys": .list(of: .string("A label."), "Labels of the pod itself that must be the same."),
            "mismatchLabelKeys": .list(of: .string("A label."), "Labels of the pod itself that must differ."),
            "namespaceSelector": labelSelector,
            "namespaces": .list(of: .string("A namespace."), "The namespaces of the pods."),
            "topologyKey": .string("The label of nodes that says what is near."),
        ])

    static let tolerations = Schema.list(
        of: .type(
            "core.v1.Toleration", "A taint that the pod bears with.",
            [
                "effect": .string("The effect; any unless given."), "key": .string("The taint; any unless given."),
                "operator": .string("Exists or Equal."),
                "tolerationSeconds": .integer("How long, for the effect NoExecute.", format: "int64"),
                "value": .string("The value of the taint."),
            ]), "The taints of nodes that the pod bears with.")

    /// Strategic merge patch goes by the topology alone.
    static let topologySpreadConstraints = Schema.list(
        of: .type(
            "core.v1.TopologySpreadConstraint", "How pods are spread over one topology.",
            required: ["maxSkew", "topologyKey", "whenUnsatisfiable"],
            [
                "labelSelector": labelSelector,
                "matchLabelKeys": .list(of: .string("A label."), "Labels of the pod itself that select the others."),
                "maxSkew": .integer("How uneven it may be."), "minDomains": .integer("How many places there must be."),
                "nodeAffinityPolicy": .string("Honor or Ignore."), "nodeTaintsPolicy": .string("Honor or Ignore."),
                "topologyKey": .string("The label of nodes that tells places apart."),
                "whenUnsatisfiable": .string("DoNotSchedule or ScheduleAnyway."),
            ]), "How the pods are spread over the cluster.", by: "topologyKey", "whenUnsatisfiable")
}
