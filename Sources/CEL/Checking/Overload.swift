/// One form of a function: what it takes, what it gives, what it costs and what it does.
struct Overload: Sendable {
    typealias Body = @Sendable (Arguments, inout Meter) throws(CELEvaluationError) -> CELValue

    /// Called on its first argument: `text.size()`.
    let isMember: Bool
    /// The target of a member comes first.
    let parameters: [CELType]
    let result: CELType
    let cost: CallCost
    let body: Body

    static func global(
        _ parameters: [CELType], _ result: CELType, cost: CallCost = .one, _ body: @escaping Body
    ) -> Overload {
        Overload(isMember: false, parameters: parameters, result: result, cost: cost, body: body)
    }

    static func member(
        _ parameters: [CELType], _ result: CELType, cost: CallCost = .one, _ body: @escaping Body
    ) -> Overload {
        Overload(isMember: true, parameters: parameters, result: result, cost: cost, body: body)
    }

    /// Whether values of these types can be what the overload takes.
    func accepts(_ values: [CELValue]) -> Bool {
        values.count == parameters.count && zip(parameters, values).allSatisfy { $0.accepts($1) }
    }
}

extension CELType {
    fileprivate func accepts(_ value: CELValue) -> Bool {
        switch (self, value) {
        case (.dyn, _), (.parameter, _), (.variable, _): true
        case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double), (.string, .string),
            (.bytes, .bytes), (.duration, .duration), (.timestamp, .timestamp), (.list, .list), (.map, .map), (.type, .type):
            true
        case (.opaque("optional_type", _), .optional): true
        case (.opaque, .opaque(let value)), (.object, .opaque(let value)): runtimeName == value.type.runtimeName
        default: false
        }
    }
}

/// The values that a function is called with. What an overload declares, its body can rely on; anything else throws.
struct Arguments {
    let values: [CELValue]

    var count: Int { values.count }

    subscript(index: Int) -> CELValue {
        get throws(CELEvaluationError) {
            guard index < values.count else { throw .noSuchOverload() }
            return values[index]
        }
    }

    func string(_ index: Int) throws(CELEvaluationError) -> String {
        guard case .string(let value) = try self[index] else { throw .noSuchOverload() }
        return value
    }

    func int(_ index: Int) throws(CELEvaluationError) -> Int64 {
        guard case .int(let value) = try self[index] else { throw .noSuchOverload() }
        return value
    }

    func bool(_ index: Int) throws(CELEvaluationError) -> Bool {
        guard case .bool(let value) = try self[index] else { throw .noSuchOverload() }
        return value
    }

    func list(_ index: Int) throws(CELEvaluationError) -> CELList {
        guard case .list(let value) = try self[index] else { throw .noSuchOverload() }
        return value
    }

    func map(_ index: Int) throws(CELEvaluationError) -> CELMap {
        guard case .map(let value) = try self[index] else { throw .noSuchOverload() }
        return value
    }

    func optional(_ index: Int) throws(CELEvaluationError) -> CELValue? {
        guard case .optional(let value) = try self[index] else { throw .noSuchOverload() }
        return value
    }

    func opaque<Value: CELOpaqueValue>(_ index: Int, _ type: Value.Type = Value.self) throws(CELEvaluationError) -> Value {
        guard case .opaque(let value as Value) = try self[index] else { throw .noSuchOverload() }
        return value
    }
}
