/// What a call costs, computed from the sizes of its arguments: of values when it runs, of what types and schemas allow when
/// it is compiled.
struct CallCost: Sendable {
    /// What is known of a call.
    struct Sizes {
        /// Of the arguments, the target first.
        var arguments: [Estimate]
        /// Of the elements of the first argument, when it is a list of text or bytes.
        var elements: Estimate?
        /// Arguments that are written out as integers.
        var literals: [Int64?]

        func size(_ index: Int) -> Estimate { index < arguments.count ? arguments[index] : .unknown }
        func literal(_ index: Int) -> Int64? { index < literals.count ? literals[index] : nil }
    }

    typealias Rule = @Sendable (Sizes) -> Estimate
    typealias Actual = @Sendable (Arguments, inout Meter) throws(CELEvaluationError) -> UInt64

    /// Nil for a call that costs 1.
    private let rule: Rule?
    /// Where a call costs other than the compiler's estimate would with exact sizes.
    private let actual: Actual?
    private let result: Rule?

    init(_ rule: Rule?, actual: Actual? = nil, result: Rule? = nil) {
        self.rule = rule
        self.actual = actual
        self.result = result
    }

    static let one = CallCost(nil)

    func estimate(_ sizes: Sizes) -> Estimate { rule?(sizes) ?? .one }

    /// The size of what the call gives, when it can be told.
    func resultSize(_ sizes: Sizes) -> Estimate? { result?(sizes) }

    func cost(of arguments: Arguments, _ meter: inout Meter) throws(CELEvaluationError) -> UInt64 {
        if let actual { return try actual(arguments, &meter) }
        guard let rule else { return 1 }
        let sizes = Sizes(
            arguments: arguments.values.map { Estimate(exactly: UInt64($0.size)) }, elements: nil,
            literals: arguments.values.map { if case .int(let value) = $0 { value } else { nil } })
        return rule(sizes).maximum
    }
}

extension CallCost {
    /// Reading an argument this many times; what is given is as large as the argument at most.
    static func traversal(_ argument: Int = 0, times: Double = 1, keepsSize: Bool = false) -> CallCost {
        let cost: Rule = { $0.size(argument).scaled(by: 0.1 * times) }
        let size: Rule = { $0.size(argument) }
        return CallCost(cost, result: keepsSize ? size : nil)
    }

    /// Matching a text, the first argument, with an expression, the second.
    static let regex = CallCost(
        { (Estimate.one + $0.size(0)).traversal * $0.size(1).regexStates })

    /// As much as the smaller of two arguments is large.
    static let comparison = CallCost { sizes in
        let limit = min(sizes.size(0).maximum, sizes.size(1).maximum)
        return Estimate(min(1, limit), limit).traversal
    }

    /// Making a list of the size of the first argument, or of what the rule says.
    static func newList(factor: Double = 1, _ size: @escaping Rule = { $0.size(0) }, result: Rule? = nil) -> CallCost {
        CallCost({ size($0).scaled(by: factor) + Estimate(exactly: 11) }, result: result ?? size)
    }

    /// Reading all that a list holds.
    static let elements = CallCost(
        { $0.size(0) * (Estimate.one + ($0.elements?.traversal ?? .zero)) },
        actual: { arguments, meter throws(CELEvaluationError) in try arguments[0].traversalCost(&meter) })
}

extension CELValue {
    /// The cost of reading everything in the value.
    fileprivate func traversalCost(_ meter: inout Meter) throws(CELEvaluationError) -> UInt64 {
        try meter.work(1)
        var sum: UInt64 = 0
        switch self {
        case .string(let text): sum = UInt64(Double(text.utf8.count) * 0.1)
        case .bytes(let bytes): sum = UInt64(Double(bytes.count) * 0.1)
        case .list(let list):
            for value in list.values { sum += try value.traversalCost(&meter) }
        case .map(let map):
            for key in map.keys {
                sum += try key.traversalCost(&meter)
                if let value = map.value(key) { sum += try value.traversalCost(&meter) }
            }
        default: sum = 1
        }
        return sum
    }
}
