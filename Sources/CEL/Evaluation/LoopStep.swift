/// A loop over the elements of a list or the keys of a map.
struct LoopStep: Step {
    /// How the accumulator changes with an element. Adding to a list or map happens in place, unless something else holds it.
    enum Change: Sendable {
        case compute(any Step)
        /// The cost is that of making a list for the element and of joining it.
        case append(any Step, cost: UInt64)
        case insert(key: any Step, value: any Step)
        /// Only where a condition holds.
        indirect case filtered(any Step, Change)
    }

    let range: any Step
    /// Of the element, or of the key or index.
    let slot: Int
    /// Of the element when there are two variables.
    let secondSlot: Int?
    let accumulator: Int
    let initial: any Step
    /// Nil when the loop goes through all elements.
    let condition: (any Step)?
    let change: Change
    let result: any Step

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        let collection = try range.evaluate(&frame)
        frame.slots[accumulator] = try Self.capture(&frame) { frame throws(CELEvaluationError) in try initial.evaluate(&frame) }
        switch collection {
        case .list(let list):
            for index in 0..<list.count {
                frame.slots[slot] = secondSlot == nil ? list[index] : .int(Int64(index))
                if let secondSlot { frame.slots[secondSlot] = list[index] }
                guard try proceed(&frame) else { break }
            }
        case .map(let map):
            for key in map.keys {
                frame.slots[slot] = key
                if let secondSlot { frame.slots[secondSlot] = map.value(key) ?? .null }
                guard try proceed(&frame) else { break }
            }
        default: throw .failed("got '\(collection.type.runtimeName)', expected iterable type")
        }
        return try result.evaluate(&frame)
    }

    /// False when the loop is over.
    private func proceed(_ frame: inout Frame) throws(CELEvaluationError) -> Bool {
        try frame.meter.work(1)
        if let condition, case .bool(false) = try condition.evaluate(&frame) { return false }
        try apply(change, &frame)
        return true
    }

    private func apply(_ change: Change, _ frame: inout Frame) throws(CELEvaluationError) {
        switch change {
        case .compute(let step):
            frame.slots[accumulator] = try Self.capture(&frame) { frame throws(CELEvaluationError) in
                try step.evaluate(&frame)
            }
        case .append(let step, let cost):
            try frame.meter.charge()
            let value = try Self.capture(&frame) { frame throws(CELEvaluationError) in try step.evaluate(&frame) }
            try frame.meter.charge(cost)
            try update(&frame) { accumulated throws(CELEvaluationError) in
                guard case .list(var list) = accumulated else { throw .noSuchOverload() }
                accumulated = .null
                list.append(try value.unwrapped())
                accumulated = .list(list)
            }
        case .insert(let key, let value):
            try frame.meter.charge()
            let key = try Self.capture(&frame) { frame throws(CELEvaluationError) in try key.evaluate(&frame) }
            let value = try Self.capture(&frame) { frame throws(CELEvaluationError) in try value.evaluate(&frame) }
            try frame.meter.charge()
            try update(&frame) { accumulated throws(CELEvaluationError) in
                guard case .map(var map) = accumulated else { throw .noSuchOverload() }
                accumulated = .null
                try map.insertNew(try value.unwrapped(), for: try key.unwrapped())
                accumulated = .map(map)
            }
        case .filtered(let condition, let inner):
            let verdict = try Self.capture(&frame) { frame throws(CELEvaluationError) in
                let verdict = try condition.evaluate(&frame)
                guard case .bool = verdict else { throw .noSuchOverload() }
                return verdict
            }
            switch verdict {
            case .bool(true): try apply(inner, &frame)
            case .failure: frame.slots[accumulator] = verdict
            default: break
            }
        }
    }

    /// Changes the accumulator in place; one that is a failure already stays one.
    private func update(
        _ frame: inout Frame, _ body: (inout CELValue) throws(CELEvaluationError) -> Void
    ) throws(CELEvaluationError) {
        var accumulated = frame.slots[accumulator]
        if case .failure = accumulated { return }
        frame.slots[accumulator] = .null
        do throws(CELEvaluationError) {
            try body(&accumulated)
            frame.slots[accumulator] = accumulated
        } catch {
            guard error.canBeAbsorbed else { throw error }
            frame.slots[accumulator] = .failure(error)
        }
    }

    /// The value of a computation, or its failure as a value: a later element may outvote it.
    private static func capture(
        _ frame: inout Frame, _ body: (inout Frame) throws(CELEvaluationError) -> CELValue
    ) throws(CELEvaluationError) -> CELValue {
        do throws(CELEvaluationError) {
            return try body(&frame)
        } catch {
            guard error.canBeAbsorbed else { throw error }
            return .failure(error)
        }
    }
}
