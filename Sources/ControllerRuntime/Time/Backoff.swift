/// How long to wait before the next attempt: twice as long each time, up to a cap, less a random part, so that many clients
/// that failed together do not come back together.
struct Backoff: Sendable {
    /// Upper bound of the first wait.
    var base: Duration
    var cap: Duration

    /// What list and watch use: from 0.8 to 1.6 s at first, between 15 and 30 s in the end.
    static let reflector = Backoff(base: .milliseconds(1600), cap: .seconds(30))

    /// Between half of the bound and the whole of it. `attempt` counts from 0; `random` is in 0..<1.
    func delay(attempt: Int, random: Double) -> Duration {
        var bound = base
        for _ in 0..<max(0, attempt) where bound < cap { bound = bound * 2 }
        return min(bound, cap) * (0.5 + 0.5 * random)
    }
}
