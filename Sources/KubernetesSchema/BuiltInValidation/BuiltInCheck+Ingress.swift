import KubernetesModel

/// https://kubernetes.io/docs/concepts/services-networking/ingress/
extension BuiltInCheck {
    mutating func ingress(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        if spec.list("rules").isEmpty, spec["defaultBackend"] == nil {
            invalid(path, .null, "either `defaultBackend` or `rules` must be specified")
        }
        if let backend = spec["defaultBackend"] { self.backend(backend, at: path.child("defaultBackend")) }
        for (index, rule) in spec.list("rules").enumerated() { ingressRule(rule, at: path.child("rules")[index]) }
        for (index, certificate) in spec.list("tls").enumerated() {
            let path = path.child("tls")[index]
            for (index, host) in certificate.list("hosts").enumerated() {
                let name = host.string ?? ""
                let rule = name.contains("*") ? NameRule.wildcardDNS1123Subdomain : NameRule.dns1123Subdomain
                invalid(path.child("hosts")[index], host, rule(name))
            }
            optionalName(certificate, "secretName", at: path, NameRule.dns1123Subdomain)
        }
        let name = spec["ingressClassName"]?.string
        if let name { invalid(path.child("ingressClassName"), .string(name), NameRule.dns1123Subdomain(name)) }
        let key = "kubernetes.io/ingress.class"
        if old == nil, let name, let former = json["metadata", "annotations", key]?.string, former != name {
            let detail = "must match `ingressClassName` when both are specified"
            invalid(FieldPath("annotations").child(key), .string(former), detail)
        }
    }

    private mutating func ingressRule(_ rule: JSONValue, at path: FieldPath) {
        let host = rule.text("host")
        if !host.isEmpty {
            if IPAddress(host) != nil { invalid(path.child("host"), .string(host), "must be a DNS name, not an IP address") }
            let rule = host.contains("*") ? NameRule.wildcardDNS1123Subdomain : NameRule.dns1123Subdomain
            invalid(path.child("host"), .string(host), rule(host))
        }
        guard let http = rule["http"] else { return }
        let path = path.child("http", "paths")
        if http.list("paths").isEmpty { required(path) }
        for (index, entry) in http.list("paths").enumerated() { ingressPath(entry, at: path[index]) }
    }

    private mutating func ingressPath(_ entry: JSONValue, at path: FieldPath) {
        let text = entry.text("path")
        let place = path.child("path")
        switch entry["pathType"]?.string {
        case "Exact", "Prefix":
            if !text.hasPrefix("/") { invalid(place, .string(text), "must be an absolute path") }
            for part in ["//", "/./", "/../", "%2f", "%2F"] where text.contains(part) {
                invalid(place, .string(text), "must not contain '\(part)'")
            }
            for end in ["/..", "/."] where text.hasSuffix(end) { invalid(place, .string(text), "cannot end with '\(end)'") }
        case "ImplementationSpecific":
            if !text.isEmpty, !text.hasPrefix("/") { invalid(place, .string(text), "must be an absolute path") }
        case nil: required(path.child("pathType"), "pathType must be specified")
        case let other?:
            let types = ["Exact", "ImplementationSpecific", "Prefix"]
            add(.notSupported(path.child("pathType"), .string(other), supported: types))
        }
        backend(entry["backend"] ?? [:], at: path.child("backend"))
    }

    private mutating func backend(_ backend: JSONValue, at path: FieldPath) {
        switch (backend["resource"], backend["service"]) {
        case (_?, _?): invalid(path, "", "cannot set both resource and service backends")
        case (let resource?, nil):
            let path = path.child("resource")
            if let group = resource["apiGroup"]?.string {
                invalid(path.child("apiGroup"), .string(group), NameRule.dns1123Subdomain(group))
            }
            for key in ["kind", "name"] { name(resource, key, at: path, NameRule.pathSegment) }
        case (nil, let service?):
            let port = service["port"] ?? [:]
            let portPath = path.child("service", "port")
            name(service, "name", at: path.child("service"), NameRule.dns1123Label)
            let number = port["number"]?.integer ?? 0
            switch (port.text("name"), number) {
            case ("", 0): required(path, "port name or number is required")
            case ("", _): invalid(portPath.child("number"), .integer(number), NameRule.portNumber(number))
            case (let name, 0): invalid(portPath.child("name"), .string(name), NameRule.portName(name))
            default: invalid(path, "", "cannot set both port name & port number")
            }
        case (nil, nil): invalid(path, "", "resource or service backend is required")
        }
    }

    mutating func ingressStatus(_ status: JSONValue) {
        let path = FieldPath("status", "loadBalancer", "ingress")
        for (index, place) in (status["loadBalancer"]?.list("ingress") ?? []).enumerated() {
            let (ip, host) = (place.text("ip"), place.text("hostname"))
            if !ip.isEmpty { address(ip, at: path[index].child("ip")) }
            guard !host.isEmpty else { continue }
            let hostPath = path[index].child("hostname")
            invalid(hostPath, .string(host), NameRule.dns1123Subdomain(host))
            if IPAddress(host) != nil { invalid(hostPath, .string(host), "must be a DNS name, not an IP address") }
        }
    }
}
