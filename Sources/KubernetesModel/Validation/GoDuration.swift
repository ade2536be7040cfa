/// Durations as Go writes them: `300ms`, `-1.5h`, `2h45m`.
package enum GoDuration {
    /// Nanoseconds; nil when the text is no such duration or one beyond 64 bits (292 years).
    package static func nanoseconds(_ text: String) -> Int64? {
        var rest = text.utf8[...]
        var isNegative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest = rest.dropFirst()
        }
        if rest.elementsEqual("0".utf8) { return 0 }
        guard !rest.isEmpty else { return nil }
        var total: Int64 = 0
        while !rest.isEmpty {
            let whole = rest.prefix(while: isDigit)
            rest = rest[whole.endIndex...]
            var fraction = rest.prefix(0)
            if rest.first == UInt8(ascii: ".") {
                rest = rest.dropFirst()
                fraction = rest.prefix(while: isDigit)
                rest = rest[fraction.endIndex...]
            }
            let unit = rest.prefix { !isDigit($0) && $0 != UInt8(ascii: ".") }
            rest = rest[unit.endIndex...]
            guard !whole.isEmpty || !fraction.isEmpty, let scale = units[String(unit) ?? ""],
                let value = whole.isEmpty ? 0 : Int64(Substring(whole))
            else { return nil }
            let (scaled, overflow) = value.multipliedReportingOverflow(by: scale)
            let part = Int64((Double("0.\(Substring(fraction))") ?? 0) * Double(scale))
            let (withFraction, second) = scaled.addingReportingOverflow(part)
            let (sum, third) = total.addingReportingOverflow(withFraction)
            if overflow || second || third { return nil }
            total = sum
        }
        return isNegative ? -total : total
    }

    private static let units: [String: Int64] = [
        "ns": 1, "us": 1000, "µs": 1000, "μs": 1000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
        "h": 3_600_000_000_000,
    ]

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension GoDuration {
    /// Why a text is no duration, in Go's words; nil when it is one.
    package static func fault(of text: String) -> String? {
        guard nanoseconds(text) == nil else { return nil }
        var rest = text.drop { $0 == "-" || $0 == "+" }
        while let first = rest.first, first.isASCII, first.isWholeNumber || first == "." {
            rest = rest.drop { $0.isASCII && ($0.isWholeNumber || $0 == ".") }
            let unit = rest.prefix { !($0.isASCII && ($0.isWholeNumber || $0 == ".")) }
            if unit.isEmpty { return "time: missing unit in duration \(text.goQuoted)" }
            if units[String(unit)] == nil {
                return "time: unknown unit \(String(unit).goQuoted) in duration \(text.goQuoted)"
            }
            rest = rest[unit.endIndex...]
        }
        return "time: invalid duration \(text.goQuoted)"
    }
}
