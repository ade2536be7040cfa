import KubernetesModel

extension BuiltInDefaults {
    /// Text goes to where the bytes are, and is not stored besides.
    static func fillSecret(_ secret: inout JSONValue) {
        secret.fillZero("type", "Opaque")
        guard let texts = secret["stringData"]?.object else { return }
        secret["stringData"] = nil
        guard !texts.isEmpty else { return }
        secret.changeOrMake("data") { data in
            for text in texts { data[text.key] = .string(Base64Text.encode((text.value.string ?? "").utf8)) }
        }
    }

    static func fillNamespace(_ namespace: inout JSONValue) {
        let name = namespace["metadata"]?.text("name") ?? ""
        if !name.isEmpty { namespace["metadata", "labels", "kubernetes.io/metadata.name"] = .string(name) }
        namespace.changeOrMake("spec") { _ in }
        fillStatus(&namespace, ["phase": "Active"])
    }

    static func fillLimitRange(_ range: inout JSONValue) {
        range.change("spec") { spec in
            spec.changeEach("limits") { limit in
                guard limit["type"] == "Container" else { return }
                fillMap("default", from: "max", &limit)
                fillMap("defaultRequest", from: "default", &limit)
                fillMap("defaultRequest", from: "min", &limit)
            }
        }
    }

    private static func fillMap(_ key: String, from source: String, _ limit: inout JSONValue) {
        let values = limit.members(source)
        guard !values.isEmpty else { return }
        limit.changeOrMake(key) { map in
            for value in values { map.fill(value.key, value.value) }
        }
    }

    static func fillNetworkPolicy(_ policy: inout JSONValue) {
        policy.changeOrMake("spec") { spec in
            spec.fill("podSelector", [:])
            spec.fillZero(
                "policyTypes", spec.list("egress").isEmpty ? ["Ingress"] : ["Ingress", "Egress"])
            for key in ["ingress", "egress"] {
                spec.changeEach(key) { rule in rule.changeEach("ports") { $0.fill("protocol", "TCP") } }
            }
        }
    }

    static func fillBinding(_ binding: inout JSONValue) {
        let group: JSONValue = "rbac.authorization.k8s.io"
        binding.change("roleRef") { $0.fillZero("apiGroup", group) }
        binding.changeEach("subjects") { subject in
            if subject["kind"] == "User" || subject["kind"] == "Group" { subject.fillZero("apiGroup", group) }
        }
    }
}

/// RFC 4648, with padding.
enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for position in 0..<4 {
                let isPadding = position > group.count
                text.append(isPadding ? UInt8(ascii: "=") : alphabet[bits >> (18 - 6 * position) & 0x3F])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
