extension PackedJSON {
    /// What is kept of the value at an offset; nil when the bytes make no sense, as those of a `Writer` always do.
    package static func value(
        of bytes: [UInt8], at offset: Int = 0, keeping fields: KeptFields = .everything
    ) -> JSONValue? {
        bytes.withUnsafeBytes { bytes in
            var reader = Reader(bytes, at: offset)
            return reader.value(fields)
        }
    }

    /// Where a member of an object is.
    package struct Place: Sendable, Hashable {
        package var key: String
        /// From its key to the end of its value.
        package var range: Range<Int>
        /// Where its value begins.
        package var value: Int
    }

    /// The places of the members of the object at an offset; none when there is another value.
    package static func members(of bytes: [UInt8], at offset: Int = 0) -> [Place] {
        bytes.withUnsafeBytes { bytes in
            var reader = Reader(bytes, at: offset)
            return reader.members() ?? []
        }
    }

    struct Reader {
        private let bytes: UnsafeRawBufferPointer
        private var offset: Int
        private let known = KnownStrings.common

        init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
            self.bytes = bytes
            self.offset = offset
        }

        mutating func value(_ fields: KeptFields) -> JSONValue? {
            switch tag() {
            case nil: return nil
            case .null: return .null
            case .no: return .bool(false)
            case .yes: return .bool(true)
            case .integer: return fixed().map { .integer(Int64(bitPattern: $0)) }
            case .double: return fixed().map { .double(Double(bitPattern: $0)) }
            case .string: return string().map { .string($0) }
            case .array: return array(fields)
            case .object: return object(fields)
            }
        }

        private mutating func array(_ fields: KeptFields) -> JSONValue? {
            guard let count = length() else { return nil }
            let inner = fields.ofElements
            var elements: [JSONValue] = []
            elements.reserveCapacity(count)
            for _ in 0..<count {
                guard let element = value(inner) else { return nil }
                if fields.keepsElement(element) { elements.append(element) }
            }
            return .array(elements)
        }

        private mutating func object(_ fields: KeptFields) -> JSONValue? {
            guard let count = length() else { return nil }
            var members: [JSONObject.Member] = []
            if fields.isEverything { members.reserveCapacity(count) }
            for _ in 0..<count {
                guard let key = string() else { return nil }
                let inner = fields.isEverything ? .everything : fields[key]
                if inner.isNothing {
                    guard skip() else { return nil }
                } else {
                    guard let value = value(inner) else { return nil }
                    members.append(.init(key: key, value: value))
                }
            }
            return .object(JSONObject(sorted: members))
        }

        /// Passes over a value; false when there is none.
        mutating func skip() -> Bool {
            switch tag() {
            case nil: return false
            case .null, .no, .yes: return true
            case .integer, .double: return fixed() != nil
            case .string: return skipString()
            case .array:
                guard let count = length() else { return false }
                for _ in 0..<count where !skip() { return false }
                return true
            case .object:
                guard let count = length() else { return false }
                for _ in 0..<count where !skipString() || !skip() { return false }
                return true
            }
        }

        mutating func members() -> [Place]? {
            guard tag() == .object, let count = length() else { return nil }
            var places: [Place] = []
            places.reserveCapacity(count)
            for _ in 0..<count {
                let start = offset
                guard let key = string() else { return nil }
                let value = offset
                guard skip() else { return nil }
                places.append(Place(key: key, range: start..<offset, value: value))
            }
            return places
        }

        @inline(__always)
        private mutating func tag() -> Tag? {
            guard offset < bytes.count else { return nil }
            defer { offset += 1 }
            return Tag(rawValue: bytes[offset])
        }

        @inline(__always)
        private mutating func skipString() -> Bool {
            guard let number = varint() else { return false }
            guard number & 1 == 1 else { return true }
            guard let count = Int(exactly: number >> 1), count <= bytes.count - offset else { return false }
            offset += count
            return true
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

        /// Most have one byte or two.
        @inline(__always)
        private mutating func varint() -> UInt64? {
            guard bytes.count - offset > 1 else { return longVarint() }
            let (low, high) = (bytes[offset], bytes[offset + 1])
            if low < 0x80 {
                offset += 1
                return UInt64(low)
            }
            guard high < 0x80 else { return longVarint() }
            offset += 2
            return UInt64(low & 0x7F) | UInt64(high) << 7
        }

        private mutating func longVarint() -> UInt64? {
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
