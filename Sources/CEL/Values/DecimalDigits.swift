/// The decimal digits of a number, from which the notations of Go's `strconv` are made.
struct DecimalDigits {
    private let isNegative: Bool
    /// Without zeros at either end; empty for zero.
    private var digits: [UInt8]
    /// The number is `0.digits` times ten to the power of this.
    private var exponent: Int
    /// Set for what is no number or infinite.
    private let special: String?

    /// The fewest digits that read back as this number.
    init(_ number: Double) {
        isNegative = number.sign == .minus
        special = number.isNaN ? "NaN" : number.isInfinite ? (isNegative ? "-Inf" : "+Inf") : nil
        let parts = number.magnitude.description.split(separator: "e")
        let mantissa = (parts.first ?? "0").split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa.first ?? "0"
        let all = Array((String(whole) + (mantissa.count > 1 ? String(mantissa[1]) : "")).utf8).map { $0 - 0x30 }
        exponent = whole.utf8.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        digits = special == nil ? all : []
        trim()
    }

    /// All digits of this number, which are finite many.
    init(exactly number: Double) {
        isNegative = number.sign == .minus
        special = nil
        let power = number == 0 ? 0 : Int(number.exponent) - 52
        var value = number == 0 ? 0 : UInt64((number.magnitude.significand * 0x1p52).rounded())
        digits = []
        while value > 0 {
            digits.append(UInt8(value % 10))
            value /= 10
        }
        // A power of two below one is a power of five over a power of ten.
        for _ in 0..<power.magnitude { Self.multiply(&digits, by: power > 0 ? 2 : 5) }
        digits.reverse()
        exponent = digits.count + min(0, power)
        trim()
    }

    private static func multiply(_ digits: inout [UInt8], by factor: UInt8) {
        var carry: UInt8 = 0
        for index in digits.indices {
            let product = digits[index] * factor + carry
            digits[index] = product % 10
            carry = product / 10
        }
        if carry > 0 { digits.append(carry) }
    }

    private mutating func trim() {
        let zeros = digits.prefix { $0 == 0 }.count
        digits.removeFirst(zeros)
        exponent -= zeros
        while digits.last == 0 { digits.removeLast() }
        if digits.isEmpty { exponent = 0 }
    }

    /// Rounds half to even after this many digits, which may be none or fewer.
    private mutating func round(to count: Int) {
        guard count < digits.count else { return }
        guard count >= 0 else {
            digits = []
            return
        }
        let isHalf = digits[count] == 5 && digits.count == count + 1
        let isUp = isHalf ? count > 0 && digits[count - 1] % 2 == 1 : digits[count] >= 5
        digits.removeLast(digits.count - count)
        if isUp {
            var index = count - 1
            while index >= 0, digits[index] == 9 {
                digits[index] = 0
                index -= 1
            }
            if index >= 0 {
                digits[index] += 1
            } else {
                digits.insert(1, at: 0)
                exponent += 1
            }
        }
    }

    private var sign: String { isNegative ? "-" : "" }
    private func text(_ slice: some Sequence<UInt8>) -> String { String(decoding: slice.map { $0 + 0x30 }, as: UTF8.self) }

    /// Without an exponent: `-0.001`, `1500000`.
    var plain: String {
        if let special { return special }
        if digits.isEmpty { return sign + "0" }
        if exponent <= 0 { return sign + "0." + String(repeating: "0", count: -exponent) + text(digits) }
        let whole = text(digits.prefix(exponent)) + String(repeating: "0", count: max(0, exponent - digits.count))
        return sign + whole + (digits.count > exponent ? "." + text(digits.dropFirst(exponent)) : "")
    }

    /// With this many digits after the point (`%.2f`).
    func fixed(_ places: Int) -> (sign: String, whole: String, fraction: String) {
        var rounded = self
        rounded.round(to: exponent + places)
        if rounded.digits.isEmpty { rounded.exponent = 0 }
        let point = max(0, rounded.exponent)
        let whole =
            rounded.text(rounded.digits.prefix(point)) + String(repeating: "0", count: max(0, point - rounded.digits.count))
        let lead = String(repeating: "0", count: min(places, max(0, -rounded.exponent)))
        let rest = rounded.text(rounded.digits.dropFirst(point))
        let fraction = lead + rest
        return (sign, whole.isEmpty ? "0" : whole, fraction + String(repeating: "0", count: max(0, places - fraction.utf8.count)))
    }

    /// One digit before the point and this many after it (`%.6e`), and the power of ten.
    func scientific(_ places: Int) -> (mantissa: String, exponent: Int) {
        var rounded = self
        rounded.round(to: places + 1)
        let padded = rounded.digits + Array(repeating: 0, count: max(0, places + 1 - rounded.digits.count))
        let mantissa = sign + rounded.text(padded.prefix(1)) + (places > 0 ? "." + rounded.text(padded.dropFirst()) : "")
        return (mantissa, rounded.digits.isEmpty ? 0 : rounded.exponent - 1)
    }
}
