/// Reads JSON text (RFC 8259, UTF-8) into values.
///
/// Hostile input gets an error: nesting is bounded, UTF-8 is checked, nothing may follow the value. Of what is not kept, only the
/// structure is checked. Of a key that occurs
/// twice the last one counts, as in Kubernetes; `duplicateKeys` tells of them.
public struct JSONReader: ~Copyable {
    /// Nested arrays and objects allowed. Kubernetes' own objects stay below 40; the bound keeps recursion off the end of a
    /// worker's stack.
    public static let maximumDepth = 512

    /// Dotted paths of the keys that occurred more than once in their object, of an inner object before those of the outer one;
    /// the first hundred.
    public private(set) var duplicateKeys: [String] = []

    private let collectsDuplicates: Bool
    let bytes: UnsafeBufferPointer<UInt8>
    var offset = 0
    private var depth = 0
    private var path: [String] = []
    /// Of all objects and arrays that have begun and not ended.
    private var members = JSONStack<JSONObject.Member>()
    private var elements = JSONStack<JSONValue>()
    let known = KnownStrings.common

    /// What is kept of the value of a complete document.
    public static func parse(
        _ bytes: some Sequence<UInt8>, keeping fields: KeptFields = .everything
    ) throws(JSONError) -> JSONValue {
        try run(bytes, fields, collectsDuplicates: false).0
    }

    /// The value of a complete document, and the dotted paths of keys that were given twice.
    public static func parseReportingDuplicates(
        _ bytes: some Sequence<UInt8>
    ) throws(JSONError) -> (value: JSONValue, duplicateKeys: [String]) {
        try run(bytes, .everything, collectsDuplicates: true)
    }

    private static func run(
        _ bytes: some Sequence<UInt8>, _ fields: KeptFields, collectsDuplicates: Bool
    ) throws(JSONError) -> (JSONValue, [String]) {
        func read(_ buffer: UnsafeBufferPointer<UInt8>) -> Result<(JSONValue, [String]), JSONError> {
            Result { () throws(JSONError) in
                var reader = JSONReader(buffer, collectsDuplicates: collectsDuplicates)
                return (try reader.document(fields), reader.duplicateKeys)
            }
        }
        let result = bytes.withContiguousStorageIfAvailable(read) ?? Array(bytes).withUnsafeBufferPointer(read)
        return try result.get()
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, collectsDuplicates: Bool = false) {
        self.bytes = bytes
        self.collectsDuplicates = collectsDuplicates
    }

    private mutating func document(_ fields: KeptFields) throws(JSONError) -> JSONValue {
        skipSpace()
        let result = try value(fields)
        try end()
        return result
    }

    mutating func value(_ fields: KeptFields) throws(JSONError) -> JSONValue {
        guard offset < bytes.count else { throw error(.unexpectedEnd) }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return try object(fields)
        case UInt8(ascii: "["): return try array(fields)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error(.unexpectedByte(bytes[offset]))
        }
    }

    private mutating func object(_ fields: KeptFields) throws(JSONError) -> JSONValue {
        let start = members.count
        var isAscending = true
        var former = 0..<0
        var isMore = try begin(until: UInt8(ascii: "}"))
        if !isMore { return .object([:]) }
        while isMore {
            guard peek() == UInt8(ascii: "\"") else { throw error(.expected("a key in double quotes")) }
            let begin = offset + 1
            let key = try string()
            // Compared as they stand in the text, where an escape sequence shows by its length.
            let place = begin..<offset - 1
            isAscending =
                isAscending && place.count == key.utf8.count && (members.count == start || precedes(former, place))
            former = place
            try colon(after: place)
            let inner = fields.isEverything ? .everything : fields[key]
            if inner.isNothing {
                try skipValue()
            } else {
                if collectsDuplicates { path.append(key) }
                let member = try value(inner)
                if collectsDuplicates { path.removeLast() }
                members.push(.init(key: key, value: member))
            }
            isMore = try goOn(until: UInt8(ascii: "}"))
        }
        // Sorted before it is made, which saves a copy; nothing is to be done where a server sorts its maps.
        let isStrict = isAscending || JSONObject.sort(members.top(from: start))
        var object = JSONObject(sorted: members.pop(to: start))
        if !isStrict { unite(&object) }
        return .object(object)
    }

    /// Whether the first of two pieces of the text comes before the second by its bytes.
    @inline(__always)
    func precedes(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
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

    private mutating func array(_ fields: KeptFields) throws(JSONError) -> JSONValue {
        let inner = fields.ofElements
        let start = elements.count
        var isMore = try begin(until: UInt8(ascii: "]"))
        if !isMore { return .array([]) }
        while isMore {
            if collectsDuplicates { path.append("[\(elements.count - start)]") }
            let element = try value(inner)
            if fields.keepsElement(element) { elements.push(element) }
            if collectsDuplicates { path.removeLast() }
            isMore = try goOn(until: UInt8(ascii: "]"))
        }
        return .array(elements.pop(to: start))
    }
}

// MARK: Structure

extension JSONReader {
    /// Enters an array or object, up to its first element; false when it ends there.
    @inline(__always)
    mutating func begin(until end: UInt8) throws(JSONError) -> Bool {
        offset += 1
        depth += 1
        guard depth <= Self.maximumDepth else { throw error(.tooDeep) }
        skipSpace()
        return peek() != end || leave()
    }

    /// Goes on behind an element, up to the next one; false when there is none.
    @inline(__always)
    mutating func goOn(until end: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        if peek() == end { return leave() }
        guard peek() == UInt8(ascii: ",") else {
            throw error(.expected(end == UInt8(ascii: "}") ? "',' or '}'" : "',' or ']'"))
        }
        offset += 1
        skipSpace()
        return true
    }

    private mutating func leave() -> Bool {
        offset += 1
        depth -= 1
        return false
    }

    /// Passes over what is between a key, of which this is the place, and its value.
    @inline(__always)
    mutating func colon(after key: Range<Int>) throws(JSONError) {
        skipSpace()
        guard peek() == UInt8(ascii: ":") else {
            throw error(.expected("':' after the key \"\(String(decoding: bytes[key], as: UTF8.self))\""))
        }
        offset += 1
        skipSpace()
    }

    /// Nothing may follow.
    mutating func end() throws(JSONError) {
        skipSpace()
        guard offset == bytes.count else { throw error(.trailingContent) }
    }

    @inline(__always)
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
