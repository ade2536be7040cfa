import KubernetesModel

extension BuiltInDefaults {
    static func fillService(_ service: inout JSONValue) {
        service.changeOrMake("spec") { spec in
            spec.fillZero("sessionAffinity", "None")
            fillAffinity(&spec)
            spec.fillZero("type", "ClusterIP")
            spec.changeEach("ports") { port in
                port.fillZero("protocol", "TCP")
                port.fillZero("targetPort", port["port"] ?? 0)
            }
            let type = spec.text("type")
            let isExternal =
                type == "LoadBalancer" || type == "NodePort" || type == "ClusterIP" && !spec.list("externalIPs").isEmpty
            if isExternal { spec.fillZero("externalTrafficPolicy", "Cluster") }
            if type != "ExternalName" {
                spec.fill("internalTrafficPolicy", "Cluster")
                fillFamilies(&spec)
            }
            if type == "LoadBalancer" { spec.fill("allocateLoadBalancerNodePorts", true) }
        }
        service.changeOrMake("status") { status in
            status.changeOrMake("loadBalancer") { balancer in
                balancer.changeEach("ingress") { place in
                    if !place.text("ip").isEmpty { place.fill("ipMode", "VIP") }
                }
            }
        }
    }

    private static func fillAffinity(_ spec: inout JSONValue) {
        switch spec["sessionAffinity"] {
        case "None": spec["sessionAffinityConfig"] = nil
        case "ClientIP":
            if spec["sessionAffinityConfig", "clientIP", "timeoutSeconds"] == nil {
                spec["sessionAffinityConfig"] = ["clientIP": ["timeoutSeconds": 10800]]
            }
        default: break
        }
    }

    private static func fillFamilies(_ spec: inout JSONValue) {
        let address = spec.text("clusterIP")
        if !address.isEmpty { spec.fillZero("clusterIPs", [.string(address)]) }
        // Nobody knows which families the endpoints of such a service will have.
        let isFree = address == "None" && spec.members("selector").isEmpty
        spec.fill("ipFamilyPolicy", isFree ? "RequireDualStack" : "SingleStack")
        if isFree, spec["ipFamilyPolicy"] != "SingleStack" {
            spec.fillZero("ipFamilies", ["IPv4", "IPv6"])
        } else {
            let families = spec.list("clusterIPs").compactMap { $0.string.flatMap { IPAddress($0) } }
            spec.fillZero("ipFamilies", families.isEmpty ? ["IPv4"] : .array(families.map { $0.isIPv4 ? "IPv4" : "IPv6" }))
        }
    }

    /// Keeps addresses and ports that the server handed out and that the new object does not mention, and drops those that its
    /// type no longer has.
    static func carryOver(from old: JSONValue, to service: inout JSONValue) {
        guard let oldSpec = old["spec"] else { return }
        service.change("spec") { spec in
            let type = spec["type"] ?? "ClusterIP"
            let hadAddress = oldSpec["type"] != "ExternalName"
            let hasAddress = type != "ExternalName"
            if hadAddress, hasAddress {
                for key in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] {
                    if let value = oldSpec[key] { spec.fillZero(key, value) }
                }
            } else if hadAddress {
                for key in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] { drop(key, &spec, oldSpec) }
            }
            let hadNodePorts = oldSpec["type"] == "NodePort" || oldSpec["type"] == "LoadBalancer"
            let hasNodePorts = type == "NodePort" || type == "LoadBalancer"
            if hadNodePorts { carryNodePorts(from: oldSpec.list("ports"), to: &spec, keeping: hasNodePorts) }
            if oldSpec["type"] == "LoadBalancer", type != "LoadBalancer" {
                for key in ["allocateLoadBalancerNodePorts", "loadBalancerClass", "healthCheckNodePort"] {
                    drop(key, &spec, oldSpec)
                }
            }
            if hadNodePorts, !hasNodePorts { drop("externalTrafficPolicy", &spec, oldSpec) }
        }
    }

    /// Removes what was not changed along with the type; a change is for the validation to refuse.
    private static func drop(_ key: String, _ spec: inout JSONValue, _ old: JSONValue) {
        if spec[key] == old[key] { spec[key] = nil }
    }

    private static func carryNodePorts(from old: [JSONValue], to spec: inout JSONValue, keeping: Bool) {
        let key = { (port: JSONValue) in [port["port"] ?? .null, port["protocol"] ?? "TCP"] }
        let former = Dictionary(old.map { (key($0), $0["nodePort"] ?? 0) }) { first, _ in first }
        let isUnchanged = spec.list("ports").allSatisfy { ($0["nodePort"] ?? 0) == (former[key($0)] ?? 0) }
        if keeping {
            let taken = Set(spec.list("ports").compactMap { $0["nodePort"] })
            spec.changeEach("ports") { port in
                if let value = former[key(port)], !taken.contains(value) { port.fillZero("nodePort", value) }
            }
        } else if isUnchanged {
            spec.changeEach("ports") { $0["nodePort"] = nil }
        }
    }

    static func fillEndpoints(_ endpoints: inout JSONValue) {
        endpoints.changeEach("subsets") { subset in subset.changeEach("ports") { $0.fillZero("protocol", "TCP") } }
    }

    static func fillEndpointSlice(_ slice: inout JSONValue) {
        slice.fill("endpoints", [])
        slice.changeEach("endpoints") { $0.fill("conditions", [:]) }
        slice.fill("ports", [])
        slice.changeEach("ports") { port in
            port.fill("name", "")
            port.fill("protocol", "TCP")
        }
    }
}
