extension Quantity: CustomStringConvertible {
    /// From 10^-9 in steps of 1000.
    static let decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]
    /// From 1024^1 in steps of 1024.
    static let binarySuffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]

    /// The canonical text: no fraction, no precision lost, the suffix as large as can be. `1.5` is `1500m`, `1.5Gi` is `1536Mi`.
    ///
    /// Binary suffixes are given up for amounts below 1024 and for fractions, which they cannot write.
    public var description: String {
        guard !isZero else { return "0" }
        let unit: Int128 = 1_000_000_000
        if format == .binarySI, nanos.magnitude >= 1024 * unit.magnitude, nanos % unit == 0 {
            let (mantissa, power) = Self.takingOut(1024, of: nanos / unit, atMost: Self.binarySuffixes.count)
            return power == 0 ? "\(mantissa)" : "\(mantissa)\(Self.binarySuffixes[power - 1])"
        }
        let isExponent = format == .decimalExponent
        let (mantissa, power) = Self.takingOut(1000, of: nanos, atMost: isExponent ? .max : Self.decimalSuffixes.count - 1)
        let exponent = (power - 3) * 3
        return "\(mantissa)" + (isExponent ? (exponent == 0 ? "" : "e\(exponent)") : Self.decimalSuffixes[power])
    }

    public var json: JSONValue { .string(description) }

    private static func takingOut(_ factor: Int128, of number: Int128, atMost limit: Int) -> (mantissa: Int128, power: Int) {
        var mantissa = number
        var power = 0
        while power < limit, mantissa % factor == 0 {
            mantissa /= factor
            power += 1
        }
        return (mantissa, power)
    }
}
