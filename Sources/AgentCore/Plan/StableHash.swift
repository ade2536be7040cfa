import KubernetesModel

/// A hash of a value that is the same on every machine and in every version of this program: FNV-1a with 64 bits, over words of
/// eight bytes instead of single ones, of the parts of the value one after the other.
///
/// It tells a value from its own former versions; it protects against nobody.
package struct StableHash: Sendable, Hashable, CustomStringConvertible {
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    package init(_ json: JSONValue) { read(json) }

    /// What kind of value comes, and how much of it, comes first: so no two values read alike.
    private mutating func read(_ json: JSONValue) {
        switch json {
        case .null: combine(0)
        case .bool(let value): combine(value ? 2 : 1)
        case .integer, .double:
            // A number without a fraction is an integer, however it was written.
            combine(json.integer == nil ? 4 : 3)
            combine(json.integer.map { UInt64(bitPattern: $0) } ?? json.number?.bitPattern ?? 0)
        case .string(let value):
            combine(5)
            read(value)
        case .array(let elements):
            combine(6)
            combine(UInt64(elements.count))
            for element in elements { read(element) }
        case .object(let object):
            combine(7)
            combine(UInt64(object.count))
            for member in object {
                read(member.key)
                read(member.value)
            }
        }
    }

    private mutating func read(_ text: String) {
        text.utf8Span.span.withUnsafeBytes { bytes in
            combine(UInt64(bytes.count))
            var index = 0
            while bytes.count - index >= 8 {
                combine(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
                index += 8
            }
            var rest: UInt64 = 0
            while index < bytes.count {
                rest = rest << 8 | UInt64(bytes[index])
                index += 1
            }
            combine(rest)
        }
    }

    private mutating func combine(_ word: UInt64) {
        value = (value ^ word) &* 0x100_0000_01B3
        // The product carries upwards only; over words, unlike bytes, too little of it would reach the lower half.
        value ^= value >> 32
    }

    /// 16 hexadecimal digits.
    package var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
