/// An amount as Kubernetes writes it: `500m` CPUs, `1536Mi` of memory. Exact, counted in billionths.
///
/// Two quantities are equal when their amounts are, whatever their formats: `1Ki` equals `1024`.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
public struct Quantity: Sendable {
    /// Which family of suffixes the text of a quantity uses.
    public enum Format: Sendable, Hashable {
        /// `m`, none, `k`, `M`, ...: powers of 1000.
        case decimalSI
        /// `Ki`, `Mi`, ...: powers of 1024.
        case binarySI
        /// `e3`, `e6`, ...
        case decimalExponent
    }

    /// The amount in billionths.
    public var nanos: Int128
    public var format: Format

    public init(nanos: Int128, format: Format = .decimalSI) {
        self.nanos = nanos
        self.format = format
    }

    public init(_ value: Int64, format: Format = .decimalSI) {
        self.init(nanos: Int128(value) * 1_000_000_000, format: format)
    }

    public init(milliValue: Int64, format: Format = .decimalSI) {
        self.init(nanos: Int128(milliValue) * 1_000_000, format: format)
    }

    /// The amount as a whole number, a fraction rounded away from zero; what 64 bits cannot hold becomes their limit.
    public var value: Int64 { rounded(toMultipleOf: 1_000_000_000) }

    /// The amount in thousandths, rounded and limited as `value` is.
    public var milliValue: Int64 { rounded(toMultipleOf: 1_000_000) }

    public var isZero: Bool { nanos == 0 }

    private func rounded(toMultipleOf unit: Int128) -> Int64 {
        let (quotient, remainder) = nanos.quotientAndRemainder(dividingBy: unit)
        return Int64(clamping: quotient + remainder.signum())
    }
}

extension Quantity: Hashable, Comparable {
    public static func == (left: Quantity, right: Quantity) -> Bool { left.nanos == right.nanos }
    public static func < (left: Quantity, right: Quantity) -> Bool { left.nanos < right.nanos }
    public func hash(into hasher: inout Hasher) { hasher.combine(nanos) }
}

/// Sums and products stay within the limits of `nanos`. A sum has the format of its first term that is not zero.
extension Quantity {
    public static func + (left: Quantity, right: Quantity) -> Quantity {
        let (sum, overflow) = left.nanos.addingReportingOverflow(right.nanos)
        return Quantity(
            nanos: overflow ? (right.nanos < 0 ? .min : .max) : sum, format: left.isZero ? right.format : left.format)
    }

    public static func - (left: Quantity, right: Quantity) -> Quantity { left + -right }

    public static func * (left: Quantity, right: Int64) -> Quantity {
        let (product, overflow) = left.nanos.multipliedReportingOverflow(by: Int128(right))
        return Quantity(nanos: overflow ? ((left.nanos < 0) == (right < 0) ? .max : .min) : product, format: left.format)
    }

    public static prefix func - (quantity: Quantity) -> Quantity {
        Quantity(nanos: quantity.nanos == .min ? .max : -quantity.nanos, format: quantity.format)
    }
}
