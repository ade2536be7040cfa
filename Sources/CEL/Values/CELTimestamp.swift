import KubernetesModel

/// A moment to the nanosecond, from the year 1 to the year 9999.
package struct CELTimestamp: Sendable, Hashable, Comparable {
    /// Since 1970-01-01T00:00:00Z.
    package let seconds: Int64
    /// Within the second: 0 to 999,999,999.
    package let nanoseconds: Int64

    static let yearOne = CELTimestamp(unchecked: -62_135_596_800, 0)
    private static let range = yearOne.seconds...253_402_300_799

    private init(unchecked seconds: Int64, _ nanoseconds: Int64) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Nil when the moment is not within the years that CEL knows.
    package init?(seconds: Int64, nanoseconds: Int64 = 0) {
        guard Self.range.contains(seconds) else { return nil }
        self.init(unchecked: seconds, nanoseconds)
    }

    package static func < (left: CELTimestamp, right: CELTimestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// Nil when the result is not within the years that CEL knows.
    func adding(_ duration: CELDuration, sign: Int64 = 1) -> CELTimestamp? {
        let total = nanoseconds + duration.nanoseconds % 1_000_000_000 * sign
        let carry: Int64 = total < 0 ? -1 : total >= 1_000_000_000 ? 1 : 0
        return CELTimestamp(
            seconds: seconds + duration.nanoseconds / 1_000_000_000 * sign + carry, nanoseconds: total - carry * 1_000_000_000)
    }

    /// Nil when the time between is more than a duration holds.
    func since(_ other: CELTimestamp) -> CELDuration? {
        let (product, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(nanoseconds - other.nanoseconds)
        return overflow || carry ? nil : CELDuration(nanoseconds: sum)
    }
}

// MARK: Calendar

extension CELTimestamp {
    /// The parts of a moment in some zone.
    struct Calendar {
        var year, month, day, dayOfYear, dayOfWeek, hour, minute, second: Int64
    }

    /// Months and days start at 1, the day of the year and the week (Sunday) at 0.
    func calendar(offset: Int64 = 0) -> Calendar {
        let local = seconds + offset
        let days = (local >= 0 ? local : local - 86399) / 86400
        let time = local - days * 86400
        let (year, month, day) = GregorianCalendar.date(days: days)
        return Calendar(
            year: year, month: month, day: day, dayOfYear: days - GregorianCalendar.days(year: year, month: 1, day: 1),
            dayOfWeek: ((days + 4) % 7 + 7) % 7, hour: time / 3600, minute: time / 60 % 60, second: time % 60)
    }
}

// MARK: Text

extension CELTimestamp {
    /// Reads RFC 3339 with any offset and fraction; nil when the text is no such time.
    package init?(_ text: String) {
        var reader = DateReader(text)
        guard let date = reader.date(), reader.take("T"), let hour = reader.number(1...2), reader.take(":"),
            let minute = reader.number(2...2), reader.take(":"), let second = reader.number(2...2),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let fraction = reader.fraction()
        guard let fraction, let offset = reader.offset(), reader.isAtEnd else { return nil }
        self.init(seconds: ((date * 24 + hour) * 60 + minute) * 60 + second - offset, nanoseconds: fraction)
    }

    /// Reads a date of RFC 3339, the moment at which it begins in UTC.
    init?(date text: String) {
        var reader = DateReader(text)
        guard let days = reader.date(), reader.isAtEnd else { return nil }
        self.init(seconds: days * 86400)
    }

    /// RFC 3339 in UTC with as many digits as the fraction needs.
    var text: String {
        func padded(_ number: Int64, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let parts = calendar()
        var fraction = nanoseconds == 0 ? "" : "." + padded(nanoseconds, 9)
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))T"
            + "\(padded(parts.hour, 2)):\(padded(parts.minute, 2)):\(padded(parts.second, 2))\(fraction)Z"
    }
}

/// Takes the parts of a date and time off the start of a text.
private struct DateReader {
    private var rest: Substring.UTF8View.SubSequence

    init(_ text: String) { rest = Substring(text).utf8[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(_ digits: ClosedRange<Int>) -> Int64? {
        let text = rest.prefix(digits.upperBound).prefix { (0x30...0x39).contains($0) }
        guard text.count >= digits.lowerBound else { return nil }
        rest = rest.dropFirst(text.count)
        return Int64(String(Substring(text)))
    }

    /// Days since 1970-01-01.
    mutating func date() -> Int64? {
        guard let year = number(4...4), take("-"), let month = number(2...2), take("-"), let day = number(2...2),
            (1...12).contains(month), day >= 1
        else { return nil }
        let days = GregorianCalendar.days(year: year, month: month, day: day)
        return GregorianCalendar.date(days: days) == (year, month, day) ? days : nil
    }

    /// Nanoseconds; nil when a point is not followed by digits.
    mutating func fraction() -> Int64? {
        guard take(".") || take(",") else { return 0 }
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        var value: Int64 = 0
        for index in 0..<9 {
            let position = digits.index(digits.startIndex, offsetBy: index, limitedBy: digits.endIndex) ?? digits.endIndex
            value = value * 10 + (position < digits.endIndex ? Int64(digits[position] - 0x30) : 0)
        }
        return value
    }

    /// Seconds east of Greenwich.
    mutating func offset() -> Int64? {
        if take("Z") { return 0 }
        let sign: Int64 = rest.first == UInt8(ascii: "-") ? -1 : 1
        guard take("+") || take("-"), let hours = number(2...2), take(":"), let minutes = number(2...2), hours <= 24,
            minutes <= 60
        else { return nil }
        return sign * (hours * 60 + minutes) * 60
    }
}
