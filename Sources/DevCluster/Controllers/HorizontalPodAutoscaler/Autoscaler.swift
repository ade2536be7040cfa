import KubernetesModel

/// What a HorizontalPodAutoscaler asks for, defaults included.
struct Autoscaler {
    let object: KubernetesObject
    let minReplicas: Int
    let maxReplicas: Int
    /// Nil when the spec says nothing of behavior: then the older, fixed limits hold.
    let behavior: ScalingBehavior?
    let metrics: [JSONValue]

    init(_ object: KubernetesObject) {
        self.object = object
        minReplicas = object.count("minReplicas") ?? 1
        maxReplicas = object.count("maxReplicas") ?? 0
        behavior = object["spec", "behavior"].map(ScalingBehavior.init)
        let metrics = object["spec", "metrics"]?.array ?? []
        let cpu: JSONValue = [
            "type": "Resource", "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80]],
        ]
        self.metrics = metrics.isEmpty ? [cpu] : metrics
    }

    var tolerance: Tolerance {
        Tolerance(up: behavior?.up.tolerance ?? 0.1, down: behavior?.down.tolerance ?? 0.1)
    }

    /// What is scaled: its kind by group, and its name.
    struct Target: Hashable {
        var namespace: String?
        var group: String
        var kind: String
        var name: String
    }

    var target: Target {
        let reference = object["spec", "scaleTargetRef"]
        return Target(
            namespace: object.namespace, group: groupAndVersion(of: reference?["apiVersion"]?.string ?? "").group,
            kind: reference?["kind"]?.string ?? "", name: reference?["name"]?.string ?? "")
    }
}

/// How far usage may be from its target before anything is done, as a share of the target.
struct Tolerance {
    var up: Double
    var down: Double

    func allows(_ ratio: Double) -> Bool { 1 - down <= ratio && ratio <= 1 + up }
}

/// `spec.behavior`: how fast to scale in either direction.
///
/// https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
struct ScalingBehavior {
    struct Rules {
        enum Select: String {
            case max = "Max"
            case min = "Min"
            case disabled = "Disabled"
        }

        /// At most this many pods, or this percentage of them, in this many seconds.
        struct Policy {
            var isPercentage: Bool
            var value: Int
            var period: Double
        }

        /// How many seconds of former recommendations count.
        var window: Double
        var select: Select
        var policies: [Policy]
        var tolerance: Double?

        fileprivate init(_ json: JSONValue?, window: Double, policies: [Policy]) {
            self.window = json?["stabilizationWindowSeconds"]?.count.map { Double($0) } ?? window
            select = json?["selectPolicy"]?.string.flatMap(Select.init) ?? .max
            self.policies =
                json?["policies"]?.array?.map { policy in
                    Policy(
                        isPercentage: policy["type"]?.string == "Percent", value: policy["value"]?.count ?? 0,
                        period: Double(policy["periodSeconds"]?.count ?? 15))
                } ?? policies
            tolerance = json?["tolerance"].flatMap { try? Quantity(json: $0) }.map { Double($0.nanos) / 1e9 }
        }
    }

    let up: Rules
    let down: Rules

    /// Seconds for which the highest recommendation holds when nothing else is said.
    static let downWindow = 300.0

    init(_ json: JSONValue) {
        up = Rules(
            json["scaleUp"], window: 0,
            policies: [
                .init(isPercentage: false, value: 4, period: 15), .init(isPercentage: true, value: 100, period: 15),
            ])
        down = Rules(
            json["scaleDown"], window: Self.downWindow, policies: [.init(isPercentage: true, value: 100, period: 15)])
    }
}
