/// Why a text is not JSON, and where; lines and columns (in bytes) start at 1.
public struct JSONError: Error, Equatable, CustomStringConvertible {
    public enum Reason: Sendable, Equatable {
        case unexpectedEnd
        case unexpectedByte(UInt8)
        case expected(String)
        case trailingContent
        case tooDeep
        case badNumber
        case badEscape
        case controlCharacter
        case invalidUTF8
    }

    public var reason: Reason
    public var line: Int
    public var column: Int

    public var description: String { "line \(line), column \(column): \(sentence)" }

    private var sentence: String {
        switch reason {
        case .unexpectedEnd: "the JSON text ends in the middle of a value"
        case .unexpectedByte(let byte):
            (0x21...0x7E).contains(byte)
                ? "a JSON value cannot begin with '\(Character(Unicode.Scalar(byte)))'"
                : "a JSON value cannot begin with the byte 0x\(String(byte, radix: 16))"
        case .expected(let what): "expected \(what)"
        case .trailingContent: "there is more text after the JSON value"
        case .tooDeep: "arrays and objects are nested more than \(JSONReader.maximumDepth) deep"
        case .badNumber: "this is not a JSON number"
        case .badEscape: "this is not a JSON escape sequence"
        case .controlCharacter: "a control character in a string must be escaped"
        case .invalidUTF8: "this string is not valid UTF-8"
        }
    }
}
