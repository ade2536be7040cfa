import KubernetesModel

extension IPAddress: CELOpaqueValue {
    static let celType = CELType.opaque("net.IP", [])
    package var type: CELType { Self.celType }
    package var size: Int { bytes.count }
}

/// IP addresses.
///
/// https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-ip-address-library
enum AddressLibrary {
    private static let ip = IPAddress.celType

    static let functions: FunctionTable.Library = [
        "ip": [
            .global([.string], ip, cost: .traversal()) { arguments, _ throws(CELEvaluationError) in
                .opaque(try parse(try arguments.string(0)))
            }
        ],
        "isIP": [
            .global([.string], .bool, cost: .traversal()) { arguments, _ throws(CELEvaluationError) in
                .bool((try? parse(arguments.values[0].text)) != nil)
            }
        ],
        "ip.isCanonical": [
            .global([.string], .bool, cost: .traversal(times: 2)) { arguments, _ throws(CELEvaluationError) in
                let text = try arguments.string(0)
                return .bool(try parse(text).canonicalText == text)
            }
        ],
        "string": [
            .global([ip], .string, cost: .one) { arguments, _ throws(CELEvaluationError) in
                .string(try arguments.opaque(0, IPAddress.self).canonicalText)
            }
        ],
        "family": [
            .member([ip], .int) { arguments, _ throws(CELEvaluationError) in
                .int(try arguments.opaque(0, IPAddress.self).isIPv4 ? 4 : 6)
            }
        ],
        "isUnspecified": [test { $0.isUnspecified }],
        "isLoopback": [test { $0.isLoopback }],
        "isLinkLocalMulticast": [test { $0.isLinkLocalMulticast }],
        "isLinkLocalUnicast": [test { $0.isLinkLocalUnicast }],
        "isGlobalUnicast": [test { $0.isGlobalUnicast }],
    ]

    private static func test(_ property: @escaping @Sendable (IPAddress) -> Bool) -> Overload {
        .member([ip], .bool) { arguments, _ throws(CELEvaluationError) in
            .bool(property(try arguments.opaque(0, IPAddress.self)))
        }
    }

    static func parse(_ text: String) throws(CELEvaluationError) -> IPAddress {
        let (address, zone) = text.cut(at: "%")
        if let zone, !zone.isEmpty, address.contains(":"), IPAddress(address) != nil {
            throw .failed("IP address \(text.goQuoted) with zone value is not allowed")
        }
        guard let parsed = IPAddress(text) else {
            let quoted = text.goQuoted
            throw .failed(
                "IP Address \(quoted) parse error during conversion from string: ParseAddr(\(quoted)): unable to parse IP")
        }
        if parsed.isMapped { throw .failed("IPv4-mapped IPv6 address \(text.goQuoted) is not allowed") }
        return parsed
    }
}

extension IPAddress {
    private static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    /// An IPv4 address written as IPv6.
    var isMapped: Bool { bytes.count == 16 && bytes.starts(with: Self.mappedPrefix) }

    fileprivate var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
    fileprivate var isLoopback: Bool {
        isIPv4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }
    fileprivate var isLinkLocalMulticast: Bool {
        isIPv4 ? bytes.starts(with: [224, 0, 0]) : bytes[0] == 0xFF && bytes[1] & 0x0F == 0x02
    }
    fileprivate var isLinkLocalUnicast: Bool {
        isIPv4 ? bytes.starts(with: [169, 254]) : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }
    fileprivate var isGlobalUnicast: Bool {
        let isMulticast = isIPv4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF
        let isBroadcast = isIPv4 && bytes.allSatisfy { $0 == 0xFF }
        return !isUnspecified && !isLoopback && !isMulticast && !isBroadcast && !isLinkLocalUnicast
    }

    /// RFC 5952: small letters, no leading zeros, the longest run of zeros left out.
    var canonicalText: String {
        if isIPv4 { return bytes.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        var longest = 0..<0
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start > max(1, longest.count) { longest = start..<index }
            start = index + 1
        }
        func text(_ range: Range<Int>) -> String { groups[range].map { String($0, radix: 16) }.joined(separator: ":") }
        return longest.isEmpty ? text(0..<8) : "\(text(0..<longest.lowerBound))::\(text(longest.upperBound..<8))"
    }
}

extension CELValue {
    /// The text of a string, nothing for any other value.
    var text: String { if case .string(let text) = self { text } else { "" } }
}

extension String {
    /// What stands before the first such character, and what after it; nil when there is none.
    func cut(at separator: Character) -> (before: String, after: String?) {
        guard let index = firstIndex(of: separator) else { return (self, nil) }
        return (String(self[..<index]), String(self[self.index(after: index)...]))
    }
}
