import KubernetesModel

extension BuiltInDefaults {
    static func fillAutoscaler(_ autoscaler: inout JSONValue, hasMetrics: Bool) {
        autoscaler.change("spec") { spec in
            spec.fill("minReplicas", 1)
            guard hasMetrics else { return }
            spec.fillZero("metrics", [cpuMetric])
            spec.change("behavior") { behavior in
                behavior.changeOrMake("scaleUp") { fill(&$0, with: scaleUp) }
                behavior.changeOrMake("scaleDown") { fill(&$0, with: scaleDown) }
            }
        }
        fillStatus(&autoscaler, hasMetrics ? ["desiredReplicas": 0] : ["currentReplicas": 0, "desiredReplicas": 0])
    }

    private static let cpuMetric: JSONValue = [
        "type": "Resource",
        "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80]],
    ]

    /// Four pods or as many again every 15 seconds, whichever is more.
    private static let scaleUp: JSONValue = [
        "stabilizationWindowSeconds": 0, "selectPolicy": "Max",
        "policies": [
            ["type": "Pods", "value": 4, "periodSeconds": 15], ["type": "Percent", "value": 100, "periodSeconds": 15],
        ],
    ]

    /// All at once; the time to wait before is a setting of the controller.
    private static let scaleDown: JSONValue = [
        "selectPolicy": "Max", "policies": [["type": "Percent", "value": 100, "periodSeconds": 15]],
    ]

    private static func fill(_ rules: inout JSONValue, with defaults: JSONValue) {
        for member in defaults.object ?? [:] { rules.fill(member.key, member.value) }
    }
}
