/// Reads JSON text (RFC 8259, UTF-8) into values.
///
/// Hostile input gets an error: nesting is bounded, UTF-8 is checked, nothing may follow the value. Of a key that occurs
/// twice the last one counts, as in Kubernetes; `duplicateKeys` tells of them.
public struct JSONReader: ~Copyable {
    /// Nested arrays and objects allowed. Kubernetes' own objects stay below 40; the bound keeps recursion off the end of a
    /// worker's stack.
    public static let maximumDepth = 512

    /// Parts of a document that nobody will read, passed over without being built.
    public indirect enum Skip: Sendable {
        case value
        /// Few, so that looking at each is faster than a table.
        case members(KeyValuePairs<String, Skip>)
        /// The same in each element of an array.
        case elements(Skip)

        /// `metadata.managedFields` of an object.
        public static let managedFields: Skip = .members(["metadata": .members(["managedFields": .value])])
        /// The same within a watch event.
        public static let eventManagedFields: Skip = .members(["object": managedFields])
        /// The same within the items of a list.
        public static let listManagedFields: Skip = .members(["items": .elements(managedFields)])
    }

    /// Dotted paths of the keys that occurred more than once in their object, of an inner object before those of the outer one;
    /// the first hundred.
    public private(set) var duplicateKeys: [String] = []

    private let skip: Skip?
    private let collectsDuplicates: Bool
    let bytes: UnsafeBufferPointer<UInt8>
    var offset = 0
    private var depth = 0
    private var path: [String] = []
    /// Of all objects and arrays that have begun and not ended.
    private var members = JSONStack<JSONObject.Member>()
    private var elements = JSONStack<JSONValue>()
    let known = KnownStrings.common

    /// The value of a complete document.
    public static func parse(_ bytes: some Sequence<UInt8>, skipping skip: Skip? = nil) throws(JSONError) -> JSONValue {
        try run(bytes, skip, collectsDuplicates: false).0
    }

    /// The value of a complete document, and the dotted paths of keys that were given twice.
    public static func parseReportingDuplicates(
        _ bytes: some Sequence<UInt8>
    ) throws(JSONError) -> (value: JSONValue, duplicateKeys: [String]) {
        try run(bytes, nil, collectsDuplicates: true)
    }

    private static func run(
        _ bytes: some Sequence<UInt8>, _ skip: Skip?, collectsDuplicates: Bool
    ) throws(JSONError) -> (JSONValue, [String]) {
        func read(_ buffer: UnsafeBufferPointer<UInt8>) -> Result<(JSONValue, [String]), JSONError> {
            Result { () throws(JSONError) in
                var reader = JSONReader(buffer, skip, collectsDuplicates: collectsDuplicates)
                return (try reader.document(), reader.duplicateKeys)
            }
        }
        let result = bytes.withContiguousStorageIfAvailable(read) ?? Array(bytes).withUnsafeBufferPointer(read)
        return try result.get()
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ skip: Skip?, collectsDuplicates: Bool) {
        self.bytes = bytes
        self.skip = skip
        self.collectsDuplicates = collectsDuplicates
    }

    private mutating func document() throws(JSONError) -> JSONValue {
        skipSpace()
        let result = try value(skip)
        skipSpace()
        guard offset == bytes.count else { throw error(.trailingContent) }
        return result
    }

    mutating func value(_ skip: Skip?) throws(JSONError) -> JSONValue {
        guard offset < bytes.count else { throw error(.unexpectedEnd) }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return try object(skip)
        case UInt8(ascii: "["): return try array(skip)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error(.unexpectedByte(bytes[offset]))
        }
    }

    private mutating func object(_ skip: Skip?) throws(JSONError) -> JSONValue {
        try enter()
        let start = members.count
        skipSpace()
        if peek() == UInt8(ascii: "}") {
            leave()
            return .object([:])
        }
        var isAscending = true
        var former = 0..<0
        while true {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw error(.expected("a key in double quotes")) }
            let begin = offset + 1
            let key = try string()
            // Compared as they stand in the text, where an escape sequence shows by its length.
            let place = begin..<offset - 1
            isAscending =
                isAscending && place.count == key.utf8.count && (members.count == start || precedes(former, place))
            former = place
            skipSpace()
            guard peek() == UInt8(ascii: ":") else { throw error(.expected("':' after the key \"\(key)\"")) }
            offset += 1
            skipSpace()
            let inner: Skip? =
                if case .members(let inner) = skip { inner.first { $0.key.isIdentical(to: key) }?.value } else { nil }
            if case .value = inner {
                try skipValue()
            } else {
                if collectsDuplicates { path.append(key) }
                let member = try value(inner)
                if collectsDuplicates { path.removeLast() }
                members.push(.init(key: key, value: member))
            }
            skipSpace()
            switch peek() {
            case UInt8(ascii: ","): offset += 1
            case UInt8(ascii: "}"):
                leave()
                // Sorted before it is made, which saves a copy; nothing is to be done where a server sorts its maps.
                let isStrict = isAscending || JSONObject.sort(members.top(from: start))
                var object = JSONObject(sorted: members.pop(to: start))
                if !isStrict { unite(&object) }
                return .object(object)
            default: throw error(.expected("',' or '}'"))
            }
        }
    }

    @inline(__always)
    private func precedes(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        UnsafeBufferPointer(rebasing: bytes[left]).byteOrder(UnsafeBufferPointer(rebasing: bytes[right])) < 0
    }

    /// Of more nobody is told, in Kubernetes as well. Each comes with its path, which may be long.
    private static let maximumDuplicates = 100

    private mutating func unite(_ object: inout JSONObject) {
        let repeated = object.uniteRepeated()
        guard collectsDuplicates else { return }
        for key in repeated.prefix(Self.maximumDuplicates - duplicateKeys.count) {
            duplicateKeys.append((path + [key]).joined(separator: "."))
        }
    }

    private mutating func array(_ skip: Skip?) throws(JSONError) -> JSONValue {
        try enter()
        let inner: Skip? = if case .elements(let skip) = skip { skip } else { nil }
        let start = elements.count
        skipSpace()
        if peek() == UInt8(ascii: "]") {
            leave()
            return .array([])
        }
        while true {
            skipSpace()
            if collectsDuplicates { path.append("[\(elements.count - start)]") }
            elements.push(try value(inner))
            if collectsDuplicates { path.removeLast() }
            skipSpace()
            switch peek() {
            case UInt8(ascii: ","): offset += 1
            case UInt8(ascii: "]"):
                leave()
                return .array(elements.pop(to: start))
            default: throw error(.expected("',' or ']'"))
            }
        }
    }

    mutating func enter() throws(JSONError) {
        offset += 1
        depth += 1
        guard depth <= Self.maximumDepth else { throw error(.tooDeep) }
    }

    mutating func leave() {
        offset += 1
        depth -= 1
    }

    func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    @inline(__always)
    mutating func skipSpace() {
        while offset < bytes.count, bytes[offset] <= 0x20,
            bytes[offset] == 0x20 || bytes[offset] == 0x0A || bytes[offset] == 0x0D || bytes[offset] == 0x09
        {
            offset += 1
        }
    }

    func error(_ reason: JSONError.Reason) -> JSONError {
        let before = bytes.prefix(offset)
        let line = before.reduce(into: 1) { if $1 == 0x0A { $0 += 1 } }
        let column = before.reversed().prefix { $0 != 0x0A }.count + 1
        return JSONError(reason: reason, line: line, column: column)
    }
}
