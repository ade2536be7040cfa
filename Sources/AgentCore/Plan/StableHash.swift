import KubernetesModel

/// A hash of a value that is the same on every machine and in every version of this program (FNV-1a, 64 bits).
///
/// It tells a value from its own former versions; it protects against nobody.
package struct StableHash: Sendable, Hashable, CustomStringConvertible {
    package var value: UInt64

    package init(_ json: JSONValue) {
        value = json.encoded().reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// 16 hexadecimal digits.
    package var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
