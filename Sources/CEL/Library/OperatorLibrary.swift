/// Operators, as the type checker knows them. `&&`, `||` and `?:` do not call a body: the planner makes steps of them.
enum OperatorLibrary {
    private static let numbers: [CELType] = [.double, .int, .uint]
    /// Everything that `<` compares with its own kind.
    private static let ordered: [CELType] = [.bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration]
    private static let a = CELType.parameter("A")

    static let functions: FunctionTable.Library = {
        var table: FunctionTable.Library = [
            "_&&_": [.global([.bool, .bool], .bool, notCalled)],
            "_||_": [.global([.bool, .bool], .bool, notCalled)],
            "_?_:_": [.global([.bool, a, a], a, notCalled)],
            "@not_strictly_false": [.global([.bool], .bool, notCalled)],
            "!_": [.global([.bool], .bool) { arguments, _ throws(CELEvaluationError) in .bool(!(try arguments.bool(0))) }],
            "-_": [.double, .int].map { type in
                .global([type], type) { arguments, _ throws(CELEvaluationError) in try arguments[0].negated() }
            },
            "_==_": [
                .global([a, a], .bool, cost: .comparison) { arguments, meter throws(CELEvaluationError) in
                    .bool(try arguments[0].isEqual(to: arguments[1], &meter))
                }
            ],
            "_!=_": [
                .global([a, a], .bool, cost: .comparison) { arguments, meter throws(CELEvaluationError) in
                    .bool(!(try arguments[0].isEqual(to: arguments[1], &meter)))
                }
            ],
            "_+_": sums,
            "_-_": numbers.map { ($0, $0, $0) }.map(difference)
                + [
                    difference(.timestamp, .timestamp, .duration), difference(.timestamp, .duration, .timestamp),
                    difference(.duration, .duration, .duration),
                ],
            "_*_": numbers.map { type in
                .global([type, type], type) { arguments, _ throws(CELEvaluationError) in
                    try arguments[0].multiplied(by: arguments[1])
                }
            },
            "_/_": numbers.map { type in
                .global([type, type], type) { arguments, _ throws(CELEvaluationError) in
                    try arguments[0].divided(by: arguments[1])
                }
            },
            "_%_": [.int, .uint].map { type in
                .global([type, type], type) { arguments, _ throws(CELEvaluationError) in
                    try arguments[0].remainder(dividingBy: arguments[1])
                }
            },
        ]
        table["_<_"] = comparisons { $0 == .less }
        table["_<=_"] = comparisons { $0 != .greater }
        table["_>_"] = comparisons { $0 == .greater }
        table["_>=_"] = comparisons { $0 != .less }
        return table
    }()

    static let notCalled: Overload.Body = { _, _ throws(CELEvaluationError) in throw .noSuchOverload() }

    private static let sums: [Overload] = {
        let list = CELType.list(a)
        let joining = CallCost({ ($0.size(0) + $0.size(1)).traversal }, result: { $0.size(0) + $0.size(1) })
        let forms: [(CELType, CELType, CELType, CallCost)] = [
            (.bytes, .bytes, .bytes, joining), (.double, .double, .double, .one), (.duration, .duration, .duration, .one),
            (.duration, .timestamp, .timestamp, .one), (.timestamp, .duration, .timestamp, .one), (.int, .int, .int, .one),
            (list, list, list, CallCost({ _ in .one }, result: { $0.size(0) + $0.size(1) })),
            (.string, .string, .string, joining), (.uint, .uint, .uint, .one),
        ]
        return forms.map { left, right, result, cost in
            .global([left, right], result, cost: cost) { arguments, meter throws(CELEvaluationError) in
                try arguments[0].adding(arguments[1], &meter)
            }
        }
    }()

    private static func difference(_ left: CELType, _ right: CELType, _ result: CELType) -> Overload {
        .global([left, right], result) { arguments, _ throws(CELEvaluationError) in
            try arguments[0].subtracting(arguments[1])
        }
    }

    /// Values of one type, and numbers of any two types.
    private static func comparisons(_ holds: @escaping @Sendable (Order) -> Bool) -> [Overload] {
        let pairs = ordered.map { ($0, $0) } + numbers.flatMap { left in numbers.compactMap { left == $0 ? nil : (left, $0) } }
        return pairs.map { left, right in
            let isText = left == .string || left == .bytes
            return .global([left, right], .bool, cost: isText ? .comparison : .one) { arguments, _ throws(CELEvaluationError) in
                .bool(holds(try arguments[0].order(arguments[1])))
            }
        }
    }
}
