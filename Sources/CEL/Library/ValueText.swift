import KubernetesModel

/// How `%s` shows a value.
enum ValueText {
    /// Values that are nested deeper are not shown.
    private static let deepest = 100

    static func plain(_ value: CELValue, depth: Int = 0, _ meter: inout Meter) throws(CELEvaluationError) -> String {
        switch value {
        case .null: return "null"
        case .list, .map: return try nested(value, depth: depth, &meter)
        default:
            guard case .string(let text) = try value.convertedToString() else { throw .noSuchOverload() }
            return text
        }
    }

    /// Inside lists and maps texts stand in quotes, and times say what they are.
    private static func nested(_ value: CELValue, depth: Int, _ meter: inout Meter) throws(CELEvaluationError) -> String {
        try meter.work(1)
        guard depth < deepest else { throw .failed("error during formatting: the value is nested too deep") }
        switch value {
        case .string(let text): return text.goQuoted
        case .bytes: return "b" + (try plain(value, &meter)).goQuoted
        case .double(let number):
            if number.isNaN { return "\"NaN\"" }
            if number.isInfinite { return number < 0 ? "\"-Inf\"" : "\"+Inf\"" }
            let (sign, whole, fraction) = DecimalDigits(exactly: number).fixed(6)
            return "\(sign)\(whole).\(fraction)"
        case .duration: return "duration(\((try plain(value, &meter)).goQuoted))"
        case .timestamp: return "timestamp(\((try plain(value, &meter)).goQuoted))"
        case .list(let list):
            var parts: [String] = []
            var size = 0
            for element in list.values {
                parts.append(try nested(try element.unwrapped(), depth: depth + 1, &meter))
                size += parts[parts.count - 1].utf8.count
                guard size <= Meter.largestResult else { throw .costLimitExceeded }
            }
            return "[\(parts.joined(separator: ", "))]"
        case .map(let map):
            var parts: [(key: String, text: String)] = []
            var size = 0
            for key in map.keys {
                let shown = try nested(key, depth: depth + 1, &meter)
                let element = try (map.value(key) ?? .null).unwrapped()
                parts.append((shown, "\(shown):\(try nested(element, depth: depth + 1, &meter))"))
                size += parts[parts.count - 1].text.utf8.count
                guard size <= Meter.largestResult else { throw .costLimitExceeded }
            }
            parts.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            return "{\(parts.map(\.text).joined(separator: ", "))}"
        default: return try plain(value, depth: depth, &meter)
        }
    }
}
