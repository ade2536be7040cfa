import KubernetesModel

/// Conversions between types (`int(x)`, `string(x)`, ...).
///
/// https://github.com/google/cel-spec/blob/master/doc/langdef.md#list-of-standard-definitions
extension CELValue {
    private func mismatch(_ wanted: CELType) -> CELEvaluationError {
        .failed("type conversion error from '\(type.runtimeName)' to '\(wanted.runtimeName)'")
    }

    func convertedToInt() throws(CELEvaluationError) -> CELValue {
        switch self {
        case .int: return self
        case .uint(let value):
            guard let result = Int64(exactly: value) else { throw .failed("integer overflow") }
            return .int(result)
        case .double(let value):
            guard value > -0x1p63, value < 0x1p63 else { throw .failed("integer overflow") }
            return .int(Int64(value))
        case .string(let text):
            guard let result = Int64(text) else { throw mismatch(.int) }
            return .int(result)
        case .timestamp(let moment): return .int(moment.seconds)
        case .duration(let duration): return .int(duration.nanoseconds)
        default: throw mismatch(.int)
        }
    }

    func convertedToUInt() throws(CELEvaluationError) -> CELValue {
        switch self {
        case .uint: return self
        case .int(let value):
            guard let result = UInt64(exactly: value) else { throw .failed("unsigned integer overflow") }
            return .uint(result)
        case .double(let value):
            guard value >= 0, value < 0x1p64 else { throw .failed("unsigned integer overflow") }
            return .uint(UInt64(value))
        case .string(let text):
            guard !text.hasPrefix("+"), !text.hasPrefix("-"), let result = UInt64(text) else { throw mismatch(.uint) }
            return .uint(result)
        default: throw mismatch(.uint)
        }
    }

    func convertedToDouble() throws(CELEvaluationError) -> CELValue {
        switch self {
        case .double: return self
        case .int(let value): return .double(Double(value))
        case .uint(let value): return .double(Double(value))
        case .string(let text):
            guard let result = Self.double(text) else { throw mismatch(.double) }
            return .double(result)
        default: throw mismatch(.double)
        }
    }

    /// Decimal and hexadecimal numbers, `inf`, `infinity` and `nan`.
    private static func double(_ text: String) -> Double? {
        let sign = text.hasPrefix("+") || text.hasPrefix("-") ? 1 : 0
        var unsigned = String(text.dropFirst(sign)).lowercased()
        if unsigned.hasPrefix(".") { unsigned = "0" + unsigned }
        if unsigned.hasSuffix(".") { unsigned += "0" }
        let isName = ["inf", "infinity", "nan"].contains(unsigned)
        guard isName || unsigned.utf8.first.map({ (0x30...0x39).contains($0) }) == true else { return nil }
        guard !unsigned.hasPrefix("0x") || unsigned.contains("p"), let value = Double(unsigned), isName || value.isFinite else {
            return nil
        }
        return text.hasPrefix("-") ? -value : value
    }

    func convertedToBool() throws(CELEvaluationError) -> CELValue {
        switch self {
        case .bool: return self
        case .string("1"), .string("t"), .string("T"), .string("true"), .string("True"), .string("TRUE"): return .bool(true)
        case .string("0"), .string("f"), .string("F"), .string("false"), .string("False"), .string("FALSE"): return .bool(false)
        default: throw mismatch(.bool)
        }
    }

    func convertedToString() throws(CELEvaluationError) -> CELValue {
        switch self {
        case .string: return self
        case .bool(let value): return .string(value ? "true" : "false")
        case .int(let value): return .string(String(value))
        case .uint(let value): return .string(String(value))
        case .double(let value): return .string(value == 0 && value.sign == .minus ? "-0" : value.goFormatted)
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .failed("invalid UTF-8 in bytes, cannot convert to string")
            }
            return .string(text)
        case .duration(let duration): return .string(duration.text)
        case .timestamp(let moment): return .string(moment.text)
        case .type(let type): return .string(type.runtimeName)
        case .opaque(let value as any CustomStringConvertible): return .string(value.description)
        default: throw mismatch(.string)
        }
    }

    func convertedToBytes() throws(CELEvaluationError) -> CELValue {
        switch self {
        case .bytes: return self
        case .string(let text): return .bytes(Array(text.utf8))
        default: throw mismatch(.bytes)
        }
    }

    func convertedToTimestamp() throws(CELEvaluationError) -> CELValue {
        switch self {
        case .timestamp: return self
        case .string(let text):
            guard let moment = CELTimestamp(text) else { throw mismatch(.timestamp) }
            return .timestamp(moment)
        case .int(let seconds):
            guard let moment = CELTimestamp(seconds: seconds) else { throw .failed("timestamp overflow") }
            return .timestamp(moment)
        default: throw mismatch(.timestamp)
        }
    }

    func convertedToDuration() throws(CELEvaluationError) -> CELValue {
        switch self {
        case .duration: return self
        case .string(let text):
            guard let duration = CELDuration(text) else { throw mismatch(.duration) }
            return .duration(duration)
        default: throw mismatch(.duration)
        }
    }
}

extension CELValue {
    /// How error messages show a key or an index.
    var shown: String {
        if let text = try? convertedToString(), case .string(let text) = text { text } else { "\(type)" }
    }
}
