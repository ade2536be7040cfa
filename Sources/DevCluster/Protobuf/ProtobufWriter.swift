import KubernetesModel

/// Writes a message of Protocol Buffers field by field.
///
/// https://protobuf.dev/programming-guides/encoding/
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func text(_ field: UInt64, _ text: String?) {
        guard let text, !text.isEmpty else { return }
        append(field, Array(text.utf8))
    }

    mutating func flag(_ field: UInt64, _ value: Bool?) {
        guard value == true else { return }
        varint(field << 3)
        varint(1)
    }

    /// A message within this one; it is there even if nothing is in it.
    mutating func message(_ field: UInt64, _ body: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        body(&inner)
        append(field, inner.bytes)
    }

    private mutating func append(_ field: UInt64, _ content: [UInt8]) {
        varint(field << 3 | 2)
        varint(UInt64(content.count))
        bytes += content
    }

    private mutating func varint(_ value: UInt64) { value.forEachVarintByte { bytes.append($0) } }
}
