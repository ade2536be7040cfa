/// What a string or bytes literal stands for.
enum LiteralText {
    struct Fault: Error {
        var message: String
    }

    /// The bytes that a literal without its prefix and quotes stands for. In strings `\x` and octal escapes are characters, in
    /// bytes they are bytes.
    static func decode(_ body: Substring.UnicodeScalarView, isRaw: Bool, isBytes: Bool) throws(Fault) -> [UInt8] {
        var result: [UInt8] = []
        var rest = body
        while let scalar = rest.popFirst() {
            guard scalar == "\\", !isRaw, let kind = rest.popFirst() else {
                if scalar == "\r" {  // line breaks in a literal are always single characters
                    if rest.first == "\n" { rest.removeFirst() }
                    result.append(0x0A)
                } else {
                    result.append(contentsOf: UTF8.encode(scalar) ?? .init())
                }
                continue
            }
            switch kind {
            case "a": result.append(0x07)
            case "b": result.append(0x08)
            case "f": result.append(0x0C)
            case "n": result.append(0x0A)
            case "r": result.append(0x0D)
            case "t": result.append(0x09)
            case "v": result.append(0x0B)
            case "x", "X", "u", "U", "0"..."3":
                let isOctal = kind.isDigit
                let count = kind == "U" ? 8 : kind == "u" ? 4 : 2
                if isBytes, kind == "u" || kind == "U" { throw Fault(message: "unable to unescape string") }
                let digits = (isOctal ? String(kind) : "") + String(Substring(rest.prefix(count)))
                rest.removeFirst(min(count, rest.count))
                let value = UInt32(digits, radix: isOctal ? 8 : 16)
                if isBytes, let value {
                    result.append(UInt8(truncatingIfNeeded: value))
                } else if let decoded = value.flatMap(Unicode.Scalar.init) {
                    result.append(contentsOf: UTF8.encode(decoded) ?? .init())
                } else {
                    throw Fault(message: "invalid unicode code point")
                }
            default: result.append(contentsOf: UTF8.encode(kind) ?? .init())
            }
        }
        return result
    }
}
