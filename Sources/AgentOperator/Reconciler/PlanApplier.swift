import AgentCore
import KubernetesClient
import KubernetesModel
import Logging

/// Performs the steps of a plan, in order.
final class PlanApplier: Sendable {
    struct Outcome {
        var done: [Plan.Step] = []
        /// The first thing that was refused; what can be done without it is done all the same.
        var rejection: Rejection?
    }

    private let client: KubernetesClient
    private let children: ChildCaches

    init(client: KubernetesClient, children: ChildCaches) {
        self.client = client
        self.children = children
    }

    /// - Throws: what calls for another try, at once (a conflict) or when the server is ready for it, or for the end
    ///   of the process (lost leadership).
    func apply(_ plan: Plan, for agent: AgentDeployment, observed: inout Observed, logger: Logger) throws -> Outcome {
        var outcome = Outcome()
        outcome.rejection = plan.conflicts.first.map { Rejection($0) }
        for step in plan.steps {
            do {
                try perform(step, for: agent, observed: &observed)
                outcome.done.append(step)
                logger.info("\(step)")
            } catch let status as APIStatus {
                // The resource or its namespace is going away: nothing is to be done any more.
                if status.code == 404 || status.message.contains("is being terminated") { return outcome }
                if [409, 429].contains(status.code) || status.retryAfterSeconds != nil { throw status }
                outcome.rejection = outcome.rejection ?? Rejection(status)
                // What is handed over must have been handed over before the next step.
                if case .handOverReplicas = step { return outcome }
            } catch let error as TransportError where error.kind != .cancelled {
                outcome.rejection = Rejection(.apiUnavailable, "\(error)")
                return outcome
            }
        }
        return outcome
    }

    private func perform(_ step: Plan.Step, for agent: AgentDeployment, observed: inout Observed) throws {
        switch step {
        case .handOverReplicas(let count): try handOver(count, of: agent)
        case .apply(let kind, let object, _):
            let answer = try client.perform(
                kind.type.patch(
                    object.name, namespace: agent.namespace, .apply(object.json, force: true),
                    WriteOptions(fieldManager: FieldManager.agentOperator)))
            observed.children[kind] = children.applied(kind, object, answer: answer)
        case .delete(let kind, let uid):
            try delete(kind, uid: uid, of: agent)
            children.deleted(kind, agent.object.key, uid: uid)
            observed.children[kind] = nil
        }
    }

    /// Another manager applies the number that is there. Should the autoscaler have changed it meanwhile, it owns it already,
    /// and this conflict is what we want.
    private func handOver(_ count: Int64, of agent: AgentDeployment) throws {
        var scale = KubernetesObject(.deployments, namespace: agent.namespace, name: agent.name)
        scale.spec["replicas"] = .integer(count)
        do {
            _ = try client.perform(
                ResourceType.deployments.patch(
                    agent.name, namespace: agent.namespace, .apply(scale.json, force: false),
                    WriteOptions(fieldManager: FieldManager.handOver)))
        } catch let status as APIStatus where status.code == 409 {}
    }

    private func delete(_ kind: ChildKind, uid: String, of agent: AgentDeployment) throws {
        let options = DeleteOptions(propagationPolicy: .background, uid: uid)
        do {
            _ = try client.perform(kind.type.delete(agent.name, namespace: agent.namespace, options))
        } catch let status as APIStatus where status.code == 404 {}
    }
}
