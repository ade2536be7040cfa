extension PackedJSON {
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
            guard let number = varint() else { return nil }
            guard number & 1 == 1 else { return known.string(number: Int(truncatingIfNeeded: number >> 1)) }
            guard let count = Int(exactly: number >> 1), count <= bytes.count - offset else { return nil }
            defer { offset += count }
            return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count]), as: UTF8.self)
        }

        /// Of an array or object: no more than there are bytes, of which each element takes at least one.
        private mutating func length() -> Int? {
            varint().flatMap { Int(exactly: $0) }.flatMap { $0 <= bytes.count - offset ? $0 : nil }
        }

        private mutating func varint() -> UInt64? {
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
