import Synchronization

/// All time series of one metric name: a value for each combination of label values.
final class MetricFamily: Sendable {
    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    private struct Series: Sendable {
        /// Of a counter or gauge; of a histogram the sum.
        var value = 0.0
        /// How many observations fell into each bucket alone; the last one is that without bound.
        var buckets: [UInt64] = []
    }

    /// Series a family may have. What comes after goes into one series of its own, so that hostile names cannot fill memory.
    static let maximumSeries = 1000
    static let overflowLabel = "_overflow"

    let name: String
    let help: String
    let kind: Kind
    let labelNames: [String]
    let bounds: [Double]
    private let series = Mutex<[[String]: Series]>([:])

    init(name: String, help: String, kind: Kind, labelNames: [String], bounds: [Double]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labelNames = labelNames
        self.bounds = bounds
    }

    func add(_ amount: Double, _ labels: [String]) { change(labels) { $0.value += amount } }

    func set(_ value: Double, _ labels: [String]) { change(labels) { $0.value = value } }

    func observe(_ value: Double, _ labels: [String]) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        change(labels) { series in
            series.value += value
            series.buckets[bucket] += 1
        }
    }

    func value(_ labels: [String]) -> Double { series.withLock { $0[labels]?.value ?? 0 } }

    func count(_ labels: [String]) -> UInt64 { series.withLock { $0[labels]?.buckets.reduce(0, &+) ?? 0 } }

    private func change(_ labels: [String], _ body: (inout Series) -> Void) {
        let bucketCount = kind == .histogram ? bounds.count + 1 : 0
        series.withLock { series in
            var key = labels
            if series[key] == nil, series.count >= Self.maximumSeries {
                key = labelNames.map { _ in Self.overflowLabel }
            }
            body(&series[key, default: Series(buckets: Array(repeating: 0, count: bucketCount))])
        }
    }
}

// MARK: Text

extension MetricFamily {
    /// Appends the family in the text format; nothing while it has no series.
    func write(to text: inout String) {
        let snapshot = series.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        guard !snapshot.isEmpty else { return }
        text += "# HELP \(name) \(help.replacing(#"\"#, with: #"\\"#).replacing("\n", with: #"\n"#))\n"
        text += "# TYPE \(name) \(kind.rawValue)\n"
        for (values, series) in snapshot {
            let labels = zip(labelNames, values).map { "\($0)=\"\(Self.escaped($1))\"" }
            if kind == .histogram {
                write(series, labels, to: &text)
            } else {
                text += "\(name)\(Self.braced(labels)) \(Self.text(of: series.value))\n"
            }
        }
    }

    private func write(_ series: Series, _ labels: [String], to text: inout String) {
        var total: UInt64 = 0
        for (bound, count) in zip(bounds + [.infinity], series.buckets) {
            total &+= count
            text += "\(name)_bucket\(Self.braced(labels + ["le=\"\(Self.text(of: bound))\""])) \(total)\n"
        }
        text += "\(name)_sum\(Self.braced(labels)) \(Self.text(of: series.value))\n"
        text += "\(name)_count\(Self.braced(labels)) \(total)\n"
    }

    private static func braced(_ labels: [String]) -> String { labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}" }

    private static func escaped(_ value: String) -> String {
        value.replacing(#"\"#, with: #"\\"#).replacing("\n", with: #"\n"#).replacing("\"", with: #"\""#)
    }

    private static func text(of value: Double) -> String {
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
