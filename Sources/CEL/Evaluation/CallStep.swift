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
                values.append(.failure(error))
                if arguments.count > 2 { break }
            }
        }
        if let failure {
            // Kubernetes takes its share even of a call that cannot be made.
            if values.count == arguments.count, let cost = overloads.first?.cost {
                let amount: UInt64? = try? cost.cost(of: Arguments(values: values), &frame.meter)
                try frame.meter.charge(amount ?? 1)
            }
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
