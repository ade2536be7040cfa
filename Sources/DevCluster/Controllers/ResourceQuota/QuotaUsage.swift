import KubernetesModel

/// How much of a ResourceQuota an object takes up, by the names that quotas use.
///
/// https://kubernetes.io/docs/concepts/policy/resource-quotas/
package enum QuotaUsage {
    /// Kinds that have names of their own besides `count/NAME.GROUP`.
    static let counted: Set<String> = [
        "configmaps", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas", "secrets", "services",
    ]

    /// An object that its scopes leave out takes up nothing.
    package static func usage(of object: KubernetesObject, _ type: ResourceType) -> [String: Quantity] {
        let one = Quantity(1)
        var usage = ["count/\(type.qualifiedName)": one]
        guard type.group.isEmpty else { return usage }
        if counted.contains(type.plural) { usage[type.plural] = one }
        switch type {
        case .pods: usage.merge(podUsage(object)) { $1 }
        case .services: usage.merge(serviceUsage(object)) { $1 }
        default:
            if type.plural == "persistentvolumeclaims" {
                usage["requests.storage"] = object["spec", "resources", "requests"]?.quantities["storage"]
            }
        }
        return usage
    }

    private static func podUsage(_ pod: KubernetesObject) -> [String: Quantity] {
        guard !pod.isPodFinished else { return [:] }
        var usage = ["pods": Quantity(1)]
        for (resource, quantity) in pod.podRequests {
            usage["requests.\(resource)"] = quantity
            if ["cpu", "memory", "ephemeral-storage"].contains(resource) { usage[resource] = quantity }
        }
        for (resource, quantity) in pod.podLimits { usage["limits.\(resource)"] = quantity }
        return usage
    }

    private static func serviceUsage(_ service: KubernetesObject) -> [String: Quantity] {
        let type = service["spec", "type"]?.string
        let ports = service["spec", "ports"]?.array ?? []
        var usage: [String: Quantity] = [:]
        if type == "LoadBalancer" { usage["services.loadbalancers"] = Quantity(1) }
        if type == "LoadBalancer" || type == "NodePort" { usage["services.nodeports"] = Quantity(Int64(ports.count)) }
        return usage
    }

    /// Whether a quota counts an object. Scopes speak of pods alone, so a quota with scopes counts nothing else.
    package static func counts(_ quota: KubernetesObject, _ object: KubernetesObject, _ type: ResourceType) -> Bool {
        let scopes = (quota["spec", "scopes"]?.array ?? []).compactMap(\.string).map {
            (name: $0, operator: "Exists", values: [String]())
        }
        let selected = (quota["spec", "scopeSelector", "matchExpressions"]?.array ?? []).map { expression in
            (
                name: expression["scopeName"]?.string ?? "", operator: expression["operator"]?.string ?? "Exists",
                values: expression["values"]?.array?.compactMap(\.string) ?? []
            )
        }
        return (scopes + selected).allSatisfy { scope in
            guard type == .pods else { return false }
            let priority = object["spec", "priorityClassName"]?.string
            switch (scope.name, scope.operator) {
            case ("BestEffort", _): return object.qosClass == "BestEffort"
            case ("NotBestEffort", _): return object.qosClass != "BestEffort"
            case ("Terminating", _): return object["spec", "activeDeadlineSeconds"] != nil
            case ("NotTerminating", _): return object["spec", "activeDeadlineSeconds"] == nil
            case ("PriorityClass", "In"): return priority.map(scope.values.contains) ?? false
            case ("PriorityClass", "NotIn"): return priority.map { !scope.values.contains($0) } ?? true
            case ("PriorityClass", "DoesNotExist"): return priority == nil
            case ("PriorityClass", _): return priority != nil
            default: return false
            }
        }
    }
}
