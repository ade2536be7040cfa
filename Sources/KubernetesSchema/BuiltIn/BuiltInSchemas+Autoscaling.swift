import KubernetesModel

extension BuiltInSchemas {
    static let horizontalPodAutoscaler = kind(
        "Changes the number of pods of a workload by metrics.",
        [
            "spec": .object(
                "What is wanted.", required: ["scaleTargetRef", "maxReplicas"],
                [
                    "behavior": hpaBehavior, "maxReplicas": .integer("No more pods than this."), "metrics": hpaMetrics,
                    "minReplicas": .integer("No fewer pods than this; 1 unless given."), "scaleTargetRef": crossVersionReference,
                ]),
            "status": .object(
                "How it stands.",
                [
                    "conditions": conditions,
                    "currentMetrics": .list(of: .anything("The value of a metric."), "The metrics as they were read last."),
                    "currentReplicas": .integer("Pods that it saw."), "desiredReplicas": .integer("Pods that it wants."),
                    "lastScaleTime": .time("When it changed the number last."),
                    "observedGeneration": .integer("The generation that this speaks of.", format: "int64"),
                ]),
        ])

    static let horizontalPodAutoscalerV1 = kind(
        "Changes the number of pods of a workload by their use of processors.",
        [
            "spec": .object(
                "What is wanted.", required: ["scaleTargetRef", "maxReplicas"],
                [
                    "maxReplicas": .integer("No more pods than this."),
                    "minReplicas": .integer("No fewer pods than this; 1 unless given."), "scaleTargetRef": crossVersionReference,
                    "targetCPUUtilizationPercentage": .integer("The use of processors to aim at, in percent of the request."),
                ]),
            "status": .object(
                "How it stands.",
                [
                    "currentCPUUtilizationPercentage": .integer("The use of processors."),
                    "currentReplicas": .integer("Pods that it saw."), "desiredReplicas": .integer("Pods that it wants."),
                    "lastScaleTime": .time("When it changed the number last."),
                    "observedGeneration": .integer("The generation that this speaks of.", format: "int64"),
                ]),
        ])

    static let scale = kind(
        "The number of pods of a workload, by itself.",
        [
            "spec": .object("What is wanted.", ["replicas": .integer("How many pods.", default: 0)]),
            "status": .object(
                "What there is.", required: ["replicas"],
                ["replicas": .integer("How many pods."), "selector": .string("What selects them.")]),
        ])

    package static let hpaMetrics = Schema.list(of: hpaMetricSpec, "The metrics; the one that asks for most pods counts.")

    package static let hpaMetricSpec = Schema.object(
        "A metric and the value to aim at.", required: ["type"],
        [
            "containerResource": .object(
                "What one container of each pod uses.", required: ["name", "target", "container"],
                ["container": .string("The container."), "name": .string("cpu or memory."), "target": metricTarget]),
            "external": .object(
                "A metric from outside the cluster.", required: ["metric", "target"],
                ["metric": metricIdentifier, "target": metricTarget]),
            "object": .object(
                "A metric of one object.", required: ["describedObject", "target", "metric"],
                ["describedObject": crossVersionReference, "metric": metricIdentifier, "target": metricTarget]),
            "pods": .object(
                "A metric of each pod.", required: ["metric", "target"],
                ["metric": metricIdentifier, "target": metricTarget]),
            "resource": .object(
                "What the containers of each pod use together.", required: ["name", "target"],
                ["name": .string("cpu or memory."), "target": metricTarget]),
            "type": .string("Resource, ContainerResource, Pods, Object or External."),
        ])

    package static let hpaBehavior = Schema.object(
        "How fast the number may change.",
        ["scaleDown": scalingRules("How it goes down."), "scaleUp": scalingRules("How it goes up.")])

    private static func scalingRules(_ description: String) -> Schema {
        .object(
            description,
            [
                "policies": .list(
                    of: .object(
                        "So many in such a time.", required: ["type", "value", "periodSeconds"],
                        [
                            "periodSeconds": .integer("The time, up to 1800 seconds."), "type": .string("Pods or Percent."),
                            "value": .integer("How many."),
                        ]), "Bounds on the change."),
                "selectPolicy": .string("Which policy counts: Max, Min or Disabled."),
                "stabilizationWindowSeconds": .integer("How many seconds of former results are looked at."),
                "tolerance": .quantity("How far off a metric may be without a change."),
            ])
    }

    private static let crossVersionReference = Schema.object(
        "An object by kind and name.", required: ["kind", "name"],
        [
            "apiVersion": .string("The API version of the object."), "kind": .string("The kind of the object."),
            "name": .string("The name of the object."),
        ]
    ).asAtomicMap

    private static let metricIdentifier = Schema.object(
        "Names a metric.", required: ["name"], ["name": .string("The metric."), "selector": labelSelector])

    private static let metricTarget = Schema.object(
        "The value to aim at.", required: ["type"],
        [
            "averageUtilization": .integer("An average in percent of the request."),
            "averageValue": .quantity("An average over the pods."), "type": .string("Utilization, Value or AverageValue."),
            "value": .quantity("A value."),
        ])
}
