import KubernetesModel

/// https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
extension BuiltInCheck {
    mutating func endpoints(_ json: JSONValue) {
        for (index, subset) in json.list("subsets").enumerated() {
            let path = FieldPath("subsets")[index]
            if subset.list("addresses").isEmpty, subset.list("notReadyAddresses").isEmpty {
                required(path, "must specify `addresses` or `notReadyAddresses`")
            }
            for key in ["addresses", "notReadyAddresses"] {
                for (index, address) in subset.list(key).enumerated() { endpoint(address, at: path.child(key)[index]) }
            }
            let ports = subset.list("ports")
            for (index, port) in ports.enumerated() {
                let path = path.child("ports")[index]
                if ports.count > 1 {
                    name(port, "name", at: path, NameRule.dns1123Label)
                } else {
                    optionalName(port, "name", at: path, NameRule.dns1123Label)
                }
                let number = port["port"]?.integer ?? 0
                invalid(path.child("port"), .integer(number), NameRule.portNumber(number))
                choice(port, "protocol", ["SCTP", "TCP", "UDP"], at: path)
                optionalName(port, "appProtocol", at: path, NameRule.qualifiedName)
            }
        }
    }

    private mutating func endpoint(_ endpoint: JSONValue, at path: FieldPath) {
        let ip = endpoint.text("ip")
        address(ip, at: path.child("ip"))
        optionalName(endpoint, "hostname", at: path, NameRule.dns1123Label)
        optionalName(endpoint, "nodeName", at: path, NameRule.dns1123Subdomain)
        if let address = IPAddress(ip, allowingLeadingZeros: true) {
            ordinary(address, ip, at: path.child("ip"))
        } else {
            invalid(path.child("ip"), .string(ip), "must be a valid IP address")
        }
    }

    /// Not one of the addresses that mean something else on each machine.
    private mutating func ordinary(_ address: IPAddress, _ text: String, at path: FieldPath) {
        let bytes = address.bytes
        let fault: String? =
            if bytes.allSatisfy({ $0 == 0 }) {
                "unspecified (\(text))"
            } else if address.isIPv4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy({ $0 == 0 }) && bytes.last == 1 {
                "in the loopback range (127.0.0.0/8, ::1/128)"
            } else if address.isIPv4 ? bytes.starts(with: [169, 254]) : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 {
                "in the link-local range (169.254.0.0/16, fe80::/10)"
            } else if address.isIPv4 ? bytes.starts(with: [224, 0, 0]) : bytes[0] == 0xFF && bytes[1] & 0x0F == 2 {
                "in the link-local multicast range (224.0.0.0/24, ff02::/10)"
            } else {
                nil
            }
        if let fault { invalid(path, .string(text), "may not be \(fault)") }
    }

    // MARK: slices

    private static let mostEndpoints = 1000

    mutating func endpointSlice(_ json: JSONValue, replacing old: JSONValue?) {
        let type = json.text("addressType")
        let before = faults.count
        choice(json, "addressType", ["FQDN", "IPv4", "IPv6"], at: .root)
        if faults.count == before, let old, type != old.text("addressType") {
            return add(.immutable(FieldPath("addressType"), .string(type)))
        }
        var names: Set<String> = []
        for (index, port) in json.list("ports").enumerated() {
            let path = FieldPath("ports")[index]
            let name = port.text("name")
            optionalName(port, "name", at: path, NameRule.dns1123Label)
            if !names.insert(name).inserted { add(.duplicate(path.child("name"), .string(name))) }
            choice(port, "protocol", ["SCTP", "TCP", "UDP"], at: path)
            optionalName(port, "appProtocol", at: path, NameRule.qualifiedName)
        }
        let endpoints = json.list("endpoints")
        if endpoints.count > Self.mostEndpoints {
            return add(.tooMany(FieldPath("endpoints"), count: endpoints.count, limit: Self.mostEndpoints))
        }
        for (index, endpoint) in endpoints.enumerated() { sliceEndpoint(endpoint, type, at: FieldPath("endpoints")[index]) }
    }

    private mutating func sliceEndpoint(_ endpoint: JSONValue, _ type: String, at path: FieldPath) {
        let place = path.child("addresses")
        if endpoint.list("addresses").isEmpty { required(place, "must contain at least 1 address") }
        for (index, address) in endpoint.list("addresses").enumerated() {
            let text = address.string ?? ""
            if type == "FQDN" { qualifiedHost(text, at: place[index]) }
            guard type == "IPv4" || type == "IPv6" else { continue }
            self.address(text, at: place[index])
            guard let ip = IPAddress(text, allowingLeadingZeros: true) else { continue }
            if ip.isIPv4 != (type == "IPv4") { invalid(place, address, "must be an \(type) address") }
            ordinary(ip, text, at: place[index])
        }
        optionalName(endpoint, "nodeName", at: path, NameRule.dns1123Subdomain)
        optionalName(endpoint, "hostname", at: path, NameRule.dns1123Label)
        var zones: Set<String> = []
        for (index, zone) in (endpoint["hints"]?.list("forZones") ?? []).enumerated() {
            let zonePath = path.child("hints", "forZones")[index].child("name")
            let name = zone.text("name")
            if !zones.insert(name).inserted { add(.duplicate(zonePath, .string(name))) }
            invalid(zonePath, .string(name), NameRule.labelValue(name))
        }
    }

    private mutating func qualifiedHost(_ name: String, at path: FieldPath) {
        let faults = NameRule.dns1123Subdomain(name)
        invalid(path, .string(name), faults)
        if faults.isEmpty, !name.contains(".") {
            invalid(path, .string(name), "should be a domain with at least two segments separated by dots")
        }
    }
}
