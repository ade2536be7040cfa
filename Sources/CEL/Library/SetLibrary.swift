/// Lists as sets: what occurs more than once counts once.
///
/// https://pkg.go.dev/github.com/google/cel-go/ext#Sets
enum SetLibrary {
    private static let list = CELType.list(.parameter("T"))

    static let functions: FunctionTable.Library = [
        "sets.contains": [
            .global([list, list], .bool, cost: pairs(1)) { arguments, meter throws(CELEvaluationError) in
                .bool(try contains(try arguments.list(0), try arguments.list(1), &meter))
            }
        ],
        "sets.equivalent": [
            .global([list, list], .bool, cost: pairs(2)) { arguments, meter throws(CELEvaluationError) in
                let (left, right) = (try arguments.list(0), try arguments.list(1))
                if !(try contains(left, right, &meter)) { return .bool(false) }
                return .bool(try contains(right, left, &meter))
            }
        ],
        "sets.intersects": [
            .global([list, list], .bool, cost: pairs(1)) { arguments, meter throws(CELEvaluationError) in
                let right = try arguments.list(1).values
                for value in try arguments.list(0).values where try contains(right, value, &meter) { return .bool(true) }
                return .bool(false)
            }
        ],
    ]

    private static func pairs(_ times: Double) -> CallCost {
        CallCost { ($0.size(0) * $0.size(1)).scaled(by: times) + .one }
    }

    private static func contains(_ list: CELList, _ part: CELList, _ meter: inout Meter) throws(CELEvaluationError) -> Bool {
        let values = list.values
        for value in part.values where !(try contains(values, value, &meter)) { return false }
        return true
    }

    private static func contains(
        _ values: [CELValue], _ value: CELValue, _ meter: inout Meter
    ) throws(CELEvaluationError) -> Bool {
        for candidate in values where try candidate.isEqual(to: value, &meter) { return true }
        return false
    }
}
