/// `[a, ?b]`
struct ListStep: Step {
    let elements: [(step: any Step, isOptional: Bool)]

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        var values: [CELValue] = []
        values.reserveCapacity(elements.count)
        var failure: CELEvaluationError?
        for element in elements {
            do throws(CELEvaluationError) {
                let value = try element.step.evaluate(&frame)
                if let value = try Self.value(value, isOptional: element.isOptional) { values.append(value) }
            } catch {
                guard error.canBeAbsorbed else { throw error }
                failure = failure ?? error
                break
            }
        }
        try frame.meter.charge(10)
        if let failure { throw failure }
        return .list(values)
    }

    /// What an element holds; nil for an optional without a value.
    static func value(_ value: CELValue, isOptional: Bool) throws(CELEvaluationError) -> CELValue? {
        guard isOptional else { return value }
        guard case .optional(let inner) = value else { throw .noSuchOverload() }
        return inner
    }
}

/// `{a: b, ?c: d}`; of equal keys the last counts.
struct MapStep: Step {
    let entries: [(key: any Step, value: any Step, isOptional: Bool)]

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        var map = CELMap()
        var failure: CELEvaluationError?
        for entry in entries {
            do throws(CELEvaluationError) {
                let key = try entry.key.evaluate(&frame)
                let value = try entry.value.evaluate(&frame)
                guard let mapKey = CELMapKey(key) else { throw .failed("unsupported key type: \(key.type.runtimeName)") }
                guard let value = try ListStep.value(value, isOptional: entry.isOptional) else { continue }
                map.set(value, for: key, mapKey)
            } catch {
                guard error.canBeAbsorbed else { throw error }
                failure = failure ?? error
                break
            }
        }
        try frame.meter.charge(30)
        if let failure { throw failure }
        return .map(map)
    }
}

/// `value in [...]` with a list that is known beforehand, which costs nothing.
struct MembershipStep: Step {
    let value: any Step
    let members: Set<CELMapKey>

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        .bool(CELMapKey(try value.evaluate(&frame)).map { members.contains($0) } ?? false)
    }
}
