import KubernetesModel

/// Gives Services their cluster addresses and node ports; that they keep them is the work of the defaults.
///
/// https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
struct ServiceStrategy: KindStrategy {
    func prepareForCreate(
        _ object: inout KubernetesObject, given: KubernetesObject, _ context: StrategyContext
    ) throws(APIStatus) {
        try complete(&object, context)
    }

    func prepareForUpdate(
        _ object: inout KubernetesObject, from old: KubernetesObject, changed: KubernetesObject, _ context: StrategyContext
    ) throws(APIStatus) {
        guard context.write.subresource == nil else { return }
        // A Service keeps its address; that another one is wanted is for the validation to refuse.
        if let address = old["spec", "clusterIP"], address != "", object["spec", "clusterIP"] != address,
            ServiceAddresses.needsAddress(object), ServiceAddresses.needsAddress(old)
        {
            if let wanted = object["spec", "clusterIP"], object["spec", "clusterIPs"] == old["spec", "clusterIPs"] {
                object["spec", "clusterIPs"] = [wanted]
            }
            return
        }
        try complete(&object, context)
    }

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
        } else if address != "None", IPAddress(address) == nil {
            // For the validation to refuse.
            object["spec", "clusterIPs"] = [.string(address)]
            return
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
