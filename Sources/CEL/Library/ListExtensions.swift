/// The extended list functions that do not sort.
///
/// https://pkg.go.dev/github.com/google/cel-go/ext#Lists
enum ListExtensions {
    private static let a = CELType.parameter("A")
    private static let list = CELType.list(a)

    static let functions: FunctionTable.Library = [
        "lists.range": [
            .global([.int], .list(.int), cost: range) { arguments, meter throws(CELEvaluationError) in
                let count = Int(clamping: max(0, try arguments.int(0)))
                try meter.allocate(count)
                return .list((0..<count).map { .int(Int64($0)) })
            }
        ],
        "reverse": [
            .member([list], list, cost: .newList()) { arguments, meter throws(CELEvaluationError) in
                let list = try arguments.list(0)
                try meter.allocate(list.count)
                return .list(list.values.reversed())
            }
        ],
        "slice": [
            .member([list, .int, .int], list, cost: slice) { arguments, meter throws(CELEvaluationError) in
                let list = try arguments.list(0)
                let (start, end) = (try arguments.int(1), try arguments.int(2))
                let call = "cannot slice(\(start), \(end))"
                if start < 0 || end < 0 { throw .failed("\(call), negative indexes not supported") }
                if start > end { throw .failed("\(call), start index must be less than or equal to end index") }
                if end > list.count { throw .failed("\(call), list is length \(list.count)") }
                return .list((Int(start)..<Int(end)).map { list[$0] })
            }
        ],
        "flatten": [
            .member([.list(list)], list, cost: flattening) { arguments, meter throws(CELEvaluationError) in
                var result: [CELValue] = []
                try flatten(try arguments.list(0), depth: 1, into: &result, &meter)
                return .list(result)
            },
            .member([.list(.dyn), .int], .list(.dyn), cost: flattening) { arguments, meter throws(CELEvaluationError) in
                let depth = try arguments.int(1)
                if depth < 0 { throw .failed("level must be non-negative") }
                var result: [CELValue] = []
                try flatten(try arguments.list(0), depth: depth, into: &result, &meter)
                return .list(result)
            },
        ],
        "distinct": [
            .member([list], list, cost: SortLibrary.comparison(of: 0)) { arguments, meter throws(CELEvaluationError) in
                var result: [CELValue] = []
                elements: for value in try arguments.list(0).values {
                    for known in result where try value.isEqual(to: known, &meter) { continue elements }
                    result.append(value)
                }
                return .list(result)
            }
        ],
    ]

    private static let range: CallCost = {
        let size: CallCost.Rule = { sizes in
            sizes.literal(0).map { Estimate(exactly: UInt64(max(0, $0))) } ?? .init(exactly: .max)
        }
        return .newList(size)
    }()

    private static let slice = CallCost(
        { sliceSize($0) + Estimate(exactly: 11) },
        actual: { arguments, _ throws(CELEvaluationError) in
            let count = Int64(try arguments.list(0).count)
            let (start, end) = (try arguments.int(1), try arguments.int(2))
            return start >= 0 && start <= end && end <= count ? UInt64(end - start) + 11 : 12
        }, result: sliceSize)

    private static let sliceSize: CallCost.Rule = { sizes in
        let start = UInt64(max(0, sizes.literal(1) ?? 0))
        let end = sizes.literal(2).map { UInt64(max(0, $0)) } ?? sizes.size(0).maximum
        return Estimate(exactly: end &- start)
    }

    private static let flattening = CallCost(
        { sizes in
            let depth = sizes.arguments.count > 1 ? sizes.literal(1).map { Double(max(0, $0)) } ?? 0x1p64 : 1
            return sizes.size(0).scaled(by: depth) + Estimate(exactly: 11)
        }, result: { $0.size(0) })

    private static let deepest: Int64 = 100

    private static func flatten(
        _ list: CELList, depth: Int64, into result: inout [CELValue], _ meter: inout Meter
    ) throws(CELEvaluationError) {
        try meter.work(list.count)
        for value in list.values {
            if case .list(let inner) = value, depth > 0 {
                try flatten(inner, depth: min(depth, deepest) - 1, into: &result, &meter)
            } else {
                result.append(try value.unwrapped())
            }
            guard result.count <= Meter.largestResult else { throw .costLimitExceeded }
        }
    }
}
