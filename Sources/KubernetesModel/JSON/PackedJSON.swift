/// JSON values in fewer bytes than their text, and read back with half the work: for keeping them in memory, never for the wire.
/// Equal values have equal bytes; a number without a fraction comes back as an integer, as from its text.
///
/// A value is a tag and what belongs to it. Lengths are varints, as in Protocol Buffers. A string is either the number of a known
/// string or its own bytes; the lowest bit of the number before them tells which.
package enum PackedJSON {
    enum Tag: UInt8 {
        case null, no, yes, integer, double, string, array, object
    }
}

extension PackedJSON {
    /// Puts a value into one piece of memory of the exact size.
    package struct Writer: ~Copyable {
        private var text = JSONStack<UInt8>(capacity: 4096)
        private let known = KnownStrings.common

        package init() {}

        /// How much has been written.
        var count: Int { text.count }

        package mutating func finish() -> [UInt8] { Array(text.top(from: 0)) }

        /// Reads what has been written from `start` on.
        mutating func value(from start: Int) -> JSONValue? {
            var reader = Reader(UnsafeRawBufferPointer(text.top(from: start)))
            return reader.value(.everything)
        }

        /// Takes back what has been written from `start` on.
        mutating func remove(from start: Int) { text.drop(to: start) }

        package mutating func write(_ value: JSONValue) {
            switch value {
            case .null: begin(.null)
            case .bool(let value): begin(value ? .yes : .no)
            case .integer(let value): write(integer: value)
            case .double(let value):
                if let integer = Int64(exactly: value) { return write(integer: integer) }
                begin(.double)
                write(fixed: value.bitPattern)
            case .string(let value):
                begin(.string)
                write(value)
            case .array(let elements):
                begin(.array)
                write(varint: UInt64(elements.count))
                for index in elements.indices { write(elements[index]) }
            case .object(let object):
                begin(.object)
                write(varint: UInt64(object.count))
                for index in object.indices {
                    write(object[index].key)
                    write(object[index].value)
                }
            }
        }

        private mutating func write(integer: Int64) {
            begin(.integer)
            write(fixed: UInt64(bitPattern: integer))
        }

        mutating func begin(_ tag: Tag) { text.push(tag.rawValue) }

        private mutating func write(_ string: String) {
            string.utf8Span.span.withUnsafeBufferPointer { write(utf8: $0) }
        }

        /// A string of these bytes, of which only keys are without a tag before them.
        @inline(__always)
        mutating func write(utf8 bytes: UnsafeBufferPointer<UInt8>) {
            if let number = known.number(of: bytes) {
                write(varint: UInt64(number) << 1)
            } else {
                write(varint: UInt64(bytes.count) << 1 | 1)
                text.push(copying: bytes)
            }
        }

        /// Begins an array or object of which the length is not known yet; where its content begins.
        mutating func open(_ tag: Tag) -> Int {
            begin(tag)
            text.push(0)
            return text.count
        }

        /// From so many on, what they are in has to be copied to make room for their number.
        static let manyElements = 0x80

        /// Puts in the length of what began at `start`.
        mutating func close(from start: Int, count: Int) {
            guard count >= Self.manyElements else { return text.top(from: start - 1)[0] = UInt8(count) }
            let content = Array(text.top(from: start))
            text.drop(to: start - 1)
            write(varint: UInt64(count))
            text.push(copying: content)
        }

        /// Puts the pieces of what has been written from `start` on, which are all of it, in this order.
        mutating func reorder(from start: Int, _ pieces: some Sequence<Range<Int>>) {
            let content = Array(text.top(from: start))
            text.drop(to: start)
            for piece in pieces { text.push(copying: content[piece.lowerBound - start..<piece.upperBound - start]) }
        }

        private mutating func write(varint number: UInt64) { number.forEachVarintByte { text.push($0) } }

        private mutating func write(fixed word: UInt64) {
            withUnsafeBytes(of: word.littleEndian) { text.push(copying: $0) }
        }
    }
}
