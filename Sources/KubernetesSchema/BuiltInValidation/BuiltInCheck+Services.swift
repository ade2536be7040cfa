import KubernetesModel

/// https://kubernetes.io/docs/concepts/services-networking/service/
extension BuiltInCheck {
    mutating func service(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        if let oldSpec = old?["spec"] {
            addressesKept(spec, oldSpec, at: path)
            if spec["type"] == "LoadBalancer", oldSpec["type"] == "LoadBalancer",
                spec["loadBalancerClass"] != oldSpec["loadBalancerClass"]
            {
                invalid(path.child("loadBalancerClass"), spec["loadBalancerClass"] ?? .null, "may not change once set")
            }
        }
        let type = spec.text("type")
        let isHeadless = spec["clusterIPs"] == ["None"]
        let ports = spec.list("ports")
        if ports.isEmpty, !isHeadless, type != "ExternalName" { required(path.child("ports")) }
        typeFields(spec, type, isHeadless: isHeadless, at: path)
        servicePorts(ports, at: path.child("ports"))
        labels(spec["selector"], at: path.child("selector"))
        affinity(of: spec, at: path)
        if type != "ExternalName" { addresses(of: spec, replacing: old?["spec"], at: path) }
        for (index, address) in spec.list("externalIPs").enumerated() {
            let known = old?["spec"]?.list("externalIPs") ?? []
            self.address(address.string ?? "", at: path.child("externalIPs")[index], unless: known)
            if let ip = IPAddress(address.string ?? ""), ip.isIPv4, ip.bytes.first == 127 {
                invalid(path.child("externalIPs")[index], address, "may not be in the loopback range (127.0.0.0/8, ::1/128)")
            }
        }
        choice(spec, "type", ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"], at: path)
        portUses(ports, type, at: path.child("ports"))
        loadBalancer(spec, type, replacing: old?["spec"], at: path)
        traffic(spec, type, at: path)
    }

    private mutating func typeFields(_ spec: JSONValue, _ type: String, isHeadless: Bool, at path: FieldPath) {
        switch type {
        case "LoadBalancer", "NodePort":
            if isHeadless { invalid(path.child("clusterIPs")[0], "None", "may not be set to 'None' for \(type) services") }
        case "ExternalName":
            for key in ["clusterIPs", "ipFamilies", "ipFamilyPolicy"] where spec[key] != nil {
                forbidden(path.child(key), "may not be set for ExternalName services")
            }
            let name = spec.text("externalName")
            let bare = name.hasSuffix(".") ? String(name.dropLast()) : name
            if bare.isEmpty {
                required(path.child("externalName"))
            } else {
                invalid(path.child("externalName"), .string(bare), NameRule.dns1123Subdomain(bare))
            }
        default: break
        }
    }

    private mutating func servicePorts(_ ports: [JSONValue], at path: FieldPath) {
        var names: Set<String> = []
        for (index, port) in ports.enumerated() {
            let path = path[index]
            let name = port.text("name")
            if name.isEmpty {
                if ports.count > 1 { required(path.child("name")) }
            } else {
                invalid(path.child("name"), .string(name), NameRule.dns1123Label(name))
                if !names.insert(name).inserted { add(.duplicate(path.child("name"), .string(name))) }
            }
            let number = port["port"]?.integer ?? 0
            invalid(path.child("port"), .integer(number), NameRule.portNumber(number))
            choice(port, "protocol", ["SCTP", "TCP", "UDP"], at: path)
            self.port(port["targetPort"], at: path.child("targetPort"))
            optionalName(port, "appProtocol", at: path, NameRule.qualifiedName)
        }
    }

    /// Ports of nodes go with some types, and no port can be there twice.
    private mutating func portUses(_ ports: [JSONValue], _ type: String, at path: FieldPath) {
        func nodePort(_ port: JSONValue) -> Int64 { port["nodePort"]?.integer ?? 0 }
        if type == "ClusterIP" {
            for (index, port) in ports.enumerated() where nodePort(port) != 0 {
                forbidden(path[index].child("nodePort"), "may not be used when `type` is 'ClusterIP'")
            }
        }
        var seen: Set<[JSONValue]> = []
        for (index, port) in ports.enumerated() where nodePort(port) != 0 {
            if !seen.insert([port["protocol"] ?? "TCP", .integer(nodePort(port))]).inserted {
                add(.duplicate(path[index].child("nodePort"), .integer(nodePort(port))))
            }
        }
        seen = []
        for (index, port) in ports.enumerated() {
            let (name, number) = (port["protocol"] ?? "TCP", port["port"] ?? 0)
            guard !seen.insert([name, number]).inserted else { continue }
            let shown: JSONValue = [
                "Name": "", "Protocol": name, "AppProtocol": .null, "Port": number, "TargetPort": 0, "NodePort": 0,
            ]
            add(.duplicate(path[index], shown))
        }
    }

    private mutating func affinity(of spec: JSONValue, at path: FieldPath) {
        choice(spec, "sessionAffinity", ["ClientIP", "None"], at: path)
        let configPath = path.child("sessionAffinityConfig")
        switch spec["sessionAffinity"] {
        case "ClientIP":
            let seconds = spec["sessionAffinityConfig", "clientIP", "timeoutSeconds"]?.integer
            let path = configPath.child("clientIP", "timeoutSeconds")
            guard let seconds else { return required(path, "when session affinity type is ClientIP") }
            if !(1...86400).contains(seconds) {
                invalid(path, .integer(seconds), "must be greater than 0 and less than 86400")
            }
        case "None":
            if spec["sessionAffinityConfig"] != nil {
                forbidden(configPath, "must not be set when session affinity is None")
            }
        default: break
        }
    }

    private mutating func loadBalancer(_ spec: JSONValue, _ type: String, replacing old: JSONValue?, at path: FieldPath) {
        let isBalanced = type == "LoadBalancer"
        let ranges = spec.list("loadBalancerSourceRanges")
        let rangesPath = path.child("LoadBalancerSourceRanges")
        if !ranges.isEmpty, !isBalanced { forbidden(rangesPath, "may only be used when `type` is 'LoadBalancer'") }
        for (index, range) in ranges.enumerated() {
            let known = old?.list("loadBalancerSourceRanges") ?? []
            network((range.string ?? "").trimmed, at: rangesPath[index], unless: known)
        }
        for key in ["allocateLoadBalancerNodePorts", "loadBalancerClass"] where spec[key] != nil && !isBalanced {
            forbidden(path.child(key), "may only be used when `type` is 'LoadBalancer'")
        }
        if isBalanced { optionalName(spec, "loadBalancerClass", at: path, NameRule.qualifiedName) }
    }

    private mutating func traffic(_ spec: JSONValue, _ type: String, at path: FieldPath) {
        let isExternal =
            type == "LoadBalancer" || type == "NodePort" || type == "ClusterIP" && !spec.list("externalIPs").isEmpty
        let external = spec.text("externalTrafficPolicy")
        if isExternal {
            choice(spec, "externalTrafficPolicy", ["Cluster", "Local"], at: path)
        } else if !external.isEmpty {
            let detail = "may only be set for externally-accessible services"
            invalid(path.child("externalTrafficPolicy"), .string(external), detail)
        }
        let port = spec["healthCheckNodePort"]?.integer ?? 0
        if type == "LoadBalancer", external == "Local" {
            // The server hands one out where none is asked for.
            if port != 0 { invalid(path.child("healthCheckNodePort"), .integer(port), NameRule.portNumber(port)) }
        } else if port != 0 {
            let detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
            invalid(path.child("healthCheckNodePort"), .integer(port), detail)
        }
        let isRouted = ["NodePort", "LoadBalancer", "ClusterIP"].contains(type)
        choice(spec, "internalTrafficPolicy", ["Cluster", "Local"], at: path, isRequired: isRouted)
        choice(
            spec, "trafficDistribution", ["PreferClose", "PreferSameZone", "PreferSameNode"], at: path, isRequired: false)
    }
}
