import KubernetesModel

/// Where a Service leads: the addresses of its pods, by the ports that they have.
///
/// https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
struct ServiceEndpoints {
    struct Address {
        var pod: KubernetesObject
        var ip: String
        /// It answers, though it may be on its way out.
        var isServing: Bool
        var isReady: Bool
    }

    struct Port: Hashable {
        var name: String
        var number: Int64
        var protocolName: String
        var appProtocol: String?
    }

    /// Pods whose containers give the same names to other ports are apart.
    struct Group {
        var ports: [Port]
        var addresses: [Address]
    }

    private(set) var groups: [Group] = []

    init(_ service: KubernetesObject, pods: [KubernetesObject]) {
        let toleratesUnready = service["spec", "publishNotReadyAddresses"]?.bool == true
        for pod in pods where !pod.isPodFinished {
            guard let ip = pod["status", "podIP"]?.string, !ip.isEmpty else { continue }
            let ports = (service["spec", "ports"]?.array ?? []).compactMap { Port($0, of: pod) }
            let isHeadless = service["spec", "clusterIP"]?.string == "None"
            guard !ports.isEmpty || isHeadless && service["spec", "ports"]?.array?.isEmpty != false else { continue }
            let address = Address(
                pod: pod, ip: ip, isServing: pod.isPodReady, isReady: toleratesUnready || pod.isPodReady && !pod.isBeingDeleted)
            if let index = groups.firstIndex(where: { $0.ports == ports }) {
                groups[index].addresses.append(address)
            } else {
                groups.append(Group(ports: ports, addresses: [address]))
            }
        }
    }
}

extension ServiceEndpoints.Port {
    /// Nil when the pod has no port of that name.
    init?(_ port: JSONValue, of pod: KubernetesObject) {
        let protocolName = port["protocol"]?.string ?? "TCP"
        switch port["targetPort"].flatMap(IntOrString.init) {
        case nil:
            guard let own = port["port"]?.integer else { return nil }
            number = own
        case .int(let target): number = Int64(target)
        case .string(let name):
            let named = (pod.podContainers + pod.podInitContainers.filter(\.isSidecar)).flatMap { $0["ports"]?.array ?? [] }
                .first { $0["name"]?.string == name && ($0["protocol"]?.string ?? "TCP") == protocolName }
            guard let found = named?["containerPort"]?.integer else { return nil }
            number = found
        }
        name = port["name"]?.string ?? ""
        self.protocolName = protocolName
        appProtocol = port["appProtocol"]?.string
    }
}
