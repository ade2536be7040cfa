import KubernetesModel

/// What a scalar means, by YAML 1.1 as `kubectl` reads it: `yes`, `on` and `y` are booleans, `0644` is octal, a date is a string.
enum ScalarResolver {
    /// Nil when the text does not fit its tag, or is a number that JSON has no way to write.
    static func resolve(_ text: String, tag: String?, isPlain: Bool) -> JSONValue? {
        switch tag {
        case nil: return isPlain ? plain(text) : .string(text)
        case "tag:yaml.org,2002:bool": return booleans[text].map { .bool($0) }
        case "tag:yaml.org,2002:null": return nulls.contains(text) ? .null : nil
        case "tag:yaml.org,2002:int": return integer(text)
        case "tag:yaml.org,2002:float": return number(text)
        default: return .string(text)
        }
    }

    /// Whether the text, written without quotes, would be read as this very string.
    static func isString(_ text: String) -> Bool {
        if case .string = plain(text) { true } else { false }
    }

    private static func plain(_ text: String) -> JSONValue? {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
            if let value = integer(text) { return value }
            if isInfinityOrNaN(text) { return nil }
            return isFloat(text) ? number(text) : .string(text)
        // The first letters of the words below, and of nothing else that has a meaning.
        case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
            UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
            if let value = booleans[text] { return .bool(value) }
            return nulls.contains(text) ? .null : .string(text)
        default: return .string(text)
        }
    }

    private static let nulls: Set<String> = ["", "~", "null", "Null", "NULL"]

    private static let booleans: [String: Bool] = {
        let yes = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]
        let no = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]
        return Dictionary(uniqueKeysWithValues: yes.map { ($0, true) } + no.map { ($0, false) })
    }()

    /// Decimal, `0x`, `0o`, `0b` and, with a leading zero, octal; underscores may part the digits.
    private static func integer(_ text: String) -> JSONValue? {
        var digits = text.contains("_") ? text.filter { $0 != "_" }[...] : text[...]
        let sign = digits.hasPrefix("-") ? "-" : ""
        if digits.hasPrefix("-") || digits.hasPrefix("+") { digits = digits.dropFirst() }
        guard let first = digits.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        var radix = 10
        if first == UInt8(ascii: "0"), digits.utf8.count > 1 {
            switch digits.dropFirst().first {
            case "x", "X": (radix, digits) = (16, digits.dropFirst(2))
            case "b", "B": (radix, digits) = (2, digits.dropFirst(2))
            case "o", "O": (radix, digits) = (8, digits.dropFirst(2))
            default: (radix, digits) = (8, digits.dropFirst())
            }
        }
        guard let head = digits.first, head != "-", head != "+" else { return nil }
        return Int64(sign + digits, radix: radix).map { .integer($0) }
    }

    private static func number(_ text: String) -> JSONValue? {
        guard isFloat(text), let value = Double(text.filter { $0 != "_" }), value.isFinite else { return nil }
        return .double(value)
    }

    /// `[-+]? ( \.[0-9]+ | [0-9]+ (\.[0-9]*)? ) ( [eE][-+]?[0-9]+ )?`
    private static func isFloat(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let run = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_") }
            rest = rest.dropFirst(run.count)
            return run.count
        }
        func take(_ any: UInt8...) -> Bool {
            guard let first = rest.first, any.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = take(UInt8(ascii: "-"), UInt8(ascii: "+"))
        let whole = digits()
        let fraction = take(UInt8(ascii: ".")) ? digits() : 0
        guard whole + fraction > 0 else { return false }
        if take(UInt8(ascii: "e"), UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "-"), UInt8(ascii: "+"))
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func isInfinityOrNaN(_ text: String) -> Bool {
        let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        return [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(String(unsigned))
    }
}
