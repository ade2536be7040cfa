@preconcurrency import Dispatch
import AgentCore
import AgentOperator
import ControllerRuntime
import KubernetesClient
import Logging

/// The operator on a thread of its own, as its own service account.
final class TestOperator: Sendable {
    /// Why it ended; nil for a stop.
    struct Ending: Sendable {
        var error: (any Error)?
    }

    let registry = MetricsRegistry()
    private let agentOperator: AgentOperator
    private let ending: Task<Ending, Never>

    init(_ connection: ClusterConnection, configuration: OperatorConfiguration, clock: any RuntimeClock) throws {
        let agentOperator = try AgentOperator(
            connection, configuration: configuration, clock: clock, registry: registry,
            logger: Logger(label: "operator") { _ in SwiftLogNoOpLogHandler() })
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

    var isIdle: Bool { metric("workqueue_depth") == 0 && metric("workqueue_unfinished_work_seconds") == 0 }
}
