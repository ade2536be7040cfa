/// Conversions: `int`, `string`, `timestamp` and their like, `type` and `dyn`.
enum ConversionLibrary {
    /// Calls of these with constant arguments are computed when an expression is compiled.
    static let names: Set<String> = [
        "bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint",
    ]

    private static let a = CELType.parameter("A")

    static let functions: FunctionTable.Library = [
        "type": [.global([a], .type(a)) { arguments, _ throws(CELEvaluationError) in .type(try arguments[0].type) }],
        "dyn": [.global([a], .dyn) { arguments, _ throws(CELEvaluationError) in try arguments[0] }],
        "bool": conversions(to: .bool, from: [.bool, .string]) { value throws(CELEvaluationError) in
            try value.convertedToBool()
        },
        "bytes": conversions(to: .bytes, from: [.bytes]) { value throws(CELEvaluationError) in try value.convertedToBytes() }
            // A character takes up to four bytes; the product wraps around, as it does in Kubernetes.
            + conversions(
                to: .bytes, from: [.string],
                cost: CallCost({ $0.size(0).traversal }, result: { Estimate($0.size(0).minimum, $0.size(0).maximum &* 4) })
            ) { value throws(CELEvaluationError) in try value.convertedToBytes() },
        "double": conversions(to: .double, from: [.double, .int, .string, .uint]) { value throws(CELEvaluationError) in
            try value.convertedToDouble()
        },
        "duration": conversions(to: .duration, from: [.duration, .int, .string]) { value throws(CELEvaluationError) in
            try value.convertedToDuration()
        },
        "int": conversions(to: .int, from: [.int, .double, .duration, .string, .timestamp, .uint]) {
            value throws(CELEvaluationError) in try value.convertedToInt()
        },
        "string": conversions(to: .string, from: [.string, .bool, .double, .duration, .int, .timestamp, .uint]) {
            value throws(CELEvaluationError) in try value.convertedToString()
        }
            + conversions(
                to: .string, from: [.bytes],
                cost: CallCost({ $0.size(0).traversal }, result: { Estimate($0.size(0).minimum / 4, $0.size(0).maximum) })
            ) { value throws(CELEvaluationError) in try value.convertedToString() },
        "timestamp": conversions(to: .timestamp, from: [.timestamp, .int, .string]) { value throws(CELEvaluationError) in
            try value.convertedToTimestamp()
        },
        "uint": conversions(to: .uint, from: [.uint, .double, .int, .string]) { value throws(CELEvaluationError) in
            try value.convertedToUInt()
        },
    ]

    private static func conversions(
        to result: CELType, from types: [CELType], cost: CallCost = .one,
        _ convert: @escaping @Sendable (CELValue) throws(CELEvaluationError) -> CELValue
    ) -> [Overload] {
        types.map { type in
            .global([type], result, cost: cost) { arguments, _ throws(CELEvaluationError) in try convert(try arguments[0]) }
        }
    }
}
