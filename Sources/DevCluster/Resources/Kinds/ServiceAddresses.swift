import KubernetesModel

/// The addresses and node ports of Services: who needs which, and which are free.
///
/// The search begins at a place that the Service's name decides, so that the same cluster gets the same addresses in every run.
/// The store sees to it that none is given twice.
enum ServiceAddresses {
    static let range = "10.96.0.0/16"
    private static let base: (UInt8, UInt8) = (10, 96)
    /// The first addresses are for those who ask for them by number, as in Kubernetes.
    private static let dynamic: Range<UInt32> = 257..<65535
    private static let nodePorts: Range<Int64> = 30000..<32768

    static func needsAddress(_ service: KubernetesObject) -> Bool { service["spec", "type"]?.string != "ExternalName" }

    static func needsNodePorts(_ service: KubernetesObject) -> Bool {
        switch service["spec", "type"]?.string {
        case "NodePort": true
        case "LoadBalancer": service["spec", "allocateLoadBalancerNodePorts"]?.bool ?? true
        default: false
        }
    }

    static func isInRange(_ address: String) -> Bool {
        let parts = address.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        return parts.count == 4 && parts[0] == base.0 && parts[1] == base.1
    }

    static func free(for key: ObjectKey, in store: Store) -> String? {
        let start = hash(key) % UInt32(dynamic.count)
        for step in 0..<UInt32(dynamic.count) {
            let offset = dynamic.lowerBound + (start + step) % UInt32(dynamic.count)
            let address = "\(base.0).\(base.1).\(offset >> 8).\(offset & 255)"
            if store.holder(ResourceType.services.groupResource, of: Claims.address(address)) == nil { return address }
        }
        return nil
    }

    static func freeNodePort(
        for key: ObjectKey, _ protocolName: String, besides taken: Set<String>, in store: Store
    ) -> Int64? {
        let start = Int64(hash(key)) % Int64(nodePorts.count)
        for step in 0..<Int64(nodePorts.count) {
            let port = nodePorts.lowerBound + (start + step) % Int64(nodePorts.count)
            guard !taken.contains("\(protocolName):\(port)") else { continue }
            if store.holder(ResourceType.services.groupResource, of: Claims.nodePort(protocolName, port)) == nil { return port }
        }
        return nil
    }

    /// FNV-1a: the same in every run, as Swift's own hashing is not.
    private static func hash(_ key: ObjectKey) -> UInt32 {
        key.description.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}

/// What a Service has that no other may have, as the store is told of it.
enum Claims {
    static func address(_ address: String) -> String { "address/\(address)" }
    static func nodePort(_ protocolName: String, _ port: Int64) -> String { "nodePort/\(protocolName)/\(port)" }

    static func of(_ object: KubernetesObject, _ type: ResourceType) -> [String] {
        guard type == .services else { return [] }
        let addresses = object["spec", "clusterIPs"]?.array?.compactMap(\.string).filter { $0 != "None" } ?? []
        let ports = object["spec", "ports"]?.array ?? []
        return addresses.map(address)
            + ports.compactMap { port in
                port["nodePort"]?.integer.flatMap { $0 == 0 ? nil : nodePort(port["protocol"]?.string ?? "TCP", $0) }
            }
    }

    /// Why an object that claims what another one has cannot be stored.
    static func fault(_ claim: String) -> FieldError {
        let parts = claim.split(separator: "/").map(String.init)
        guard let value = parts.last, parts.first == "nodePort" else {
            let address = parts.last ?? ""
            return .invalid(
                FieldPath("spec", "clusterIPs"), [.string(address)],
                "failed to allocate IP \(address): provided IP is already allocated")
        }
        return .invalid(
            FieldPath("spec", "ports")[0].child("nodePort"), .integer(Int64(value) ?? 0), "provided port is already allocated")
    }
}
