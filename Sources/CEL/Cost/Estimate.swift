/// A size or a cost, of which at least the bounds are known. Arithmetic stops at the largest number.
struct Estimate: Sendable, Hashable {
    var minimum: UInt64
    var maximum: UInt64

    init(_ minimum: UInt64, _ maximum: UInt64) {
        self.minimum = minimum
        self.maximum = maximum
    }

    init(exactly value: UInt64) { self.init(value, value) }

    static let unknown = Estimate(0, .max)
    static let zero = Estimate(exactly: 0)
    static let one = Estimate(exactly: 1)

    func union(_ other: Estimate) -> Estimate {
        Estimate(min(minimum, other.minimum), max(maximum, other.maximum))
    }

    /// Rounded up.
    func scaled(by factor: Double) -> Estimate {
        func scale(_ value: UInt64) -> UInt64 {
            let product = (Double(value) * factor).rounded(.up)
            return product < 0x1p64 ? UInt64(max(0, product)) : .max
        }
        return Estimate(scale(minimum), scale(maximum))
    }

    static func + (left: Estimate, right: Estimate) -> Estimate {
        func sum(_ first: UInt64, _ second: UInt64) -> UInt64 {
            let (result, overflow) = first.addingReportingOverflow(second)
            return overflow ? .max : result
        }
        return Estimate(sum(left.minimum, right.minimum), sum(left.maximum, right.maximum))
    }

    static func * (left: Estimate, right: Estimate) -> Estimate {
        func product(_ first: UInt64, _ second: UInt64) -> UInt64 {
            let (result, overflow) = first.multipliedReportingOverflow(by: second)
            return overflow ? .max : result
        }
        return Estimate(product(left.minimum, right.minimum), product(left.maximum, right.maximum))
    }
}

extension Estimate {
    /// The cost of reading text or bytes of this size once.
    var traversal: Estimate { scaled(by: 0.1) }
    /// The cost of running a regular expression of this size, for each unit of `traversal` of the text.
    var regexStates: Estimate { scaled(by: 0.25) }
}
