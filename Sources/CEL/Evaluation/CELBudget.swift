/// What evaluations may cost, in CEL's units: of about 50 nanoseconds each, as Kubernetes reckons.
///
/// https://kubernetes.io/docs/reference/using-api/cel/#resource-constraints
package struct CELBudget: Sendable {
    /// The most that one evaluation may take.
    package static let perCall: UInt64 = 1_000_000
    /// The most that all rules of an object may take together.
    package static let perObject: Int64 = 10_000_000

    /// What is left; below zero once too much has been taken.
    package var remaining: Int64
    package var perCall: UInt64

    package init(remaining: Int64 = Self.perObject, perCall: UInt64 = Self.perCall) {
        self.remaining = remaining
        self.perCall = perCall
    }

    mutating func take(_ cost: UInt64) throws(CELEvaluationError) {
        guard let cost = Int64(exactly: cost), cost <= remaining else {
            remaining = -1
            throw .budgetExhausted
        }
        remaining -= cost
    }
}
