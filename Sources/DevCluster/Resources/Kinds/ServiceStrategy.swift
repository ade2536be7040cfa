import KubernetesModel

/// Gives Services their cluster addresses and node ports, and lets them keep them.
///
/// https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
struct ServiceStrategy: KindStrategy {
    func prepareForCreate(_ object: inout KubernetesObject, _ context: StrategyContext) throws(APIStatus) {
        try complete(&object, context)
    }

    func prepareForUpdate(
        _ object: inout KubernetesObject, from old: KubernetesObject, changed: KubernetesObject, _ context: StrategyContext
    ) throws(APIStatus) {
        guard context.write.subresource == nil else { return }
        keepAllocations(&object, from: old)
        try complete(&object, context)
    }

    // MARK: What a Service has had it keeps, unless it says otherwise

    private func keepAllocations(_ object: inout KubernetesObject, from old: KubernetesObject) {
        if ServiceAddresses.needsAddress(object), ServiceAddresses.needsAddress(old) {
            if (object["spec", "clusterIP"]?.string ?? "").isEmpty {
                object["spec", "clusterIP"] = old["spec", "clusterIP"]
                object["spec", "clusterIPs"] = old["spec", "clusterIPs"]
            }
        } else if !ServiceAddresses.needsAddress(object), object["spec", "clusterIP"] == old["spec", "clusterIP"] {
            for key in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] { object["spec", key] = nil }
        }
        let oldPorts = old["spec", "ports"]?.array ?? []
        var ports = object["spec", "ports"]?.array ?? []
        guard !ports.isEmpty else { return }
        for index in ports.indices {
            if ServiceAddresses.needsNodePorts(object) {
                guard (ports[index]["nodePort"]?.integer ?? 0) == 0 else { continue }
                let same = oldPorts.first {
                    $0["port"]?.integer == ports[index]["port"]?.integer && Self.protocolName($0) == Self.protocolName(ports[index])
                }
                ports[index]["nodePort"] = same?["nodePort"]
            } else if oldPorts.contains(where: { $0["nodePort"] == ports[index]["nodePort"] }) {
                ports[index]["nodePort"] = nil
            }
        }
        object["spec", "ports"] = .array(ports)
    }

    // MARK: What it has not it gets

    private func complete(_ object: inout KubernetesObject, _ context: StrategyContext) throws(APIStatus) {
        try completeAddress(&object, context)
        try completeNodePorts(&object, context)
    }

    private func completeAddress(_ object: inout KubernetesObject, _ context: StrategyContext) throws(APIStatus) {
        guard ServiceAddresses.needsAddress(object) else { return }
        var address = object["spec", "clusterIP"]?.string ?? ""
        if address.isEmpty { address = object["spec", "clusterIPs"]?.array?.first?.string ?? "" }
        if address.isEmpty {
            guard let free = ServiceAddresses.free(for: object.key, in: context.store) else {
                throw context.write.invalid(
                    object.name,
                    [.invalid(FieldPath("spec", "clusterIPs"), [], "failed to allocate a serviceIP: range is full")])
            }
            address = free
        } else if address != "None", !ServiceAddresses.isInRange(address) {
            throw context.write.invalid(
                object.name,
                [
                    .invalid(
                        FieldPath("spec", "clusterIPs"), [.string(address)],
                        "failed to allocate IP \(address): the provided IP (\(address)) is not in the valid range. "
                            + "The range of valid IPs is \(ServiceAddresses.range)")
                ])
        }
        object["spec", "clusterIP"] = .string(address)
        object["spec", "clusterIPs"] = [.string(address)]
        if object["spec", "ipFamilies"] == nil { object["spec", "ipFamilies"] = ["IPv4"] }
        if object["spec", "ipFamilyPolicy"] == nil { object["spec", "ipFamilyPolicy"] = "SingleStack" }
    }

    private func completeNodePorts(_ object: inout KubernetesObject, _ context: StrategyContext) throws(APIStatus) {
        guard ServiceAddresses.needsNodePorts(object), var ports = object["spec", "ports"]?.array else { return }
        var taken = Set(ports.compactMap { port in port["nodePort"]?.integer.map { "\(Self.protocolName(port)):\($0)" } })
        for index in ports.indices where (ports[index]["nodePort"]?.integer ?? 0) == 0 {
            let name = Self.protocolName(ports[index])
            guard let free = ServiceAddresses.freeNodePort(for: object.key, name, besides: taken, in: context.store) else {
                throw context.write.invalid(
                    object.name,
                    [
                        .invalid(
                            FieldPath("spec", "ports")[index].child("nodePort"), 0,
                            "failed to allocate a nodePort: range is full")
                    ])
            }
            taken.insert("\(name):\(free)")
            ports[index]["nodePort"] = .integer(free)
        }
        object["spec", "ports"] = .array(ports)
    }

    private static func protocolName(_ port: JSONValue) -> String { port["protocol"]?.string ?? "TCP" }
}
