/// Why an expression has no value.
package enum CELEvaluationError: Error, Sendable, Hashable {
    /// An operation failed, as a division by zero does.
    case failed(String)
    /// No function or operator of that name takes values of these types. Compilers find most of these, but not those of
    /// operands whose type is known only when the expression runs.
    case noSuchOverload(String = "no such overload")
    /// The expression was stopped because it took more than one call may.
    case costLimitExceeded
    /// What the call took is more than was left for all calls together.
    case budgetExhausted

    /// `false && error` is false. Running out of cost cannot be outvoted.
    var canBeAbsorbed: Bool {
        switch self {
        case .failed, .noSuchOverload: true
        case .costLimitExceeded, .budgetExhausted: false
        }
    }
}

extension CELEvaluationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .failed(let message), .noSuchOverload(let message): message
        case .costLimitExceeded: "operation cancelled: actual cost limit exceeded"
        case .budgetExhausted: "validation failed due to running out of cost budget"
        }
    }
}
