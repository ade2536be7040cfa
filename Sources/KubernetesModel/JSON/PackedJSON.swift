/// JSON values in fewer bytes than their text, and read back in half the time: for keeping them in memory, never for the wire.
/// Equal values have equal bytes; a number without a fraction comes back as an integer, as from its text.
///
/// A value is a tag and what belongs to it. Lengths are written in groups of seven bits. A string is either the number of a known
/// string or its own bytes; the lowest bit of the number before them tells which.
package enum PackedJSON {
    fileprivate enum Tag: UInt8 {
        case null, no, yes, integer, double, string, array, object
    }
}

extension PackedJSON {
    /// Puts values one after the other into one piece of memory of the exact size.
    package struct Writer: ~Copyable {
        private var text = JSONStack<UInt8>(capacity: 4096)
        private let known = KnownStrings.common

        package init() {}

        /// How much has been written.
        package var count: Int { text.count }

        package mutating func finish() -> [UInt8] { Array(text.top(from: 0)) }

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
                write(UInt64(elements.count))
                for index in elements.indices { write(elements[index]) }
            case .object(let object):
                begin(.object)
                write(UInt64(object.count))
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

        private mutating func begin(_ tag: Tag) { text.push(tag.rawValue) }

        private mutating func write(_ string: String) {
            string.utf8Span.span.withUnsafeBufferPointer { bytes in
                if let number = known.number(of: bytes) {
                    write(UInt64(number) << 1)
                } else {
                    write(UInt64(bytes.count) << 1 | 1)
                    text.push(copying: bytes)
                }
            }
        }

        private mutating func write(_ number: UInt64) {
            var rest = number
            while rest >= 0x80 {
                text.push(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            text.push(UInt8(rest))
        }

        private mutating func write(fixed word: UInt64) {
            withUnsafeBytes(of: word.littleEndian) { text.push(copying: $0) }
        }
    }

    /// The values that these bytes begin with, as many as are asked for; nil when they are not what a `Writer` makes.
    package static func values(_ count: Int, in bytes: [UInt8]) -> [JSONValue]? {
        bytes.withUnsafeBytes { bytes in
            var reader = Reader(bytes: bytes)
            var values: [JSONValue] = []
            for _ in 0..<count {
                guard let value = reader.value() else { return nil }
                values.append(value)
            }
            return values
        }
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        var offset = 0
        let known = KnownStrings.common

        mutating func value() -> JSONValue? {
            guard offset < bytes.count, let tag = Tag(rawValue: bytes[offset]) else { return nil }
            offset += 1
            switch tag {
            case .null: return .null
            case .no: return .bool(false)
            case .yes: return .bool(true)
            case .integer: return fixed().map { .integer(Int64(bitPattern: $0)) }
            case .double: return fixed().map { .double(Double(bitPattern: $0)) }
            case .string: return string().map { .string($0) }
            case .array: return array()
            case .object: return object()
            }
        }

        private mutating func array() -> JSONValue? {
            guard let count = length() else { return nil }
            var elements: [JSONValue] = []
            elements.reserveCapacity(count)
            for _ in 0..<count {
                guard let element = value() else { return nil }
                elements.append(element)
            }
            return .array(elements)
        }

        private mutating func object() -> JSONValue? {
            guard let count = length() else { return nil }
            var members: [JSONObject.Member] = []
            members.reserveCapacity(count)
            for _ in 0..<count {
                guard let key = string(), let value = value() else { return nil }
                members.append(.init(key: key, value: value))
            }
            return .object(JSONObject(sorted: members))
        }

        private mutating func string() -> String? {
            guard let number = number() else { return nil }
            guard number & 1 == 1 else { return known.string(number: Int(truncatingIfNeeded: number >> 1)) }
            guard let count = Int(exactly: number >> 1), count <= bytes.count - offset else { return nil }
            defer { offset += count }
            return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count]), as: UTF8.self)
        }

        /// Of an array or object: no more than there are bytes, of which each element takes at least one.
        private mutating func length() -> Int? {
            number().flatMap { Int(exactly: $0) }.flatMap { $0 <= bytes.count - offset ? $0 : nil }
        }

        private mutating func number() -> UInt64? {
            var result: UInt64 = 0
            var shift: UInt64 = 0
            while offset < bytes.count, shift < 64 {
                let byte = bytes[offset]
                offset += 1
                result |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return result }
                shift += 7
            }
            return nil
        }

        private mutating func fixed() -> UInt64? {
            guard bytes.count - offset >= 8 else { return nil }
            defer { offset += 8 }
            return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
    }
}
