/// Counts what an evaluation takes and stops it when that is too much.
struct Meter {
    /// Steps that cost nothing in Kubernetes' tables but take time, such as comparing the elements of lists, are counted apart:
    /// this many are allowed.
    private static let workLimit = 5_000_000
    /// The most bytes or elements that a function may make.
    static let largestResult = 16_000_000

    private(set) var cost: UInt64 = 0
    private let limit: UInt64
    private var work = 0

    init(limit: UInt64) { self.limit = limit }

    /// Throws when the call has become more expensive than it may.
    mutating func charge(_ amount: UInt64 = 1) throws(CELEvaluationError) {
        let (sum, overflow) = cost.addingReportingOverflow(amount)
        cost = overflow ? .max : sum
        if cost > limit { throw .costLimitExceeded }
    }

    /// Takes back a charge that turned out not to be due.
    mutating func refund(_ amount: UInt64) { cost -= min(cost, amount) }

    mutating func work(_ steps: Int) throws(CELEvaluationError) {
        let (sum, overflow) = work.addingReportingOverflow(steps)
        guard !overflow, sum <= Self.workLimit else { throw .costLimitExceeded }
        work = sum
    }

    /// Before something of this size is made.
    mutating func allocate(_ size: Int) throws(CELEvaluationError) {
        guard size <= Self.largestResult else { throw .costLimitExceeded }
        try work(size / 16)
    }
}
