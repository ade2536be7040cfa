/// How long a key that keeps failing waits: 5 ms, doubling with each failure, up to 1000 s.
struct RateLimit: Sendable {
    var base = Duration.milliseconds(5)
    var cap = Duration.seconds(1000)

    /// `failures` counts those before this one.
    func delay(failures: Int) -> Duration {
        var delay = base
        for _ in 0..<max(0, failures) where delay < cap { delay = delay * 2 }
        return min(delay, cap)
    }
}
