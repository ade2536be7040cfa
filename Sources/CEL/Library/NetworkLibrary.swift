import KubernetesModel

/// A network in CIDR notation; the address may have bits beyond the prefix.
struct IPNetwork: CELOpaqueValue, Hashable {
    static let celType = CELType.opaque("net.CIDR", [])

    var address: IPAddress
    var prefixLength: Int

    var type: CELType { Self.celType }
    var size: Int { (prefixLength + 7) / 8 }

    var text: String { "\(address.canonicalText)/\(prefixLength)" }

    var masked: IPNetwork {
        let bytes = address.bytes.enumerated().map { index, byte in
            byte & UInt8(truncatingIfNeeded: 0xFF00 >> min(8, max(0, prefixLength - index * 8)))
        }
        return IPNetwork(address: IPAddress(bytes: bytes) ?? address, prefixLength: prefixLength)
    }

    func contains(_ other: IPAddress) -> Bool {
        other.bytes.count == address.bytes.count
            && IPNetwork(address: other, prefixLength: prefixLength).masked.address == masked.address
    }
}

/// Networks.
///
/// https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-cidr-library
enum NetworkLibrary {
    private static let cidr = IPNetwork.celType

    static let functions: FunctionTable.Library = [
        "cidr": [
            .global([.string], cidr, cost: .traversal()) { arguments, _ throws(CELEvaluationError) in
                .opaque(try parse(try arguments.string(0)))
            }
        ],
        "isCIDR": [
            .global([.string], .bool, cost: .traversal()) { arguments, _ throws(CELEvaluationError) in
                .bool((try? parse(arguments.values[0].text)) != nil)
            }
        ],
        "containsIP": [
            .member([cidr, .string], .bool, cost: comparison(isText: true)) { arguments, _ throws(CELEvaluationError) in
                guard let address = try? AddressLibrary.parse(arguments.values[1].text) else { throw .noSuchOverload() }
                return .bool(try arguments.opaque(0, IPNetwork.self).contains(address))
            },
            .member([cidr, IPAddress.celType], .bool, cost: comparison(isText: false)) {
                arguments, _ throws(CELEvaluationError) in
                .bool(try arguments.opaque(0, IPNetwork.self).contains(try arguments.opaque(1)))
            },
        ],
        "containsCIDR": [
            .member([cidr, .string], .bool, cost: comparison(isText: true, isNetwork: true)) {
                arguments, _ throws(CELEvaluationError) in
                .bool(contains(try arguments.opaque(0), try parse(try arguments.string(1))))
            },
            .member([cidr, cidr], .bool, cost: comparison(isText: false, isNetwork: true)) {
                arguments, _ throws(CELEvaluationError) in
                .bool(contains(try arguments.opaque(0), try arguments.opaque(1)))
            },
        ],
        "ip": [
            .member([cidr], IPAddress.celType) { arguments, _ throws(CELEvaluationError) in
                .opaque(try arguments.opaque(0, IPNetwork.self).address)
            }
        ],
        "prefixLength": [
            .member([cidr], .int) { arguments, _ throws(CELEvaluationError) in
                .int(Int64(try arguments.opaque(0, IPNetwork.self).prefixLength))
            }
        ],
        "masked": [
            .member([cidr], cidr) { arguments, _ throws(CELEvaluationError) in
                .opaque(try arguments.opaque(0, IPNetwork.self).masked)
            }
        ],
        "string": [
            .global([cidr], .string) { arguments, _ throws(CELEvaluationError) in
                .string(try arguments.opaque(0, IPNetwork.self).text)
            }
        ],
    ]

    private static func contains(_ network: IPNetwork, _ other: IPNetwork) -> Bool {
        network.prefixLength <= other.prefixLength && network.contains(other.address)
    }

    /// The compiler knows only that addresses have 4 to 16 bytes.
    private static func comparison(isText: Bool, isNetwork: Bool = false) -> CallCost {
        @Sendable func cost(_ network: Estimate, _ other: Estimate) -> Estimate {
            var result = (network + network).traversal
            if isNetwork { result = result + network.traversal + .one }
            if isText { result = result + other.traversal }
            return result
        }
        return CallCost(
            { cost(Estimate(4, 16), $0.size(1)) },
            actual: { arguments, _ throws(CELEvaluationError) in
                let sizes = (UInt64(try arguments[0].size), UInt64(try arguments[1].size))
                return cost(Estimate(exactly: sizes.0), Estimate(exactly: sizes.1)).maximum
            })
    }

    private static func parse(_ text: String) throws(CELEvaluationError) -> IPNetwork {
        let fault = "network address parse error during conversion from string: "
        guard let (address, prefixLength) = IPAddress.network(text) else {
            let reason = text.contains("/") ? "not an address and the length of its prefix in bits" : "no '/'"
            throw .failed("\(fault)\(fault)netip.ParsePrefix(\(text.goQuoted)): \(reason)")
        }
        if address.isMapped { throw .failed("\(fault)IPv4-mapped IPv6 address \(text.goQuoted) is not allowed") }
        return IPNetwork(address: address, prefixLength: prefixLength)
    }
}
