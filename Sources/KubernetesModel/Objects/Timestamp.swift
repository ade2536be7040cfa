/// A moment as Kubernetes writes it: RFC 3339 in UTC, whole seconds (`metav1.Time`) or microseconds (`metav1.MicroTime`).
///
/// There is no clock here: the moment comes in as an argument.
public struct Timestamp: Sendable, Hashable, Comparable {
    public var microsecondsSince1970: Int64

    public init(microsecondsSince1970: Int64) { self.microsecondsSince1970 = microsecondsSince1970 }
    /// What 64 bits of microseconds cannot hold becomes their limit, some 292,000 years away.
    public init(secondsSince1970: Int64) {
        let (product, overflow) = secondsSince1970.multipliedReportingOverflow(by: 1_000_000)
        microsecondsSince1970 = overflow ? (secondsSince1970 < 0 ? .min : .max) : product
    }

    /// Reads RFC 3339 with any offset and fraction; nil when the text is no such time.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count else { return nil }
            var result: Int64 = 0
            for byte in bytes[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                result = result * 10 + Int64(byte - UInt8(ascii: "0"))
            }
            return result
        }
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] | 0x20 == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            (1...12).contains(month), (1...Self.length(ofMonth: month, year)).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        var index = 19
        var microseconds: Int64 = 0
        if bytes[index] == UInt8(ascii: ".") {
            let digits = bytes[(index + 1)...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !digits.isEmpty else { return nil }
            for position in 0..<6 {
                let digit = position < digits.count ? Int64(digits[digits.startIndex + position] - UInt8(ascii: "0")) : 0
                microseconds = microseconds * 10 + digit
            }
            index += 1 + digits.count
        }
        var offset: Int64 = 0
        switch index < bytes.count ? bytes[index] : 0 {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            guard bytes.count == index + 1 else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard bytes.count == index + 6, bytes[index + 3] == UInt8(ascii: ":"), let hours = number(index + 1..<index + 3),
                let minutes = number(index + 4..<index + 6), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (bytes[index] == UInt8(ascii: "+") ? 60 : -60)
        default: return nil
        }
        let days = GregorianCalendar.days(year: year, month: month, day: day)
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset
        microsecondsSince1970 = seconds * 1_000_000 + microseconds
    }

    /// `2006-01-02T15:04:05Z`
    public var seconds: String { "\(dateAndTime)Z" }

    /// `2006-01-02T15:04:05.000000Z`
    public var microseconds: String {
        "\(dateAndTime).\(Self.padded(microsecondsSince1970 &- floorSeconds &* 1_000_000, 6))Z"
    }

    /// The moment so many seconds later, or the last one that there is.
    public func adding(seconds: Double) -> Timestamp {
        let microseconds = (seconds * 1_000_000).rounded()
        guard let difference = Int64(exactly: microseconds) else {
            return Timestamp(microsecondsSince1970: seconds < 0 ? .min : .max)
        }
        let (sum, overflow) = microsecondsSince1970.addingReportingOverflow(difference)
        return Timestamp(microsecondsSince1970: overflow ? (difference < 0 ? .min : .max) : sum)
    }

    /// Seconds from the other moment to this one.
    public func seconds(since other: Timestamp) -> Double {
        Double(Int128(microsecondsSince1970) - Int128(other.microsecondsSince1970)) / 1_000_000
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microsecondsSince1970 < right.microsecondsSince1970 }

    private var floorSeconds: Int64 {
        microsecondsSince1970 / 1_000_000 - (microsecondsSince1970 % 1_000_000 < 0 ? 1 : 0)
    }

    private var dateAndTime: String {
        let total = floorSeconds
        let days = total >= 0 ? total / 86400 : (total - 86399) / 86400
        let time = total - days * 86400
        let (year, month, day) = GregorianCalendar.date(days: days)
        return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))T"
            + "\(Self.padded(time / 3600, 2)):\(Self.padded(time / 60 % 60, 2)):\(Self.padded(time % 60, 2))"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private static func length(ofMonth month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
