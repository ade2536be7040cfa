import KubernetesModel

/// A new pod waits to be scheduled; its quality of service follows from what its containers ask for.
struct PodStrategy: KindStrategy {
    func prepareForCreate(_ object: inout KubernetesObject, given: KubernetesObject, _ context: StrategyContext) {
        object["status"] = ["phase": "Pending", "qosClass": .string(Self.qualityOfService(object.spec))]
    }

    func prepareForUpdate(
        _ object: inout KubernetesObject, from old: KubernetesObject, changed: KubernetesObject, _ context: StrategyContext
    ) {
        guard context.write.subresource == "binding" else { return }
        object["spec", "nodeName"] = changed["spec", "nodeName"]
        object.json["status"] = changed.json["status"]
    }

    /// https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
    static func qualityOfService(_ spec: JSONValue) -> String {
        let containers = ["initContainers", "containers"].flatMap { spec[$0]?.array ?? [] }
        var isAnySet = false
        var isGuaranteed = true
        for resources in containers.map({ $0["resources"] ?? [:] }) {
            let requests = amounts(resources["requests"])
            let limits = amounts(resources["limits"])
            if !requests.isEmpty || !limits.isEmpty { isAnySet = true }
            for name in ["cpu", "memory"] where limits[name] == nil || (requests[name] ?? limits[name]) != limits[name] {
                isGuaranteed = false
            }
        }
        return isAnySet ? (isGuaranteed ? "Guaranteed" : "Burstable") : "BestEffort"
    }

    private static func amounts(_ json: JSONValue?) -> [String: Quantity] {
        var amounts: [String: Quantity] = [:]
        for name in ["cpu", "memory"] {
            guard let value = json?[name], let quantity = try? Quantity(json: value), !quantity.isZero else { continue }
            amounts[name] = quantity
        }
        return amounts
    }
}
