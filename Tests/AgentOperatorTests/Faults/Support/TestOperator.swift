@preconcurrency import Dispatch
import AgentCore
import ControllerRuntime
import KubernetesClient
import Logging
import Synchronization

@testable import AgentOperator

/// The operator on a thread of its own, as its own service account.
final class TestOperator: Sendable {
    /// Why it ended; nil for a stop.
    struct Ending: Sendable {
        var error: (any Error)?
    }

    let registry = MetricsRegistry()
    let log = RecordedLog()
    private let agentOperator: AgentOperator
    private let ending: Task<Ending, Never>

    init(_ connection: ClusterConnection, configuration: OperatorConfiguration, clock: any RuntimeClock) throws {
        let agentOperator = try AgentOperator(
            connection, configuration: configuration, clock: clock, registry: registry,
            logger: Logger(label: "operator") { [log] _ in log })
        self.agentOperator = agentOperator
        let (endings, end) = AsyncStream<Ending>.makeStream()
        DispatchQueue(label: "operator").async {
            do {
                try agentOperator.run()
                end.yield(Ending(error: nil))
            } catch { end.yield(Ending(error: error)) }
            end.finish()
        }
        ending = Task { await endings.first { _ in true } ?? Ending(error: nil) }
    }

    /// Waits for its end.
    func end() async -> (any Error)? { await ending.value.error }

    @discardableResult
    func stop() async -> (any Error)? {
        agentOperator.stop()
        return await end()
    }

    /// The sum of a metric over its labels.
    func metric(_ name: String) -> Double {
        registry.render().split(separator: "\n").reduce(0) { sum, line in
            guard line.hasPrefix("\(name){") || line.hasPrefix("\(name) ") else { return sum }
            return sum + (line.split(separator: " ").last.flatMap { Double($0) } ?? 0)
        }
    }

    /// What `/readyz` finds missing.
    var unreadiness: String? { agentOperator.manager.readiness.check() }

    var isIdle: Bool { metric("workqueue_depth") == 0 && metric("workqueue_unfinished_work_seconds") == 0 }
}

/// What an operator logged, a line each.
struct RecordedLog: LogHandler {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private let recorded = Lines()
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    var lines: [String] { recorded.all.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { recorded.all.withLock { $0.append("\(event.level): \(event.message)") } }
}
