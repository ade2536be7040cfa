/// A part of an expression that is ready to run.
protocol Step: Sendable {
    /// Whether the step reads a variable or something within one. Costs are those of Kubernetes' evaluator, which takes a chain
    /// of such steps for one.
    var isAttribute: Bool { get }

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue
}

extension Step {
    var isAttribute: Bool { false }
    var constant: CELValue? { (self as? ConstantStep)?.value }

    /// Looking into what is no variable costs one more.
    func evaluateAsOperand(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        let value = try evaluate(&frame)
        if !isAttribute { try frame.meter.charge() }
        return value
    }
}

/// The variables of a running expression, and what it has cost so far.
struct Frame {
    var slots: [CELValue]
    var meter: Meter
}

struct ConstantStep: Step {
    let value: CELValue

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue { value }
}

struct VariableStep: Step {
    let slot: Int

    var isAttribute: Bool { true }

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        try frame.meter.charge()
        return try frame.slots[slot].unwrapped()
    }
}

/// `operand.field`
struct SelectStep: Step {
    let operand: any Step
    let field: String

    var isAttribute: Bool { true }

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        let value = try operand.evaluateAsOperand(&frame)
        try frame.meter.charge()
        return try value.element(.string(field))
    }
}

/// `operand[index]`
struct IndexStep: Step {
    let operand: any Step
    let index: any Step

    var isAttribute: Bool { true }

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        let value = try operand.evaluateAsOperand(&frame)
        let key = try index.evaluate(&frame)
        if !index.isAttribute { try frame.meter.charge() }
        return try value.element(key)
    }
}

/// `operand.?field` and `operand[?index]`
struct OptionalIndexStep: Step {
    let operand: any Step
    let index: any Step

    var isAttribute: Bool { true }

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        let value = try operand.evaluateAsOperand(&frame)
        let key = try index.evaluate(&frame)
        let target: CELValue
        if case .optional(let inner) = value {
            guard let inner else { return .none }
            target = inner
        } else {
            target = value
        }
        guard let element = try target.find(key) else { return .none }
        if !index.isAttribute { try frame.meter.charge() }
        return .optionalOf(element)
    }
}

/// `has(operand.field)`
struct PresenceStep: Step {
    let operand: any Step
    let field: String

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        let value = try operand.evaluateAsOperand(&frame)
        if case .optional(let inner) = value {
            return .bool(try inner?.find(.string(field)) != nil)
        }
        return .bool(try value.find(.string(field)) != nil)
    }
}

extension CELValue {
    /// The element at a key or index; throws when there is none. Of an optional it is an optional.
    func element(_ key: CELValue) throws(CELEvaluationError) -> CELValue {
        if case .optional(let inner) = self {
            guard let inner else { return .none }
            return try inner.find(key).map { .optionalOf($0) } ?? .none
        }
        if let value = try find(key) { return value }
        if case .list = self { throw .failed("index out of bounds: \(key.shown)") }
        throw .failed("no such key: \(key.shown)")
    }

    /// The element at a key or index, if there is one.
    func find(_ key: CELValue) throws(CELEvaluationError) -> CELValue? {
        switch self {
        case .list(let list):
            let index: Int64
            switch key {
            case .int(let value): index = value
            case .uint(let value): index = Int64(exactly: value) ?? -1
            case .double(let value):
                guard let whole = Int64(exactly: value) else {
                    throw .failed("unsupported index value \(key.shown) in list")
                }
                index = whole
            default: throw .failed("unsupported index type '\(key.type.runtimeName)' in list")
            }
            guard index >= 0, index < list.count else { return nil }
            return try list[Int(index)].unwrapped()
        case .map(let map):
            if map.hasOnlyStringKeys, key.type != .string { throw .noSuchOverload() }
            return try map.value(key)?.unwrapped()
        default: return nil
        }
    }
}
