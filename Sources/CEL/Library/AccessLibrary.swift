/// What looks into lists and maps: `in`, `size`, and indexing, which the planner makes steps of.
enum AccessLibrary {
    private static let a = CELType.parameter("A")
    private static let b = CELType.parameter("B")
    private static let list = CELType.list(a)
    private static let map = CELType.map(a, b)

    static let functions: FunctionTable.Library = [
        "_[_]": [
            index([list, .int], a), index([map, a], b), index([.optional(list), .int], .optional(a)),
            index([.optional(map), a], .optional(b)),
        ],
        "_[?_]": [
            index([list, .int], .optional(a)), index([.optional(list), .int], .optional(a)), index([map, a], .optional(b)),
            index([.optional(map), a], .optional(b)),
        ],
        "@in": [
            .global([a, list], .bool, cost: CallCost { $0.size(1) }) { arguments, meter throws(CELEvaluationError) in
                let value = try arguments[0]
                for element in try arguments.list(1).values where try element.isEqual(to: value, &meter) { return .bool(true) }
                return .bool(false)
            },
            .global([a, map], .bool) { arguments, _ throws(CELEvaluationError) in
                let map = try arguments.map(1)
                let key = try arguments[0]
                if map.hasOnlyStringKeys, key.type != .string { throw .noSuchOverload() }
                return .bool(map.value(key) != nil)
            },
        ],
        "size": [CELType.bytes, list, map, .string].flatMap { type -> [Overload] in
            let body: Overload.Body = { arguments, _ throws(CELEvaluationError) in .int(Int64(try arguments[0].size)) }
            return [.global([type], .int, body), .member([type], .int, body)]
        },
        "cel.@mapInsert": [
            .global([map, a, b], map) { arguments, _ throws(CELEvaluationError) in
                var map = try arguments.map(0)
                try map.insertNew(try arguments[2], for: try arguments[1])
                return .map(map)
            },
            .global([map, map], map) { arguments, meter throws(CELEvaluationError) in
                var map = try arguments.map(0)
                let other = try arguments.map(1)
                try meter.work(other.count)
                for key in other.keys {
                    if let value = other.value(key) { try map.insertNew(value, for: key) }
                }
                return .map(map)
            },
        ],
    ]

    private static func index(_ parameters: [CELType], _ result: CELType) -> Overload {
        .global(parameters, result, OperatorLibrary.notCalled)
    }
}

extension CELMap {
    /// Throws when the key is there already, or cannot be one.
    mutating func insertNew(_ value: CELValue, for key: CELValue) throws(CELEvaluationError) {
        guard let mapKey = CELMapKey(key) else { throw .failed("unsupported key type: \(key.type.runtimeName)") }
        guard insert(value, for: key, mapKey) else { throw .failed("insert failed: key \(key.shown) already exists") }
    }
}
