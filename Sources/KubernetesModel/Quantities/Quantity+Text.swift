/// Why a text is no quantity.
public enum QuantityError: Error, Equatable, CustomStringConvertible {
    case malformed
    case unknownSuffix
    case tooLarge

    public var description: String {
        switch self {
        case .malformed:
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        case .unknownSuffix: "unable to parse quantity's suffix"
        case .tooLarge: "quantities must stay below 10^29"
        }
    }
}

extension Quantity {
    /// Reads a quantity. What is finer than a billionth is rounded away from zero, so that nothing asked for becomes nothing;
    /// a binary quantity is cut off at 2^63-1.
    public init(_ text: String) throws(QuantityError) {
        var rest = Substring(text).utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let number = DecimalNumber(prefixOf: &rest)
        guard !number.digits.isEmpty else { throw .malformed }
        let suffix = try Suffix(rest)
        let magnitude: Int128
        switch suffix.format {
        case .binarySI:
            let (nanos, isExact) = number.multiplied(by1024ToThe: suffix.exponent).shifted(by: 9)
            let limit = Int128(Int64.max) * 1_000_000_000
            magnitude = isExact ? min(nanos, limit) : limit
        case .decimalSI, .decimalExponent:
            let (nanos, isExact) = number.shifted(by: suffix.exponent + 9)
            guard isExact else { throw .tooLarge }
            magnitude = nanos
        }
        // A binary suffix says little of a fraction, so upstream forgets it.
        let isFraction = magnitude > 0 && magnitude < 1_000_000_000
        self.init(
            nanos: isNegative ? -magnitude : magnitude,
            format: suffix.format == .binarySI && isFraction ? .decimalSI : suffix.format)
    }

    /// Reads a quantity from JSON, where it is a string or a number.
    ///
    /// - Throws: `QuantityError.malformed` also for any other JSON.
    public init(json: JSONValue) throws(QuantityError) {
        switch json {
        case .string(let text): try self.init(text.trimmingSpace)
        case .integer(let value): self.init(value)
        case .double(let value): try self.init(JSONValue.text(of: value))
        default: throw .malformed
        }
    }
}

/// Decimal digits with a point in them: the part of a quantity before its suffix.
private struct DecimalNumber {
    var digits: [UInt8] = []
    /// How many of the digits stand after the point.
    var fractionDigits = 0

    /// Takes digits, of which one may be followed by a point, off the start of a text.
    init(prefixOf text: inout Substring.UTF8View.SubSequence) {
        var hasPoint = false
        while let byte = text.first {
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                digits.append(byte - UInt8(ascii: "0"))
                if hasPoint { fractionDigits += 1 }
            } else {
                break
            }
            text = text.dropFirst()
        }
    }

    func multiplied(by1024ToThe power: Int) -> DecimalNumber {
        var result = self
        for _ in 0..<power {
            var carry = 0
            for index in result.digits.indices.reversed() {
                let product = Int(result.digits[index]) * 1024 + carry
                result.digits[index] = UInt8(product % 10)
                carry = product / 10
            }
            while carry > 0 {
                result.digits.insert(UInt8(carry % 10), at: 0)
                carry /= 10
            }
        }
        return result
    }

    /// The number times a power of ten, a fraction rounded up; `isExact` is false, and the value meaningless, when it is too
    /// large for 128 bits.
    func shifted(by exponent: Int) -> (value: Int128, isExact: Bool) {
        guard let first = digits.firstIndex(where: { $0 != 0 }) else { return (0, true) }
        let wholeDigits = digits.count - fractionDigits + exponent
        guard wholeDigits - first <= 39 else { return (0, false) }
        var value: Int128 = 0
        for index in first..<max(first, wholeDigits) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int128(index < digits.count ? digits[index] : 0))
            guard !overflow, !carry else { return (0, false) }
            value = sum
        }
        let isFraction = digits.dropFirst(max(0, wholeDigits)).contains { $0 != 0 }
        let (sum, overflow) = value.addingReportingOverflow(isFraction ? 1 : 0)
        return (sum, !overflow)
    }
}

private struct Suffix {
    var format: Quantity.Format
    /// Of 1024 for a binary suffix, of 10 for the others.
    var exponent: Int

    private static let letters = Set("eEinumkKMGTP".utf8)

    init(_ bytes: Substring.UTF8View.SubSequence) throws(QuantityError) {
        let afterLetters = bytes.drop { Self.letters.contains($0) }
        let isSigned = afterLetters.first == UInt8(ascii: "-") || afterLetters.first == UInt8(ascii: "+")
        guard (isSigned ? afterLetters.dropFirst() : afterLetters).allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .malformed
        }
        let text = String(Substring(bytes))
        if let index = Quantity.decimalSuffixes.firstIndex(of: text) {
            (format, exponent) = (.decimalSI, (index - 3) * 3)
        } else if let index = Quantity.binarySuffixes.firstIndex(of: text) {
            (format, exponent) = (.binarySI, index + 1)
        } else if text.hasPrefix("e") || text.hasPrefix("E"), let number = Int32(text.dropFirst()) {
            (format, exponent) = (.decimalExponent, Int(number))
        } else {
            throw .unknownSuffix
        }
    }
}

extension String {
    fileprivate var trimmingSpace: String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        let start = utf8.drop(while: isSpace)
        guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(Substring(start[...last]))
    }
}
