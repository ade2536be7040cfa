/// Packs a document as it is read, without making values of it: what a `PackedJSON.Writer` makes of what is kept of its value.
package struct JSONPacker: ~Copyable {
    private var reader: JSONReader
    private var writer = PackedJSON.Writer()
    /// Of all objects that have begun and not ended.
    private var members = JSONStack<Member>()
    /// How many bytes were copied to put members in order, or to make room for how many they are.
    private var copied = 0

    /// Thrown at what is packed by way of its value: a key that is not plain ASCII or comes twice, and much to be put in order, level
    /// by level.
    private static let intricacy = JSONError(reason: .unexpectedEnd, line: 0, column: 0)

    private struct Member {
        /// Of its key in the text.
        var key: Range<Int>
        /// In what has been written, with its key.
        var place: Range<Int>
    }

    /// - Throws: the same as `JSONReader.parse`.
    package static func pack(
        _ bytes: some Sequence<UInt8>, keeping fields: KeptFields = .everything
    ) throws(JSONError) -> [UInt8] {
        func read(_ buffer: UnsafeBufferPointer<UInt8>) -> Result<[UInt8], JSONError> {
            Result { () throws(JSONError) in
                var packer = JSONPacker(buffer)
                return try packer.document(fields)
            }
        }
        let result = bytes.withContiguousStorageIfAvailable(read) ?? Array(bytes).withUnsafeBufferPointer(read)
        return try result.get()
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { reader = JSONReader(bytes) }

    private mutating func document(_ fields: KeptFields) throws(JSONError) -> [UInt8] {
        do throws(JSONError) {
            reader.skipSpace()
            try value(fields)
            try reader.end()
        } catch {
            // Which throws the same again, where it is an error of the text.
            let value = try JSONReader.parse(reader.bytes, keeping: fields)
            writer.remove(from: 0)
            writer.write(value)
        }
        return writer.finish()
    }

    private mutating func value(_ fields: KeptFields) throws(JSONError) {
        switch reader.peek() {
        case UInt8(ascii: "{"): try object(fields)
        case UInt8(ascii: "["): try array(fields)
        case UInt8(ascii: "\""):
            guard let text = reader.plainString() else { return writer.write(.string(try reader.string())) }
            writer.begin(.string)
            writer.write(utf8: text)
        default: writer.write(try reader.value(.everything))
        }
    }

    private mutating func array(_ fields: KeptFields) throws(JSONError) {
        let start = writer.open(.array)
        let inner = fields.ofElements
        var count = 0
        var isMore = try reader.begin(until: UInt8(ascii: "]"))
        while isMore {
            let element = writer.count
            try value(inner)
            if fields.keepsElement(writer.value(from: element)) { count += 1 } else { writer.remove(from: element) }
            isMore = try reader.goOn(until: UInt8(ascii: "]"))
        }
        try close(from: start, count: count)
    }

    private mutating func object(_ fields: KeptFields) throws(JSONError) {
        let start = writer.open(.object)
        let first = members.count
        var isAscending = true
        var former = 0..<0
        var isMore = try reader.begin(until: UInt8(ascii: "}"))
        while isMore {
            let key = try key()
            let name = UnsafeBufferPointer(rebasing: reader.bytes[key])
            let inner = fields.isEverything ? .everything : fields[utf8: name]
            if inner.isNothing {
                try reader.skipValue()
            } else {
                let start = writer.count
                writer.write(utf8: name)
                try value(inner)
                isAscending = isAscending && (members.count == first || reader.precedes(former, key))
                former = key
                members.push(Member(key: key, place: start..<writer.count))
            }
            isMore = try reader.goOn(until: UInt8(ascii: "}"))
        }
        if !isAscending { try sortMembers(from: first, writtenFrom: start) }
        try close(from: start, count: members.count - first)
        members.drop(to: first)
    }

    /// Where the next key is in the text.
    @inline(__always)
    private mutating func key() throws(JSONError) -> Range<Int> {
        let start = reader.offset + 1
        guard reader.plainString() != nil else { throw Self.intricacy }
        let place = start..<reader.offset - 1
        try reader.colon(after: place)
        return place
    }

    /// Puts the members in the order of their keys; native kinds of Kubernetes come in that of their declaration.
    private mutating func sortMembers(from first: Int, writtenFrom start: Int) throws(JSONError) {
        try copy(from: start)
        let sorted = members.top(from: first)
        let isStrict = sorted.sortAsMembers { [bytes = reader.bytes] in
            UnsafeBufferPointer(rebasing: bytes[$0.key]).byteOrder(UnsafeBufferPointer(rebasing: bytes[$1.key]))
        }
        guard isStrict else { throw Self.intricacy }
        writer.reorder(from: start, sorted.lazy.map(\.place))
    }

    private mutating func close(from start: Int, count: Int) throws(JSONError) {
        if count >= PackedJSON.Writer.manyElements { try copy(from: start) }
        writer.close(from: start, count: count)
    }

    /// Takes note that what has been written from `start` on is copied. Nested hostile objects would have it done without end.
    private mutating func copy(from start: Int) throws(JSONError) {
        copied += writer.count - start
        if copied > 32 * reader.bytes.count { throw Self.intricacy }
    }
}
