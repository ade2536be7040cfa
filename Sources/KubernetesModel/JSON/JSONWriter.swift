extension JSONValue {
    /// The value as compact JSON text in UTF-8, object members in ascending order of their keys.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2048)
        write(to: &bytes)
        return bytes
    }

    /// The value as JSON text that a person reads: two spaces a level, ending without a line break.
    public func prettyPrinted() -> String {
        var bytes: [UInt8] = []
        write(to: &bytes, indentation: 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the value as compact JSON.
    public func write(to bytes: inout [UInt8]) {
        switch self {
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object): object.write(to: &bytes)
        default: writeScalar(to: &bytes)
        }
    }

    private func write(to bytes: inout [UInt8], indentation: Int) {
        func line(_ level: Int) {
            bytes.append(0x0A)
            bytes.append(contentsOf: repeatElement(0x20, count: level * 2))
        }
        switch self {
        case .array(let elements) where !elements.isEmpty:
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                line(indentation + 1)
                element.write(to: &bytes, indentation: indentation + 1)
            }
            line(indentation)
            bytes.append(UInt8(ascii: "]"))
        case .object(let object) where !object.isEmpty:
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in object.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                line(indentation + 1)
                member.key.writeJSON(to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                bytes.append(0x20)
                member.value.write(to: &bytes, indentation: indentation + 1)
            }
            line(indentation)
            bytes.append(UInt8(ascii: "}"))
        default: write(to: &bytes)
        }
    }

    private func writeScalar(to bytes: inout [UInt8]) {
        switch self {
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        case .double(let value): bytes.append(contentsOf: Self.text(of: value).utf8)
        case .string(let value): value.writeJSON(to: &bytes)
        case .null, .array, .object: bytes.append(contentsOf: "null".utf8)
        }
    }

    /// The shortest text that reads back as this number; JSON knows no infinities, so they become null.
    static func text(of number: Double) -> String {
        guard number.isFinite else { return "null" }
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension JSONObject {
    /// Appends the object as compact JSON.
    public func write(to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        // By index: an iterator would take and give up a reference to each.
        for index in indices {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            self[index].key.writeJSON(to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            self[index].value.write(to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}

extension String {
    fileprivate func writeJSON(to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        // Nearly all strings have nothing to escape, and go over in one piece.
        var text = self
        text.withUTF8 { text in
            var index = 0
            while index < text.count {
                let plain = text.plainBytes(from: index).count
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[index..<index + plain]))
                index += plain
                if index < text.count { Self.writeEscaped(text[index], to: &bytes) }
                index += 1
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func writeEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
        case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
        case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
        case 0..<0x20:
            let digits = String(byte, radix: 16)
            bytes.append(contentsOf: (#"\u"# + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
        default: bytes.append(byte)
        }
    }
}
