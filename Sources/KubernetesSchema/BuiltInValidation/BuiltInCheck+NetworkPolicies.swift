import KubernetesModel

/// https://kubernetes.io/docs/concepts/services-networking/network-policies/
extension BuiltInCheck {
    mutating func networkPolicy(_ json: JSONValue) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        selector(spec["podSelector"], at: path.child("podSelector"))
        for (key, peers) in [("ingress", "from"), ("egress", "to")] {
            for (index, rule) in spec.list(key).enumerated() {
                let path = path.child(key)[index]
                for (index, port) in rule.list("ports").enumerated() { policyPort(port, at: path.child("ports")[index]) }
                for (index, peer) in rule.list(peers).enumerated() { self.peer(peer, at: path.child(peers)[index]) }
            }
        }
        let types = spec.list("policyTypes")
        let typesPath = path.child("policyTypes")
        if types.count > 2 { return invalid(typesPath, .array(types), "may not specify more than two policyTypes") }
        for (index, type) in types.enumerated() where type != "Ingress" && type != "Egress" {
            add(.notSupported(typesPath[index], type, supported: ["Ingress", "Egress"]))
        }
    }

    private mutating func policyPort(_ port: JSONValue, at path: FieldPath) {
        let protocols = ["TCP", "UDP", "SCTP"]
        if let name = port["protocol"], !protocols.contains(name.string ?? "") {
            add(.notSupported(path.child("protocol"), name, supported: protocols))
        }
        if let first = port["port"] { self.port(first, at: path.child("port")) }
        guard let last = port["endPort"] else { return }
        let place = path.child("endPort")
        switch port["port"] {
        case nil: invalid(place, last, "may not be specified when `port` is not specified")
        case .string: invalid(place, last, "may not be specified when `port` is non-numeric")
        case let first?:
            if let lower = first.integer, let upper = last.integer, upper < lower {
                invalid(place, first, "must be greater than or equal to `port`")
            }
            invalid(place, last, NameRule.portNumber(last.integer ?? 0))
        }
    }

    private typealias Network = (address: IPAddress, prefixLength: Int)

    private static func isStrictly(_ part: Network, within whole: Network) -> Bool {
        guard part.address.isIPv4 == whole.address.isIPv4, part.prefixLength > whole.prefixLength else { return false }
        return zip(part.address.bytes, whole.address.bytes).enumerated().allSatisfy { index, bytes in
            let kept = min(8, max(0, whole.prefixLength - index * 8))
            return (bytes.0 ^ bytes.1) & ~UInt8(truncatingIfNeeded: 0xFF >> kept) == 0
        }
    }

    private mutating func peer(_ peer: JSONValue, at path: FieldPath) {
        let selectors = ["podSelector", "namespaceSelector"].filter { peer[$0] != nil }
        for key in selectors { selector(peer[key], at: path.child(key)) }
        guard let block = peer["ipBlock"] else {
            if selectors.isEmpty { required(path, "must specify a peer") }
            return
        }
        if block.text("cidr").isEmpty {
            required(path.child("ipBlock", "cidr"))
        } else {
            network(block.text("cidr"), at: path.child("ipBlock", "cidr"))
        }
        for (index, range) in block.list("except").enumerated() {
            let place = path.child("ipBlock", "except")[index]
            network(range.string ?? "", at: place)
            if let whole = IPAddress.network(block.text("cidr")), let part = IPAddress.network(range.string ?? ""),
                !Self.isStrictly(part, within: whole)
            {
                invalid(place, range, "must be a strict subset of `cidr`")
            }
        }
        if !selectors.isEmpty { forbidden(path, "may not specify both ipBlock and another peer") }
    }
}
