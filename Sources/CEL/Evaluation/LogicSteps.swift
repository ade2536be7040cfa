/// `&&` and `||`: a side that decides the outcome makes the other not matter, even when that one fails.
struct LogicStep: Step {
    let left: any Step
    let right: any Step
    /// True for `||`, false for `&&`.
    let deciding: Bool

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        var failure: CELEvaluationError?
        for step in [left, right] {
            do throws(CELEvaluationError) {
                guard case .bool(let value) = try step.evaluate(&frame) else { throw .noSuchOverload() }
                if value == deciding { return .bool(deciding) }
            } catch {
                guard error.canBeAbsorbed else { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return .bool(!deciding)
    }
}

/// True for everything but false, failures included: the condition on which `all` and `exists` go on.
struct NotFalseStep: Step {
    let operand: any Step

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        defer { try? frame.meter.charge() }
        do throws(CELEvaluationError) {
            if case .bool(false) = try operand.evaluate(&frame) { return .bool(false) }
        } catch {
            guard error.canBeAbsorbed else { throw error }
        }
        return .bool(true)
    }
}

/// `condition ? first : second`
struct ConditionalStep: Step {
    let condition: any Step
    let first: any Step
    let second: any Step

    var isAttribute: Bool { true }

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        guard case .bool(let value) = try condition.evaluate(&frame) else { throw .noSuchOverload() }
        let branch = value ? first : second
        let result = try branch.evaluate(&frame)
        // A variable that is a branch is not looked up by itself.
        if branch.isAttribute, !(branch is ConditionalStep) { frame.meter.refund(1) }
        return result
    }
}

/// `optional.or(other)` and `optional.orValue(other)`
struct OptionalElseStep: Step {
    let optional: any Step
    let other: any Step
    let unwraps: Bool

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        guard case .optional(let value) = try optional.evaluate(&frame) else { throw .noSuchOverload() }
        guard let value else { return try other.evaluate(&frame) }
        return unwraps ? value : .optionalOf(value)
    }
}
