import KubernetesModel

extension StringFormat {
    static func isBase64(_ text: String) -> Bool {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count % 4 == 0 else { return false }
        let padding = bytes.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return bytes.dropLast(padding).allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
    }

    /// `2006-01-02`, a day that the calendar has.
    static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard matches(#"^\d{4}-\d{2}-\d{2}$"#, text), let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && (1...days[month - 1]).contains(day)
    }

    /// `2006-01-02T15:04:05.123Z`, with any fraction and offset.
    static func isDateTime(_ text: String) -> Bool {
        let parts = text.lowercased().split(separator: "t", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, isDate(String(parts[0])) else { return false }
        return matches(#"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(.\d+)?(z|[+-]\d{2}:\d{2})$"#, String(parts[1]))
    }

    /// `3 days`, `2 min 10 sec`: a number and a unit somewhere in the text, the others passed over.
    static func isScalaDuration(_ text: String) -> Bool {
        let exact = ["ns", "us", "µs", "ms", "s", "m", "h", "d", "w", "hr", "wk"]
        let prefixes = ["nano", "micro", "milli", "sec", "min", "hour", "day", "week"]
        guard let expression = try? RegularExpression.cached(#"\d+\s*[A-Za-zµ]+"#) else { return false }
        var offset = 0
        while let match = expression.firstMatch(in: text, from: offset) {
            let found = Substring(text.utf8.dropFirst(match.lowerBound).prefix(match.count)).lowercased()
            let number = found.prefix { ("0"..."9").contains($0) }
            guard Int(number) != nil else { return false }
            let unit = String(found.dropFirst(number.count).drop { $0.isWhitespace })
            if exact.contains(unit) || prefixes.contains(where: unit.hasPrefix) { return true }
            offset = match.upperBound
        }
        return false
    }

    /// An absolute URI or an absolute path.
    static func isRequestURI(_ text: String) -> Bool {
        if text.isEmpty || text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) { return false }
        if text == "*" || text.hasPrefix("/") && !text.hasPrefix("//") { return hasValidEscapes(text) }
        var rest = text[...]
        if !text.hasPrefix("/") {
            guard let colon = text.firstIndex(of: ":"), matches("^[a-zA-Z][a-zA-Z0-9+.-]*$", String(text[..<colon])) else {
                return false
            }
            rest = text[text.index(after: colon)...]
        }
        guard rest.hasPrefix("//") else { return hasValidEscapes(String(rest)) }
        let authority = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        return matches(#"^(\[[0-9a-fA-F:.]+(%25[^\]]*)?\]|[^\s<>"\\^`{|}#\[\]:]*)(:\d*)?$"#, String(host))
            && hasValidEscapes(String(rest))
    }

    private static func hasValidEscapes(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).dropFirst().allSatisfy {
            $0.count >= 2 && matches("^[0-9a-fA-F]{2}$", String(Substring($0.prefix(2))))
        }
    }

    /// `someone@example.com` or `Someone <someone@example.com>`.
    static func isEmail(_ text: String) -> Bool {
        let atom = #"[a-zA-Z0-9!#$%&'*+/=?^_`{|}~\x{80}-\x{10FFFF}-]+"#
        let quoted = #""([^"\\\r\n]|\\.)*""#
        let address = #"(\#(atom)(\.\#(atom))*|\#(quoted))@(\#(atom)(\.\#(atom))*|\[[^\[\]\\]*\])"#
        let name = #"((\#(atom)|\#(quoted)|\.)\s*)*"#
        return matches(#"^\s*(\#(address)|\#(name)<\#(address)>)\s*$"#, text)
    }
}
