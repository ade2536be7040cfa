import AgentCore
import ControllerRuntime
import KubernetesClient
import KubernetesModel
import Synchronization

/// Writes a status once, when it changed, and only over the version that it was computed from.
final class StatusReporter: Sendable {
    /// How long a status waits at least that only tells that something is under way: mostly it is overtaken by what comes of it.
    private static let patience = Duration.seconds(2)

    private let client: KubernetesClient
    private let agents: FreshCache
    private let clock: any RuntimeClock
    /// Since when a transient status waits.
    private let waiting = Mutex<[ObjectKey: ContinuousClock.Instant]>([:])

    init(client: KubernetesClient, agents: FreshCache, clock: any RuntimeClock) {
        self.client = client
        self.agents = agents
        self.clock = clock
    }

    func report(_ status: AgentStatus, of agent: KubernetesObject) throws -> ReconcileResult {
        guard let change = status.change(from: agent.status) else {
            forget(agent.key)
            return .done
        }
        // Of a generation that has been told of, what follows is written as it is seen.
        let isFirst = agent.status["observedGeneration"]?.integer != agent.generation
        if status.isTransient, isFirst, isEarly(agent.key) { return .requeue(after: .leisure) }
        forget(agent.key)
        var patch: JSONValue = ["status": change]
        patch["metadata", "resourceVersion"] = agent.resourceVersion.map { .string($0) }
        do {
            let answer = try client.perform(
                AgentDeployment.type.patch(
                    agent.name, namespace: agent.namespace, .merge(patch), subresource: "status",
                    WriteOptions(fieldManager: FieldManager.agentOperator)))
            _ = agents.wrote(answer)
        } catch let failure as APIStatus where failure.saysMissing(agent.name) {}
        return .done
    }

    func forget(_ key: ObjectKey) { waiting.withLock { $0[key] = nil } }

    private func isEarly(_ key: ObjectKey) -> Bool {
        let now = clock.now
        let since = waiting.withLock { waiting in
            waiting[key] = waiting[key] ?? now
            return waiting[key] ?? now
        }
        return since.duration(to: now) < Self.patience
    }
}
