/// How two values that can be ordered relate.
enum Order: Int64 {
    case less = -1
    case equal = 0
    case greater = 1

    init<Value: Comparable>(_ left: Value, _ right: Value) {
        self = left < right ? .less : left > right ? .greater : .equal
    }

    var reversed: Order { Order(rawValue: -rawValue) ?? .equal }
}

extension CELValue {
    /// How two numbers of any types relate; nil for anything else and for what is no number.
    func numericOrder(_ other: CELValue) -> Order? {
        switch (self, other) {
        case (.int(let left), .int(let right)): Order(left, right)
        case (.uint(let left), .uint(let right)): Order(left, right)
        case (.double(let left), .double(let right)): left.isNaN || right.isNaN ? nil : Order(left, right)
        case (.int(let left), .uint(let right)): left < 0 ? .less : Order(UInt64(left), right)
        case (.int(let left), .double(let right)): Self.order(right, Double(left), exactly: left)?.reversed
        case (.uint(let left), .double(let right)): Self.order(right, Double(left), exactly: left)?.reversed
        case (.uint, .int), (.double, .int), (.double, .uint): other.numericOrder(self)?.reversed
        default: nil
        }
    }

    /// The rounded integer decides unless it equals the double; then the double, which is whole, is compared exactly.
    private static func order<Integer: FixedWidthInteger>(_ double: Double, _ rounded: Double, exactly integer: Integer) -> Order?
    {
        if double.isNaN { return nil }
        if double != rounded { return Order(double, rounded) }
        return Integer(exactly: double).map { Order($0, integer) } ?? .greater
    }

    /// How two values of the same type, or two numbers, relate.
    func order(_ other: CELValue) throws(CELEvaluationError) -> Order {
        switch (self, other) {
        case (.string(let left), .string(let right)):
            return left.isSameText(as: right) ? .equal : left.utf8.lexicographicallyPrecedes(right.utf8) ? .less : .greater
        case (.bytes(let left), .bytes(let right)):
            return left == right ? .equal : left.lexicographicallyPrecedes(right) ? .less : .greater
        case (.bool(let left), .bool(let right)): return Order(left ? 1 : 0, right ? 1 : 0)
        case (.duration(let left), .duration(let right)): return Order(left, right)
        case (.timestamp(let left), .timestamp(let right)): return Order(left, right)
        case (.double(let number), _) where number.isNaN, (_, .double(let number)) where number.isNaN:
            throw .failed("NaN values cannot be ordered")
        default:
            guard let order = numericOrder(other) else { throw .noSuchOverload() }
            return order
        }
    }

    /// Whether values of the type have an order at all.
    var isOrdered: Bool {
        switch self {
        case .string, .bytes, .bool, .duration, .timestamp, .int, .uint, .double: true
        default: false
        }
    }
}
