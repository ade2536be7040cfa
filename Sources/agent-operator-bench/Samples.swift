import Glibc

/// Times of repeated runs.
struct Samples {
    private var sorted: [Duration]

    init(_ times: [Duration]) { sorted = times.sorted() }

    /// Runs `body` that often, after some runs that do not count.
    static func measuring(_ count: Int, warmUp: Int = 50, _ body: () throws -> Void) rethrows -> Samples {
        let clock = ContinuousClock()
        for _ in 0..<warmUp { try body() }
        return try Samples((0..<count).map { _ in try clock.measure(body) })
    }

    func percentile(_ percent: Int) -> Duration {
        sorted.isEmpty ? .zero : sorted[min(sorted.count - 1, sorted.count * percent / 100)]
    }

    var median: Duration { percentile(50) }

    var summary: String { "median \(median.short), p95 \(percentile(95).short), p99 \(percentile(99).short) of \(sorted.count)" }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

    /// As `12.3 us`, `4.56 ms` or `1.23 s`.
    var short: String {
        let seconds = seconds
        if seconds < 1e-3 { return "\((seconds * 1e6).rounded(places: 1)) us" }
        return seconds < 1 ? "\((seconds * 1e3).rounded(places: 2)) ms" : "\(seconds.rounded(places: 2)) s"
    }
}

extension Double {
    func rounded(places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}

/// Prints a figure at once, also into a pipe.
func report(_ name: String, _ figure: String, goal: String) {
    print("\(name): \(figure)   [goal: \(goal)]")
    fflush(nil)
}
