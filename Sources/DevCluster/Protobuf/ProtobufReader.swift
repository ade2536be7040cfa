/// Reads a message of Protocol Buffers field by field.
///
/// https://protobuf.dev/programming-guides/encoding/
struct ProtobufReader {
    enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case bytes(ArraySlice<UInt8>)
        case fixed32(UInt32)
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// Nil at the end.
    mutating func next() throws(ProtobufError) -> (number: UInt64, value: Value)? {
        guard !rest.isEmpty else { return nil }
        let tag = try varint()
        switch tag & 7 {
        case 0: return (tag >> 3, .varint(try varint()))
        case 1: return (tag >> 3, .fixed64(try integer(bytes: 8)))
        case 2:
            guard let count = Int(exactly: try varint()) else { throw ProtobufError("a length is too large") }
            return (tag >> 3, .bytes(try take(count)))
        case 5: return (tag >> 3, .fixed32(UInt32(truncatingIfNeeded: try integer(bytes: 4))))
        default: throw ProtobufError("field \(tag >> 3) has the unknown wire type \(tag & 7)")
        }
    }

    private mutating func varint() throws(ProtobufError) -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { throw Self.truncated }
            result |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return result }
        }
        throw ProtobufError("a number has more than 64 bits")
    }

    private mutating func integer(bytes count: Int) throws(ProtobufError) -> UInt64 {
        try take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func take(_ count: Int) throws(ProtobufError) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw Self.truncated }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static let truncated = ProtobufError("it ends in the middle of a field")
}

/// Why bytes are no message of ours.
struct ProtobufError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
