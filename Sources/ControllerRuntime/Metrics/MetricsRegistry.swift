import Synchronization

/// The metrics of a process, written in Prometheus' text format.
///
/// Counters, gauges and histograms are made once and kept by whoever changes them. Making one of a name that exists gives the
/// existing one. A metric has at most 1000 combinations of label values; what comes after counts as `_overflow`.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
public final class MetricsRegistry: Sendable {
    /// The media type of what `render` returns.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private struct State {
        var families: [String: MetricFamily] = [:]
        var collectors: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// Only ever grows. By convention its name ends in `_total`.
    public func counter(_ name: String, help: String, labels: [String] = []) -> Counter {
        Counter(family: family(name, help, .counter, labels, []))
    }

    public func gauge(_ name: String, help: String, labels: [String] = []) -> Gauge {
        Gauge(family: family(name, help, .gauge, labels, []))
    }

    /// `buckets`: ascending upper bounds; the one without bound is added.
    public func histogram(_ name: String, help: String, labels: [String] = [], buckets: [Double]) -> Histogram {
        Histogram(family: family(name, help, .histogram, labels, buckets))
    }

    /// Calls `body` before each `render`, to set gauges that are only worth computing then.
    public func beforeRendering(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.collectors.append(body) } }

    /// All metrics as text.
    public func render() -> String {
        for collector in state.withLock({ $0.collectors }) { collector() }
        var text = ""
        for family in state.withLock({ Array($0.families.values) }).sorted(by: { $0.name < $1.name }) {
            family.write(to: &text)
        }
        return text
    }

    private func family(
        _ name: String, _ help: String, _ kind: MetricFamily.Kind, _ labels: [String], _ bounds: [Double]
    ) -> MetricFamily {
        state.withLock { state in
            // One of another kind or other labels under the same name would be a fault in the code that makes it; it gets
            // one that is not shown, which is better than wrong text or a crash.
            if let family = state.families[name] {
                return family.kind == kind && family.labelNames == labels
                    ? family : MetricFamily(name: name, help: help, kind: kind, labelNames: labels, bounds: bounds)
            }
            let family = MetricFamily(name: name, help: help, kind: kind, labelNames: labels, bounds: bounds)
            state.families[name] = family
            return family
        }
    }
}

/// A number that only grows. The values of the labels come in the order of their names.
public struct Counter: Sendable {
    let family: MetricFamily
    public func increment(by amount: Double = 1, _ labels: String...) { family.add(max(0, amount), labels) }
    public func value(_ labels: String...) -> Double { family.value(labels) }
}

/// A number that goes up and down.
public struct Gauge: Sendable {
    let family: MetricFamily
    public func set(_ value: Double, _ labels: String...) { family.set(value, labels) }
    public func add(_ amount: Double, _ labels: String...) { family.add(amount, labels) }
    public func value(_ labels: String...) -> Double { family.value(labels) }
}

/// How often values fell into which range.
public struct Histogram: Sendable {
    let family: MetricFamily
    public func observe(_ value: Double, _ labels: String...) { family.observe(value, labels) }
    public func count(_ labels: String...) -> UInt64 { family.count(labels) }
}
