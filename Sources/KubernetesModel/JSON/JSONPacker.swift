/// Packs a document as it is read, without making values of it: what a `PackedJSON.Writer` makes of what is kept of its value.
package struct JSONPacker: ~Copyable {
    private var reader: JSONReader
    private var writer = PackedJSON.Writer()
    /// Of all objects that have begun and not ended.
    private var members = JSONStack<Member>()
    /// A key is not ASCII, or is written with an escape sequence, or twice in an object: the value has to be made to be packed.
    private var isIntricate = false

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
            if !isIntricate { throw error }
        }
        if isIntricate {
            writer.remove(from: 0)
            writer.write(try JSONReader.parse(reader.bytes, keeping: fields))
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
        writer.close(from: start, count: count)
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
            if inner.isNothing || isIntricate {
                try reader.skipValue()
            } else {
                let start = writer.count
                writer.write(utf8: name)
                let content = writer.count
                try value(inner)
                if inner.keepsMember(writer.value(from: content)) {
                    isAscending = isAscending && (members.count == first || reader.precedes(former, key))
                    former = key
                    members.push(Member(key: key, place: start..<writer.count))
                } else {
                    writer.remove(from: start)
                }
            }
            isMore = try reader.goOn(until: UInt8(ascii: "}"))
        }
        if !isAscending { sortMembers(from: first, writtenFrom: start) }
        writer.close(from: start, count: members.count - first)
        members.drop(to: first)
    }

    /// Where the next key is in the text.
    @inline(__always)
    private mutating func key() throws(JSONError) -> Range<Int> {
        guard reader.peek() == UInt8(ascii: "\"") else { throw reader.error(.expected("a key in double quotes")) }
        let start = reader.offset + 1
        if reader.plainString() == nil {
            _ = try reader.string()
            isIntricate = true
        }
        let place = start..<reader.offset - 1
        try reader.colon(after: place)
        return place
    }

    /// Native kinds of Kubernetes come in the order of their declaration.
    private mutating func sortMembers(from first: Int, writtenFrom start: Int) {
        let sorted = members.top(from: first)
        let isStrict = sorted.sortAsMembers { [bytes = reader.bytes] in
            UnsafeBufferPointer(rebasing: bytes[$0.key]).byteOrder(UnsafeBufferPointer(rebasing: bytes[$1.key]))
        }
        if !isStrict { isIntricate = true }
        writer.reorder(from: start, sorted.lazy.map(\.place))
    }
}
