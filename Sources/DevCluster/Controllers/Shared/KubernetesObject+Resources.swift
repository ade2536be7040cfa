import KubernetesModel

/// The processor time, memory and other resources that a pod asks for.
///
/// https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
extension KubernetesObject {
    var podContainers: [JSONValue] { json["spec", "containers"]?.array ?? [] }
    var podInitContainers: [JSONValue] { json["spec", "initContainers"]?.array ?? [] }

    /// What the pod asks for as a whole: what its containers (and sidecars) ask for together, or the largest of its init
    /// containers where that is more.
    var podRequests: [String: Quantity] { podResources("requests") }
    var podLimits: [String: Quantity] { podResources("limits") }

    private func podResources(_ kind: String) -> [String: Quantity] {
        var total = (podContainers + podInitContainers.filter(\.isSidecar)).reduce(into: [:]) { sum, container in
            sum.merge(container.containerResources(kind)) { $0 + $1 }
        }
        for container in podInitContainers where !container.isSidecar {
            total.merge(container.containerResources(kind)) { max($0, $1) }
        }
        return total.merging(json["spec", "overhead"]?.quantities ?? [:]) { $0 + $1 }
    }

    /// https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
    var qosClass: String {
        let containers = podContainers + podInitContainers
        let counted = ["cpu", "memory"]
        let amounts = containers.map { container in
            (
                requests: container.containerResources("requests").filter { counted.contains($0.key) && !$0.value.isZero },
                limits: container.containerResources("limits").filter { counted.contains($0.key) && !$0.value.isZero }
            )
        }
        if amounts.allSatisfy({ $0.requests.isEmpty && $0.limits.isEmpty }) { return "BestEffort" }
        let isGuaranteed = amounts.allSatisfy { amount in
            counted.allSatisfy { amount.limits[$0] != nil && (amount.requests[$0] ?? amount.limits[$0]) == amount.limits[$0] }
        }
        return isGuaranteed ? "Guaranteed" : "Burstable"
    }
}

extension JSONValue {
    /// An init container that keeps running.
    var isSidecar: Bool { self["restartPolicy"]?.string == "Always" }

    /// `requests` or `limits` of a container. A limit without a request is a request as well.
    func containerResources(_ kind: String) -> [String: Quantity] {
        let own = self["resources", kind]?.quantities ?? [:]
        guard kind == "requests" else { return own }
        return own.merging(self["resources", "limits"]?.quantities ?? [:]) { request, _ in request }
    }

    /// The members that are quantities.
    var quantities: [String: Quantity] {
        Dictionary(
            (object ?? [:]).compactMap { member in (try? Quantity(json: member.value)).map { (member.key, $0) } },
            uniquingKeysWith: { $1 })
    }
}
