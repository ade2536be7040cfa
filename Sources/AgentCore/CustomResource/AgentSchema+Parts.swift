import KubernetesModel
import KubernetesSchema

/// The parts of the schema that are this operator's own.
extension AgentSchema {
    static let ports: Schema = {
        var name = Schema.string("The name of the port, also in the Service.").bounded(length: 15)
        name.minLength = 1
        name.pattern = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"
        var ports = Schema.list(
            of: .object(
                "A port of the agent.", required: ["name", "containerPort"],
                [
                    "name": name,
                    "containerPort": .integer("The port that the agent listens on.", in: 1...65535),
                    "protocol": .string(
                        "What is spoken on it.", oneOf: ["TCP", "UDP", "SCTP"], default: AgentDefaults.transport),
                    "servicePort": .integer("The port of the Service; the agent's own unless given.", in: 1...65535),
                ]), "The ports that the agent listens on, and that its Service serves.", by: "containerPort", "protocol"
        ).bounded(items: 32)
        ports.defaultValue = AgentDefaults.ports
        ports.rules = [
            ValidationRule(
                rule: "self.all(p, self.exists_one(q, q.name == p.name))", message: "the names of ports must differ"),
            ValidationRule(
                rule: "self.all(p, self.exists_one(q, (has(q.servicePort) ? q.servicePort : q.containerPort) == "
                    + "(has(p.servicePort) ? p.servicePort : p.containerPort) && q.protocol == p.protocol))",
                message: "two ports cannot have the same servicePort and protocol"),
        ]
        return ports
    }()

    static let autoscaling: Schema = {
        var autoscaling = Schema.object(
            "Lets a HorizontalPodAutoscaler choose the number of pods.", required: ["maxReplicas"],
            [
                "minReplicas": .integer("No fewer pods than this.", in: 1...10000, default: AgentDefaults.minReplicas),
                "maxReplicas": .integer("No more pods than this.", in: 1...10000),
                "metrics": BuiltInSchemas.hpaMetrics.described(
                    "The metrics to go by; 80% of the requested cpu unless given."
                ).bounded(items: 16),
                "behavior": BuiltInSchemas.hpaBehavior.bounded(),
            ])
        autoscaling.rules = [
            ValidationRule(rule: "self.minReplicas <= self.maxReplicas", message: "minReplicas must not be above maxReplicas")
        ]
        return autoscaling
    }()

    static let service = Schema.object(
        "The Service in front of the agent.",
        [
            "enabled": .boolean("Whether there is one.", default: true),
            "type": .string(
                "Where it can be reached from.", oneOf: ["ClusterIP", "NodePort", "LoadBalancer"], default: "ClusterIP"),
            "annotations": texts("Annotations of the Service, for load balancers and the like."),
            "sessionAffinity": .string("Whether a client stays with one pod.", oneOf: ["None", "ClientIP"]),
            "internalTrafficPolicy": .string("Where traffic from inside the cluster goes.", oneOf: ["Cluster", "Local"]),
            "externalTrafficPolicy": .string("Where traffic from outside the cluster goes.", oneOf: ["Cluster", "Local"]),
            "loadBalancerClass": .string("Who provides the load balancer."),
            "loadBalancerSourceRanges": .list(of: .string("A range of addresses."), "Who may use the load balancer."),
            "trafficDistribution": .string("Which pods are preferred, as PreferSameZone."),
        ]
    ).bounded()

    static let strategy: Schema = {
        var strategy = Schema.object(
            "How old pods are replaced by new ones.",
            [
                "type": .string("Step by step, or all at once.", oneOf: ["RollingUpdate", "Recreate"], default: "RollingUpdate"),
                "rollingUpdate": .object(
                    "The steps of a RollingUpdate.",
                    [
                        "maxSurge": .intOrString("How many pods there may be above the number wanted; 25% unless given."),
                        "maxUnavailable": .intOrString("How many pods may be missing; 25% unless given."),
                    ]),
            ]
        ).bounded()
        strategy.rules = [
            ValidationRule(
                rule: "self.type == 'RollingUpdate' || !has(self.rollingUpdate)",
                message: "rollingUpdate goes with the type RollingUpdate only")
        ]
        return strategy
    }()

    /// Of the pod's spec Kubernetes checks what has become of it in the Deployment: its whole schema would be larger than all
    /// the rest.
    static let podTemplate = Schema.object(
        "A partial pod template, merged over the one that is made of the other fields, as by a strategic merge patch: containers "
            + "are matched by name, and the agent's own is called agent.",
        [
            "metadata": .object(
                "Labels and annotations of the pods.",
                ["labels": texts("Further labels of the pods."), "annotations": texts("Annotations of the pods.")]),
            "spec": .anything("Any part of a PodSpec: volumes, sidecars, affinity, tolerations and so on."),
        ])

    /// A map of texts without the operator's own keys.
    private static func texts(_ description: String) -> Schema {
        var texts = Schema.map(of: Schema.string("A text.").bounded(length: 65536), description)
        texts.maxProperties = 64
        texts.rules = [
            ValidationRule(
                rule: "self.all(key, !key.startsWith('\(AgentLabel.prefix)'))",
                message: "keys that begin with \(AgentLabel.prefix) belong to the operator")
        ]
        return texts
    }
}

extension Schema {
    /// The same as a CRD can have it: with bounds on everything that has none, since rules are only as cheap as data is small,
    /// and without what only built-in kinds have.
    func bounded(length: Int = 32768, items: Int = 256) -> Schema {
        var schema = self
        switch self.type {
        case .string where self.enumeration.isEmpty && self.format == nil: schema.maxLength = self.maxLength ?? length
        case .array: schema.maxItems = self.maxItems ?? items
        case .object where self.additionalProperties != nil: schema.maxProperties = self.maxProperties ?? items
        default: break
        }
        if self.isIntOrString { schema.maxLength = self.maxLength ?? 64 }
        if self.format == BuiltInSchemas.quantityFormat { schema.format = nil }
        schema.patchMergeKey = nil
        schema.patchStrategy = nil
        schema.properties = self.properties.mapValues { $0.bounded(length: length, items: items) }
        schema.items = self.items?.bounded(length: length, items: items)
        schema.additionalProperties = self.additionalProperties?.bounded(length: length, items: items)
        return schema
    }
}
