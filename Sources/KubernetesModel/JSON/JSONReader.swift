/// Reads JSON text (RFC 8259, UTF-8) into values.
///
/// Hostile input gets an error: nesting is bounded, UTF-8 is checked, nothing may follow the value. Of a key that occurs
/// twice the last one counts, as in Kubernetes; `duplicateKeys` tells of them.
public struct JSONReader {
    /// Nested arrays and objects allowed. Kubernetes' own objects stay below 40; the bound keeps recursion off the end of a
    /// worker's stack.
    public static let maximumDepth = 512

    /// Parts of a document that nobody will read, passed over without being built.
    public indirect enum Skip: Sendable {
        case value
        case members([String: Skip])
        /// The same in each element of an array.
        case elements(Skip)

        /// `metadata.managedFields` of an object.
        public static let managedFields: Skip = .members(["metadata": .members(["managedFields": .value])])
        /// The same within a watch event.
        public static let eventManagedFields: Skip = .members(["object": managedFields])
        /// The same within the items of a list.
        public static let listManagedFields: Skip = .members(["items": .elements(managedFields)])
    }

    /// Dotted paths of the keys that occurred more than once in their object, in the order met.
    public private(set) var duplicateKeys: [String] = []

    private let skip: Skip?
    private let collectsDuplicates: Bool
    private var base: UnsafePointer<UInt8>
    private var count: Int
    private var offset = 0
    private var depth = 0
    private var path: [String] = []

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
                guard let base = buffer.baseAddress else { throw JSONError(reason: .unexpectedEnd, line: 1, column: 1) }
                var reader = JSONReader(base: base, count: buffer.count, skip: skip, collectsDuplicates: collectsDuplicates)
                return (try reader.document(), reader.duplicateKeys)
            }
        }
        let result = bytes.withContiguousStorageIfAvailable(read) ?? Array(bytes).withUnsafeBufferPointer(read)
        return try result.get()
    }

    private init(base: UnsafePointer<UInt8>, count: Int, skip: Skip?, collectsDuplicates: Bool) {
        self.base = base
        self.count = count
        self.skip = skip
        self.collectsDuplicates = collectsDuplicates
    }

    private mutating func document() throws(JSONError) -> JSONValue {
        skipSpace()
        let result = try value(skip)
        skipSpace()
        guard offset == count else { throw error(.trailingContent) }
        return result
    }

    private mutating func value(_ skip: Skip?) throws(JSONError) -> JSONValue {
        guard offset < count else { throw error(.unexpectedEnd) }
        switch base[offset] {
        case UInt8(ascii: "{"): return try object(skip)
        case UInt8(ascii: "["): return try array(skip)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error(.unexpectedByte(base[offset]))
        }
    }

    private mutating func object(_ skip: Skip?) throws(JSONError) -> JSONValue {
        try enter()
        var members: [JSONObject.Member] = []
        skipSpace()
        if peek() == UInt8(ascii: "}") {
            leave()
            return .object([:])
        }
        while true {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw error(.expected("a key in double quotes")) }
            let key = try string()
            skipSpace()
            guard peek() == UInt8(ascii: ":") else { throw error(.expected("':' after the key \"\(key)\"")) }
            offset += 1
            skipSpace()
            let inner: Skip? = if case .members(let table) = skip { table[key] } else { nil }
            if case .value = inner {
                try skipValue()
            } else {
                if collectsDuplicates { path.append(key) }
                let member = try value(inner)
                if collectsDuplicates { path.removeLast() }
                members.append(.init(key: key, value: member))
            }
            skipSpace()
            switch peek() {
            case UInt8(ascii: ","): offset += 1
            case UInt8(ascii: "}"):
                leave()
                guard collectsDuplicates else { return .object(JSONObject(unsorted: members, duplicates: nil)) }
                var repeated: [String] = []
                let result = JSONObject(unsorted: members) { repeated.append($0) }
                duplicateKeys += repeated.map { (path + [$0]).joined(separator: ".") }
                return .object(result)
            default: throw error(.expected("',' or '}'"))
            }
        }
    }

    private mutating func array(_ skip: Skip?) throws(JSONError) -> JSONValue {
        try enter()
        let inner: Skip? = if case .elements(let skip) = skip { skip } else { nil }
        var elements: [JSONValue] = []
        skipSpace()
        if peek() == UInt8(ascii: "]") {
            leave()
            return .array([])
        }
        while true {
            skipSpace()
            if collectsDuplicates { path.append("[\(elements.count)]") }
            elements.append(try value(inner))
            if collectsDuplicates { path.removeLast() }
            skipSpace()
            switch peek() {
            case UInt8(ascii: ","): offset += 1
            case UInt8(ascii: "]"):
                leave()
                return .array(elements)
            default: throw error(.expected("',' or ']'"))
            }
        }
    }

    private mutating func enter() throws(JSONError) {
        offset += 1
        depth += 1
        guard depth <= Self.maximumDepth else { throw error(.tooDeep) }
    }

    private mutating func leave() {
        offset += 1
        depth -= 1
    }

    private func peek() -> UInt8? { offset < count ? base[offset] : nil }

    private mutating func skipSpace() {
        while offset < count, base[offset] == 0x20 || base[offset] == 0x0A || base[offset] == 0x0D || base[offset] == 0x09 {
            offset += 1
        }
    }

    private mutating func literal(_ text: StaticString, _ result: JSONValue) throws(JSONError) -> JSONValue {
        guard count - offset >= text.utf8CodeUnitCount else { throw error(.unexpectedEnd) }
        for index in 0..<text.utf8CodeUnitCount where base[offset + index] != text.utf8Start[index] {
            throw error(.unexpectedByte(base[offset]))
        }
        offset += text.utf8CodeUnitCount
        return result
    }
}

// MARK: Scalars

extension JSONReader {
    private mutating func number() throws(JSONError) -> JSONValue {
        let start = offset
        let isInteger = try scanNumber()
        let digits = UnsafeBufferPointer(start: base + start, count: offset - start)
        if isInteger, let value = Self.integer(digits) { return .integer(value) }
        guard let value = Double(String(decoding: digits, as: UTF8.self)), value.isFinite else { throw error(.badNumber) }
        return .double(value)
    }

    /// Nil for one of more than 64 bits.
    private static func integer(_ digits: UnsafeBufferPointer<UInt8>) -> Int64? {
        let isNegative = digits.first == UInt8(ascii: "-")
        // Counted down from zero, because there is one more negative number than positive ones.
        var value: Int64 = 0
        for digit in digits.dropFirst(isNegative ? 1 : 0) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (difference, underflow) = product.subtractingReportingOverflow(Int64(digit &- UInt8(ascii: "0")))
            if overflow || underflow { return nil }
            value = difference
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    /// Passes over a number; true when it has neither fraction nor exponent.
    private mutating func scanNumber() throws(JSONError) -> Bool {
        if peek() == UInt8(ascii: "-") { offset += 1 }
        let first = peek()
        let integerDigits = digits()
        guard integerDigits > 0, first != UInt8(ascii: "0") || integerDigits == 1 else { throw error(.badNumber) }
        var isInteger = true
        if peek() == UInt8(ascii: ".") {
            isInteger = false
            offset += 1
            guard digits() > 0 else { throw error(.badNumber) }
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            isInteger = false
            offset += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { offset += 1 }
            guard digits() > 0 else { throw error(.badNumber) }
        }
        return isInteger
    }

    private mutating func digits() -> Int {
        let start = offset
        while offset < count, base[offset] &- UInt8(ascii: "0") < 10 { offset += 1 }
        return offset - start
    }

    private mutating func string() throws(JSONError) -> String {
        offset += 1
        let start = offset
        var isASCII = true
        while offset < count {
            let byte = base[offset]
            if byte == UInt8(ascii: "\"") {
                let bytes = UnsafeBufferPointer(start: base + start, count: offset - start)
                offset += 1
                return isASCII ? String(decoding: bytes, as: UTF8.self) : try validated(bytes)
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            guard byte >= 0x20 else { throw error(.controlCharacter) }
            if byte >= 0x80 { isASCII = false }
            offset += 1
        }
        throw error(.unexpectedEnd)
    }

    private func validated(_ bytes: some Sequence<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: Array(bytes), as: UTF8.self) else { throw error(.invalidUTF8) }
        return text
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var bytes = Array(UnsafeBufferPointer(start: base + start, count: offset - start))
        while offset < count {
            let byte = base[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return try validated(bytes)
            case UInt8(ascii: "\\"): try escape(into: &bytes)
            case 0..<0x20: throw error(.controlCharacter)
            default: bytes.append(byte)
            }
        }
        throw error(.unexpectedEnd)
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(JSONError) {
        guard let code = peek() else { throw error(.unexpectedEnd) }
        offset += 1
        switch code {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(code)
        case UInt8(ascii: "u"):
            var scalar = try hexadecimal()
            if scalar & 0xFC00 == 0xD800, offset + 1 < count, base[offset] == UInt8(ascii: "\\"),
                base[offset + 1] == UInt8(ascii: "u")
            {
                let mark = offset
                offset += 2
                let low = try hexadecimal()
                if low & 0xFC00 == 0xDC00 {
                    scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    offset = mark
                }
            }
            // A lone surrogate becomes U+FFFD, as in Go.
            bytes += Array(String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
        default: throw error(.badEscape)
        }
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard count - offset >= 4 else { throw error(.unexpectedEnd) }
        var result: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(base[offset])).hexDigitValue else { throw error(.badEscape) }
            result = result << 4 | UInt32(digit)
            offset += 1
        }
        return result
    }

    /// Passes over one value: its structure is checked, its texts are not looked into.
    private mutating func skipValue() throws(JSONError) {
        guard let first = peek() else { throw error(.unexpectedEnd) }
        switch first {
        case UInt8(ascii: "{"): try skipElements(until: UInt8(ascii: "}"), haveKeys: true)
        case UInt8(ascii: "["): try skipElements(until: UInt8(ascii: "]"), haveKeys: false)
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try scanNumber()
        default: _ = try value(nil)
        }
    }

    private mutating func skipElements(until end: UInt8, haveKeys: Bool) throws(JSONError) {
        try enter()
        skipSpace()
        if peek() == end { return leave() }
        while true {
            skipSpace()
            if haveKeys {
                guard peek() == UInt8(ascii: "\"") else { throw error(.expected("a key in double quotes")) }
                try skipString()
                skipSpace()
                guard peek() == UInt8(ascii: ":") else { throw error(.expected("':' after the key")) }
                offset += 1
                skipSpace()
            }
            try skipValue()
            skipSpace()
            if peek() == end { return leave() }
            guard peek() == UInt8(ascii: ",") else { throw error(.expected(haveKeys ? "',' or '}'" : "',' or ']'")) }
            offset += 1
        }
    }

    private mutating func skipString() throws(JSONError) {
        offset += 1
        while offset < count {
            switch base[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                return
            case UInt8(ascii: "\\"): offset += 2
            case 0..<0x20: throw error(.controlCharacter)
            default: offset += 1
            }
        }
        throw error(.unexpectedEnd)
    }

    private func error(_ reason: JSONError.Reason) -> JSONError {
        let before = UnsafeBufferPointer(start: base, count: min(offset, count))
        let line = before.reduce(into: 1) { if $1 == 0x0A { $0 += 1 } }
        let column = before.reversed().prefix { $0 != 0x0A }.count + 1
        return JSONError(reason: reason, line: line, column: column)
    }
}
