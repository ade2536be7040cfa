import Synchronization

/// Counts the requests under way, and turns away those beyond the limit. Watches don't count.
///
/// https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
final class RequestLimiter: Sendable {
    /// A request under way, until this is let go.
    final class Permit: Sendable {
        private let limiter: RequestLimiter
        fileprivate init(_ limiter: RequestLimiter) { self.limiter = limiter }
        deinit { limiter.underWay.subtract(1, ordering: .relaxed) }
    }

    private let limit: Int
    private let underWay = Atomic(0)

    init(limit: Int) { self.limit = limit }

    /// Nil when the limit is reached.
    func permit() -> Permit? {
        let permit = Permit(self)
        return underWay.add(1, ordering: .relaxed).newValue > limit ? nil : permit
    }
}
