/// Numbers, strings and the three words.
extension JSONReader {
    mutating func literal(_ text: StaticString, _ result: JSONValue) throws(JSONError) -> JSONValue {
        guard bytes.count - offset >= text.utf8CodeUnitCount else { throw error(.unexpectedEnd) }
        for index in 0..<text.utf8CodeUnitCount where bytes[offset + index] != text.utf8Start[index] {
            throw error(.unexpectedByte(bytes[offset]))
        }
        offset += text.utf8CodeUnitCount
        return result
    }

    mutating func number() throws(JSONError) -> JSONValue {
        let start = offset
        let isInteger = try scanNumber()
        let digits = UnsafeBufferPointer(rebasing: bytes[start..<offset])
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
    mutating func scanNumber() throws(JSONError) -> Bool {
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
        while offset < bytes.count, bytes[offset] &- UInt8(ascii: "0") < 10 { offset += 1 }
        return offset - start
    }

    mutating func string() throws(JSONError) -> String {
        offset += 1
        let start = offset
        let plain = bytes.plainBytes(from: start)
        offset += plain.count
        switch peek() {
        case nil: throw error(.unexpectedEnd)
        case UInt8(ascii: "\""):
            let text = UnsafeBufferPointer(rebasing: bytes[start..<offset])
            offset += 1
            if let known = known.string(of: text) { return known }
            return plain.isASCII ? String(decoding: text, as: UTF8.self) : try validated(text)
        case UInt8(ascii: "\\"): return try escapedString(from: start)
        default: throw error(.controlCharacter)
        }
    }

    /// The bytes of a string that stands for itself in ASCII; nil, and nothing is read, when it is none.
    @inline(__always)
    mutating func plainString() -> UnsafeBufferPointer<UInt8>? {
        guard peek() == UInt8(ascii: "\"") else { return nil }
        let start = offset + 1
        let plain = bytes.plainBytes(from: start)
        let end = start + plain.count
        guard plain.isASCII, end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
        offset = end + 1
        return UnsafeBufferPointer(rebasing: bytes[start..<end])
    }

    private func validated(_ bytes: some Sequence<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw error(.invalidUTF8) }
        return text
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<offset])
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return try validated(text)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw error(.controlCharacter)
            default: text.append(byte)
            }
        }
        throw error(.unexpectedEnd)
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let code = peek() else { throw error(.unexpectedEnd) }
        offset += 1
        switch code {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(code)
        case UInt8(ascii: "u"):
            var scalar = try hexadecimal()
            if scalar & 0xFC00 == 0xD800, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
                bytes[offset + 1] == UInt8(ascii: "u")
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
            text += Array(String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
        default: throw error(.badEscape)
        }
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard bytes.count - offset >= 4 else { throw error(.unexpectedEnd) }
        var result: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue else { throw error(.badEscape) }
            result = result << 4 | UInt32(digit)
            offset += 1
        }
        return result
    }
}
