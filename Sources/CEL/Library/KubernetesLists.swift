/// Kubernetes' functions on lists.
///
/// https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-list-library
enum KubernetesLists {
    private static let a = CELType.parameter("A")
    private static let summable: [(CELType, CELValue)] = [
        (.int, .int(0)), (.uint, .uint(0)), (.double, .double(0)), (.duration, .duration(CELDuration(nanoseconds: 0))),
    ]

    static let functions: FunctionTable.Library = [
        "isSorted": SortLibrary.comparable.map { type in
            .member([.list(type)], .bool, cost: .elements) { arguments, _ throws(CELEvaluationError) in
                let values = try arguments.list(0).values
                for (left, right) in zip(values, values.dropFirst()) where compare(left, right) == .greater {
                    return .bool(false)
                }
                return .bool(true)
            }
        },
        "sum": summable.map { type, zero in
            .member([.list(type)], type, cost: .elements) { arguments, meter throws(CELEvaluationError) in
                var result = zero
                for value in try arguments.list(0).values { result = try result.adding(try value.unwrapped(), &meter) }
                return result
            }
        },
        "max": extreme("max", .less),
        "min": extreme("min", .greater),
        "indexOf": [
            .member([.list(a), a], .int, cost: .elements) { arguments, meter throws(CELEvaluationError) in
                let values = try arguments.list(0).values
                return .int(try index(of: try arguments[1], in: values, values.indices, &meter))
            }
        ],
        "lastIndexOf": [
            .member([.list(a), a], .int, cost: .elements) { arguments, meter throws(CELEvaluationError) in
                let values = try arguments.list(0).values
                return .int(try index(of: try arguments[1], in: values, values.indices.reversed(), &meter))
            }
        ],
    ]

    /// Nil for values that have no order.
    private static func compare(_ left: CELValue, _ right: CELValue) -> Order? { try? left.order(right) }

    /// The first element that no later one relates to so.
    private static func extreme(_ name: String, _ relation: Order) -> [Overload] {
        SortLibrary.comparable.map { type in
            .member([.list(type)], type, cost: .elements) { arguments, _ throws(CELEvaluationError) in
                let values = try arguments.list(0).values
                guard var result = values.first else { throw .failed("\(name) called on empty list") }
                for value in values.dropFirst() where compare(result, value) == relation { result = value }
                return try result.unwrapped()
            }
        }
    }

    private static func index(
        of value: CELValue, in values: [CELValue], _ indices: some Sequence<Int>, _ meter: inout Meter
    ) throws(CELEvaluationError) -> Int64 {
        for index in indices where try values[index].isEqual(to: value, &meter) { return Int64(index) }
        return -1
    }
}
