import KubernetesModel

extension BuiltInColumns {
    static let services: [TableColumn] = [
        .name, .path("Type", "spec", "type"), .path("Cluster-IP", "spec", "clusterIP", absent: "<none>"),
        .text("External-IP", externalAddress),
        .text("Port(s)") { service in
            let ports = service["spec", "ports"]?.array ?? []
            if ports.isEmpty { return "<none>" }
            return ports.map { port in
                let number = port["port"]?.integer ?? 0
                let node = port["nodePort"]?.integer ?? 0
                return "\(number)\(node == 0 ? "" : ":\(node)")/\(port["protocol"]?.string ?? "TCP")"
            }.joined(separator: ",")
        },
        .age, .text("Selector", wide: true) { labels($0["spec", "selector"]) },
    ]

    private static func externalAddress(_ service: KubernetesObject) -> String {
        let given = service["spec", "externalIPs"]?.array?.compactMap(\.string) ?? []
        switch service["spec", "type"]?.string {
        case "ExternalName": return service["spec", "externalName"]?.string ?? ""
        case "LoadBalancer":
            let ingress = service["status", "loadBalancer", "ingress"]?.array ?? []
            let all = ingress.compactMap { $0["ip"]?.string ?? $0["hostname"]?.string } + given
            return all.isEmpty ? "<pending>" : all.joined(separator: ",")
        default: return given.isEmpty ? "<none>" : given.joined(separator: ",")
        }
    }

    static let ingresses: [TableColumn] = [
        .name, .path("Class", "spec", "ingressClassName", absent: "<none>"),
        .text("Hosts") { ingress in
            let hosts = (ingress["spec", "rules"]?.array ?? []).compactMap { $0["host"]?.string }
            return hosts.isEmpty ? "*" : shortened(hosts, 3)
        },
        .text("Address") { ingress in
            (ingress["status", "loadBalancer", "ingress"]?.array ?? []).compactMap { $0["ip"]?.string ?? $0["hostname"]?.string }
                .joined(separator: ",")
        },
        .text("Ports") { ($0["spec", "tls"]?.array ?? []).isEmpty ? "80" : "80, 443" }, .age,
    ]

    static let ingressClasses: [TableColumn] = [
        .name, .path("Controller", "spec", "controller"),
        .text("Parameters") { ingressClass in
            guard let parameters = ingressClass["spec", "parameters"] else { return "<none>" }
            let kind = parameters["kind"]?.string ?? ""
            let group = parameters["apiGroup"]?.string ?? ""
            return "\(kind)\(group.isEmpty ? "" : ".\(group)")/\(parameters["name"]?.string ?? "")"
        }, .age,
    ]

    static let endpoints: [TableColumn] = [
        .name,
        .text("Endpoints") { endpoints in
            let items = (endpoints.json["subsets"]?.array ?? []).flatMap { subset -> [String] in
                let addresses = subset["addresses"]?.array?.compactMap { $0["ip"]?.string } ?? []
                let ports = subset["ports"]?.array?.compactMap { $0["port"]?.integer } ?? []
                return ports.isEmpty ? addresses : ports.flatMap { port in addresses.map { "\($0):\(port)" } }
            }
            return shortened(items, 3)
        },
        .age,
    ]

    static let endpointSlices: [TableColumn] = [
        .name, .path("AddressType", "addressType"),
        .text("Ports") { slice in
            let ports = slice.json["ports"]?.array?.map { $0["port"]?.integer.map { String($0) } ?? "*" } ?? []
            return ports.isEmpty ? "<unset>" : shortened(ports, 3)
        },
        .text("Endpoints") { slice in
            let addresses = (slice.json["endpoints"]?.array ?? []).flatMap { $0["addresses"]?.array?.compactMap(\.string) ?? [] }
            return addresses.isEmpty ? "<unset>" : shortened(addresses, 3)
        },
        .age,
    ]
}
