extension JSONValue {
    /// The value as compact JSON text in UTF-8, object members in ascending order of their keys.
    public func encoded() -> [UInt8] {
        var text = JSONStack<UInt8>(capacity: 4096)
        write(to: &text)
        return Array(text.top(from: 0))
    }

    /// Appends the value as compact JSON.
    public func write(to bytes: inout [UInt8]) {
        var text = JSONStack<UInt8>(capacity: 256)
        write(to: &text)
        bytes.append(contentsOf: text.top(from: 0))
    }

    /// The value as JSON text that a person reads: two spaces a level, ending without a line break.
    public func prettyPrinted() -> String {
        var text = JSONStack<UInt8>(capacity: 4096)
        write(to: &text, indentation: 0)
        return String(decoding: text.top(from: 0), as: UTF8.self)
    }

    fileprivate func write(to text: inout JSONStack<UInt8>) {
        switch self {
        case .null: text.push("null")
        case .bool(let value): text.push(value ? "true" : "false")
        case .integer(let value): text.push(decimal: value)
        case .double(let value): text.push(copying: Self.text(of: value).utf8)
        case .string(let value): value.writeJSON(to: &text)
        case .array(let elements):
            text.push(UInt8(ascii: "["))
            for index in elements.indices {
                if index > 0 { text.push(UInt8(ascii: ",")) }
                elements[index].write(to: &text)
            }
            text.push(UInt8(ascii: "]"))
        case .object(let object):
            text.push(UInt8(ascii: "{"))
            for index in object.indices {
                if index > 0 { text.push(UInt8(ascii: ",")) }
                object[index].key.writeJSON(to: &text)
                text.push(UInt8(ascii: ":"))
                object[index].value.write(to: &text)
            }
            text.push(UInt8(ascii: "}"))
        }
    }

    private func write(to text: inout JSONStack<UInt8>, indentation: Int) {
        func line(_ level: Int, _ text: inout JSONStack<UInt8>) {
            text.push(0x0A)
            text.push(copying: repeatElement(0x20, count: level * 2))
        }
        switch self {
        case .array(let elements) where !elements.isEmpty:
            text.push(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { text.push(UInt8(ascii: ",")) }
                line(indentation + 1, &text)
                element.write(to: &text, indentation: indentation + 1)
            }
            line(indentation, &text)
            text.push(UInt8(ascii: "]"))
        case .object(let object) where !object.isEmpty:
            text.push(UInt8(ascii: "{"))
            for (index, member) in object.enumerated() {
                if index > 0 { text.push(UInt8(ascii: ",")) }
                line(indentation + 1, &text)
                member.key.writeJSON(to: &text)
                text.push(": ")
                member.value.write(to: &text, indentation: indentation + 1)
            }
            line(indentation, &text)
            text.push(UInt8(ascii: "}"))
        default: write(to: &text)
        }
    }

    /// The shortest text that reads back as this number; JSON knows no infinities, so they become null.
    static func text(of number: Double) -> String {
        guard number.isFinite else { return "null" }
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension String {
    fileprivate func writeJSON(to text: inout JSONStack<UInt8>) {
        text.push(UInt8(ascii: "\""))
        utf8Span.span.withUnsafeBufferPointer { Self.write($0, to: &text) }
        text.push(UInt8(ascii: "\""))
    }

    /// Nearly all strings have nothing to escape, and go over in one piece.
    private static func write(_ bytes: UnsafeBufferPointer<UInt8>, to text: inout JSONStack<UInt8>) {
        var index = 0
        while index < bytes.count {
            let plain = bytes.plainBytes(from: index).count
            text.push(copying: UnsafeBufferPointer(rebasing: bytes[index..<index + plain]))
            index += plain
            if index < bytes.count { writeEscaped(bytes[index], to: &text) }
            index += 1
        }
    }

    private static func writeEscaped(_ byte: UInt8, to text: inout JSONStack<UInt8>) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            text.push(UInt8(ascii: "\\"))
            text.push(byte)
        case 0x0A: text.push(#"\n"#)
        case 0x0D: text.push(#"\r"#)
        case 0x09: text.push(#"\t"#)
        case 0..<0x20:
            let digits = String(byte, radix: 16)
            text.push(copying: (#"\u"# + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
        default: text.push(byte)
        }
    }
}

extension JSONStack<UInt8> {
    @inline(__always)
    fileprivate mutating func push(_ text: StaticString) {
        text.withUTF8Buffer { push(copying: $0) }
    }

    fileprivate mutating func push(decimal number: Int64) {
        if number < 0 { push(UInt8(ascii: "-")) }
        let start = count
        var rest = number.magnitude
        repeat {
            push(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        var digits = top(from: start)
        digits.reverse()
    }
}
