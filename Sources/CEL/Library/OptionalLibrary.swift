/// Values that may be missing. `or` and `orValue` do not call a body: the planner makes steps of them.
///
/// https://pkg.go.dev/github.com/google/cel-go/cel#OptionalTypes
enum OptionalLibrary {
    private static let a = CELType.parameter("A")
    private static let optional = CELType.optional(a)

    static let functions: FunctionTable.Library = [
        "optional.of": [
            .global([a], optional) { arguments, _ throws(CELEvaluationError) in .optionalOf(try arguments[0]) }
        ],
        "optional.ofNonZeroValue": [
            .global([a], optional) { arguments, _ throws(CELEvaluationError) in
                let value = try arguments[0]
                return value.isZero ? .none : .optionalOf(value)
            }
        ],
        "optional.none": [.global([], optional) { _, _ throws(CELEvaluationError) in .none }],
        "hasValue": [
            .member([optional], .bool) { arguments, _ throws(CELEvaluationError) in .bool(try arguments.optional(0) != nil) }
        ],
        "value": [
            .member([optional], a) { arguments, _ throws(CELEvaluationError) in
                guard let value = try arguments.optional(0) else { throw .failed("optional.none() dereference") }
                return value
            }
        ],
        "or": [.member([optional, optional], optional, OperatorLibrary.notCalled)],
        "orValue": [.member([optional, a], a, OperatorLibrary.notCalled)],
        "first": [
            .member([.list(a)], optional) { arguments, _ throws(CELEvaluationError) in
                let list = try arguments.list(0)
                return list.count == 0 ? .none : .optionalOf(try list[0].unwrapped())
            }
        ],
        "last": [
            .member([.list(a)], optional) { arguments, _ throws(CELEvaluationError) in
                let list = try arguments.list(0)
                return list.count == 0 ? .none : .optionalOf(try list[list.count - 1].unwrapped())
            }
        ],
        "optional.unwrap": [.global([.list(optional)], .list(a), unwrap)],
        "unwrapOpt": [.member([.list(optional)], .list(a), unwrap)],
    ]

    private static let unwrap: Overload.Body = { arguments, meter throws(CELEvaluationError) in
        let list = try arguments.list(0)
        try meter.work(list.count)
        var result: [CELValue] = []
        for value in list.values {
            guard case .optional(let inner) = value else { throw .failed("value \(value.shown) is not optional") }
            if let inner { result.append(inner) }
        }
        return .list(result)
    }
}
