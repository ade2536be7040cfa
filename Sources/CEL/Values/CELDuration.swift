/// A length of time in nanoseconds, up to 292 years either way.
package struct CELDuration: Sendable, Hashable, Comparable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func < (left: CELDuration, right: CELDuration) -> Bool { left.nanoseconds < right.nanoseconds }

    private static let units: [(String, Int64)] = [
        ("ns", 1), ("us", 1_000), ("\u{B5}s", 1_000), ("\u{3BC}s", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// Reads durations as Go writes them: `1h30m`, `-1.5s`; nil for any other text and for what 64 bits cannot hold.
    package init?(_ text: String) {
        var rest = Substring(text).utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        if rest.elementsEqual("0".utf8) {
            nanoseconds = 0
            return
        }
        guard !rest.isEmpty else { return nil }
        var total: UInt64 = 0
        while !rest.isEmpty {
            guard let part = Self.takeComponent(&rest) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow, sum <= Int64.min.magnitude else { return nil }
            total = sum
        }
        if isNegative {
            nanoseconds = total == Int64.min.magnitude ? .min : -Int64(total)
        } else {
            guard let value = Int64(exactly: total) else { return nil }
            nanoseconds = value
        }
    }

    /// A number and its unit.
    private static func takeComponent(_ rest: inout Substring.UTF8View.SubSequence) -> UInt64? {
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        var fraction = rest.prefix(0)
        if rest.first == UInt8(ascii: ".") {
            fraction = rest.dropFirst().prefix(while: isDigit)
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        let name = rest.prefix { !isDigit($0) && $0 != UInt8(ascii: ".") }
        guard let unit = units.first(where: { name.elementsEqual($0.0.utf8) })?.1 else { return nil }
        rest = rest.dropFirst(name.count)
        guard let number = UInt64(whole.isEmpty ? "0" : String(Substring(whole))) else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: UInt64(unit))
        // Digits finer than a nanosecond are cut off.
        var fractionValue: UInt64 = 0
        var scale = UInt64(unit)
        for byte in fraction where scale >= 10 || fractionValue == 0 {
            if scale < 10 { break }
            scale /= 10
            fractionValue += UInt64(byte - 0x30) * scale
        }
        let (sum, carry) = product.addingReportingOverflow(fractionValue)
        return overflow || carry ? nil : sum
    }

    /// In seconds: `5400s`, `0.25s`.
    var text: String { DecimalDigits(Double(nanoseconds / 1_000_000_000) + Double(nanoseconds % 1_000_000_000) / 1e9).plain + "s" }
}
