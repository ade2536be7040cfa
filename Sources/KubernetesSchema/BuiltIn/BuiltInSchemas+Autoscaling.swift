import KubernetesModel

extension BuiltInSchemas {
    static let horizontalPodAutoscaler = kind(
        "autoscaling.v2.HorizontalPodAutoscaler", "Changes the number of pods of a workload by metrics.", required: ["spec"],
        [
            "spec": .type(
                "autoscaling.v2.HorizontalPodAutoscalerSpec", "What is wanted.", required: ["scaleTargetRef", "maxReplicas"],
                [
                    "behavior": hpaBehavior, "maxReplicas": .integer("No more pods than this."), "metrics": hpaMetrics,
                    "minReplicas": .integer("No fewer pods than this; 1 unless given."),
                    "scaleTargetRef": crossVersionReference("v2"),
                ]),
            "status": .type(
                "autoscaling.v2.HorizontalPodAutoscalerStatus", "How it stands.", required: ["desiredReplicas"],
                keepingZero: ["observedGeneration"],
                [
                    "conditions": conditions("autoscaling.v2.HorizontalPodAutoscalerCondition"),
                    "currentMetrics": .list(of: metricStatus, "The metrics as they were read last."),
                    "currentReplicas": .integer("Pods that it saw."), "desiredReplicas": .integer("Pods that it wants."),
                    "lastScaleTime": .time("When it changed the number last."),
                    "observedGeneration": observedGeneration,
                ]),
        ])

    static let horizontalPodAutoscalerV1 = kind(
        "autoscaling.v1.HorizontalPodAutoscaler", "Changes the number of pods of a workload by their use of processors.",
        required: ["spec"],
        [
            "spec": .type(
                "autoscaling.v1.HorizontalPodAutoscalerSpec", "What is wanted.", required: ["scaleTargetRef", "maxReplicas"],
                [
                    "maxReplicas": .integer("No more pods than this."),
                    "minReplicas": .integer("No fewer pods than this; 1 unless given."),
                    "scaleTargetRef": crossVersionReference("v1").asAtomicMap,
                    "targetCPUUtilizationPercentage": .integer("The use of processors to aim at, in percent of the request."),
                ]),
            "status": .type(
                "autoscaling.v1.HorizontalPodAutoscalerStatus", "How it stands.",
                required: ["currentReplicas", "desiredReplicas"], keepingZero: ["observedGeneration"],
                [
                    "currentCPUUtilizationPercentage": .integer("The use of processors."),
                    "currentReplicas": .integer("Pods that it saw."), "desiredReplicas": .integer("Pods that it wants."),
                    "lastScaleTime": .time("When it changed the number last."),
                    "observedGeneration": observedGeneration,
                ]),
        ])

    static let scale = kind(
        "autoscaling.v1.Scale", "The number of pods of a workload, by itself.",
        [
            "spec": .type("autoscaling.v1.ScaleSpec", "What is wanted.", ["replicas": .integer("How many pods.", default: 0)]),
            "status": .type(
                "autoscaling.v1.ScaleStatus", "What there is.", required: ["replicas"],
                ["replicas": .integer("How many pods."), "selector": .string("What selects them.")]),
        ])

    private static let metricStatus = Schema.type(
        "autoscaling.v2.MetricStatus", "A metric as it was read last.", required: ["type"],
        [
            "containerResource": .type(
                "autoscaling.v2.ContainerResourceMetricStatus", "What one container of each pod uses.",
                required: ["name", "current", "container"],
                ["container": .string("The container."), "current": metricValue, "name": .string("cpu or memory.")]),
            "external": .type(
                "autoscaling.v2.ExternalMetricStatus", "A metric from outside the cluster.", required: ["metric", "current"],
                ["current": metricValue, "metric": metricIdentifier]),
            "object": .type(
                "autoscaling.v2.ObjectMetricStatus", "A metric of one object.",
                required: ["metric", "current", "describedObject"],
                ["current": metricValue, "describedObject": crossVersionReference("v2"), "metric": metricIdentifier]),
            "pods": .type(
                "autoscaling.v2.PodsMetricStatus", "A metric of each pod.", required: ["metric", "current"],
                ["current": metricValue, "metric": metricIdentifier]),
            "resource": .type(
                "autoscaling.v2.ResourceMetricStatus", "What the containers of each pod use together.",
                required: ["name", "current"], ["current": metricValue, "name": .string("cpu or memory.")]),
            "type": .string("Resource, ContainerResource, Pods, Object or External."),
        ])

    private static let metricValue = Schema.type(
        "autoscaling.v2.MetricValueStatus", "The value that was read.",
        [
            "averageUtilization": .integer("The average in percent of the request."),
            "averageValue": .quantity("The average over the pods."), "value": .quantity("The value."),
        ])

    package static let hpaMetrics = Schema.list(of: hpaMetricSpec, "The metrics; the one that asks for most pods counts.")

    package static let hpaMetricSpec = Schema.type(
        "autoscaling.v2.MetricSpec", "A metric and the value to aim at.", required: ["type"],
        [
            "containerResource": .type(
                "autoscaling.v2.ContainerResourceMetricSource", "What one container of each pod uses.",
                required: ["name", "target", "container"],
                ["container": .string("The container."), "name": .string("cpu or memory."), "target": metricTarget]),
            "external": .type(
                "autoscaling.v2.ExternalMetricSource", "A metric from outside the cluster.", required: ["metric", "target"],
                ["metric": metricIdentifier, "target": metricTarget]),
            "object": .type(
                "autoscaling.v2.ObjectMetricSource", "A metric of one object.",
                required: ["describedObject", "target", "metric"],
                ["describedObject": crossVersionReference("v2"), "metric": metricIdentifier, "target": metricTarget]),
            "pods": .type(
                "autoscaling.v2.PodsMetricSource", "A metric of each pod.", required: ["metric", "target"],
                ["metric": metricIdentifier, "target": metricTarget]),
            "resource": .type(
                "autoscaling.v2.ResourceMetricSource", "What the containers of each pod use together.",
                required: ["name", "target"],
                ["name": .string("cpu or memory."), "target": metricTarget]),
            "type": .string("Resource, ContainerResource, Pods, Object or External."),
        ])

    package static let hpaBehavior = Schema.type(
        "autoscaling.v2.HorizontalPodAutoscalerBehavior", "How fast the number may change.",
        ["scaleDown": scalingRules("How it goes down."), "scaleUp": scalingRules("How it goes up.")])

    private static func scalingRules(_ description: String) -> Schema {
        .type(
            "autoscaling.v2.HPAScalingRules",
            description,
            [
                "policies": .list(
                    of: .type(
                        "autoscaling.v2.HPAScalingPolicy", "So many in such a time.",
                        required: ["type", "value", "periodSeconds"],
                        [
                            "periodSeconds": .integer("The time, up to 1800 seconds."), "type": .string("Pods or Percent."),
                            "value": .integer("How many."),
                        ]), "Bounds on the change."),
                "selectPolicy": .string("Which policy counts: Max, Min or Disabled."),
                "stabilizationWindowSeconds": .integer("How many seconds of former results are looked at."),
                "tolerance": .quantity("How far off a metric may be without a change."),
            ])
    }

    private static func crossVersionReference(_ version: String) -> Schema {
        .type(
            "autoscaling.\(version).CrossVersionObjectReference", "An object by kind and name.", required: ["kind", "name"],
            [
                "apiVersion": .string("The API version of the object."), "kind": .string("The kind of the object."),
                "name": .string("The name of the object."),
            ])
    }

    private static let metricIdentifier = Schema.type(
        "autoscaling.v2.MetricIdentifier", "Names a metric.", required: ["name"],
        ["name": .string("The metric."), "selector": labelSelector])

    private static let metricTarget = Schema.type(
        "autoscaling.v2.MetricTarget", "The value to aim at.", required: ["type"],
        [
            "averageUtilization": .integer("An average in percent of the request."),
            "averageValue": .quantity("An average over the pods."), "type": .string("Utilization, Value or AverageValue."),
            "value": .quantity("A value."),
        ])
}
