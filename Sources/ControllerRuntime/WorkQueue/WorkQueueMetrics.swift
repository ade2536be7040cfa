/// What a work queue tells about itself, under the names that controller-runtime gives it.
struct WorkQueueMetrics: Sendable {
    private static let labels = ["controller", "name"]
    /// 10 ns to 1000 s in steps of ten.
    private static let buckets = (-8...3).map { exponent in
        (0..<abs(exponent)).reduce(1.0) { value, _ in exponent < 0 ? value / 10 : value * 10 }
    }

    private let name: String
    private let depth: Gauge
    private let adds: Counter
    private let retries: Counter
    private let waited: Histogram
    private let worked: Histogram
    private let unfinished: Gauge
    private let longestRunning: Gauge

    init(name: String, registry: MetricsRegistry) {
        let labels = Self.labels
        self.name = name
        depth = registry.gauge("workqueue_depth", help: "Keys that wait to be worked on", labels: labels)
        adds = registry.counter("workqueue_adds_total", help: "Keys put in line", labels: labels)
        retries = registry.counter("workqueue_retries_total", help: "Keys put off after a failure", labels: labels)
        waited = registry.histogram(
            "workqueue_queue_duration_seconds", help: "Time that a key waited in line", labels: labels, buckets: Self.buckets)
        worked = registry.histogram(
            "workqueue_work_duration_seconds", help: "Time that a key was worked on", labels: labels, buckets: Self.buckets)
        unfinished = registry.gauge(
            "workqueue_unfinished_work_seconds", help: "Sum of the times that keys have been worked on that still are",
            labels: labels)
        longestRunning = registry.gauge(
            "workqueue_longest_running_processor_seconds", help: "Longest time that a key has been worked on that still is",
            labels: labels)
    }

    func added(_ count: Int) { if count > 0 { adds.increment(by: Double(count), name, name) } }
    func started(waited duration: Duration) { waited.observe(duration.inSeconds, name, name) }
    func finished(worked duration: Duration) { worked.observe(duration.inSeconds, name, name) }
    func retried() { retries.increment(name, name) }

    func collect(depth count: Int, running: [Duration]) {
        depth.set(Double(count), name, name)
        unfinished.set(running.reduce(0) { $0 + $1.inSeconds }, name, name)
        longestRunning.set(running.map(\.inSeconds).max() ?? 0, name, name)
    }
}
