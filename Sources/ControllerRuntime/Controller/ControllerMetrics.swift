/// What a controller tells about itself, under the names that controller-runtime gives it.
struct ControllerMetrics: Sendable {
    enum Result: String, CaseIterable, Sendable {
        case success
        case error
        case requeueAfter = "requeue_after"
    }

    private static let buckets = [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2,
        2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
    ]

    private let name: String
    private let total: Counter
    private let errors: Counter
    private let time: Histogram
    private let active: Gauge

    init(name: String, workers: Int, registry: MetricsRegistry) {
        self.name = name
        total = registry.counter(
            "controller_runtime_reconcile_total", help: "Reconciliations by result", labels: ["controller", "result"])
        errors = registry.counter(
            "controller_runtime_reconcile_errors_total", help: "Reconciliations that failed", labels: ["controller"])
        time = registry.histogram(
            "controller_runtime_reconcile_time_seconds", help: "Time of a reconciliation", labels: ["controller"],
            buckets: Self.buckets)
        active = registry.gauge(
            "controller_runtime_active_workers", help: "Workers that are reconciling", labels: ["controller"])
        registry.gauge(
            "controller_runtime_max_concurrent_reconciles", help: "Reconciliations at once, at most", labels: ["controller"]
        ).set(Double(workers), name)
        // From the start, so that a rate can be taken of the first failure.
        for result in Result.allCases { total.increment(by: 0, name, result.rawValue) }
        errors.increment(by: 0, name)
        active.set(0, name)
    }

    func began() { active.add(1, name) }

    func ended(_ result: Result, after duration: Duration) {
        active.add(-1, name)
        total.increment(name, result.rawValue)
        if result == .error { errors.increment(name) }
        time.observe(duration.inSeconds, name)
    }
}
