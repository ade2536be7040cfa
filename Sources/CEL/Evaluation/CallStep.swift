/// A call of a function. Types that were not known before decide now which overload it is.
struct CallStep: Step {
    let function: String
    let overloads: [Overload]
    let arguments: [any Step]

    func evaluate(_ frame: inout Frame) throws(CELEvaluationError) -> CELValue {
        var values: [CELValue] = []
        values.reserveCapacity(arguments.count)
        var failure: CELEvaluationError?
        for argument in arguments {
            do throws(CELEvaluationError) {
                values.append(try argument.evaluate(&frame))
            } catch {
                guard error.canBeAbsorbed else { throw error }
                failure = failure ?? error
            }
        }
        if let failure {
            try frame.meter.charge()
            throw failure
        }
        guard let overload = overloads.first(where: { $0.accepts(values) }) else {
            try frame.meter.charge()
            throw noSuchOverload(values)
        }
        let arguments = Arguments(values: values)
        try frame.meter.charge(try overload.cost.cost(of: arguments, &frame.meter))
        return try overload.body(arguments, &frame.meter)
    }

    private func noSuchOverload(_ values: [CELValue]) -> CELEvaluationError {
        guard let first = function.unicodeScalars.first, first.properties.isAlphabetic, overloads.count > 1 else {
            return .noSuchOverload()
        }
        return .noSuchOverload("no such overload: \(function)(\(values.map(\.type.runtimeName).joined(separator: ", ")))")
    }
}
