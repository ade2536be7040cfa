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
        /// The answer where something stands in the place of a child that was to be made.
        var obstruction: APIStatus?
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
        for stage in plan.stages {
            let results = client.performAll(stage.map { request(for: $0, of: agent, observed) })
            for (step, result) in zip(stage, results) where step.isDone(by: result) {
                note(step, result, agent, &observed)
                outcome.done.append(step)
                logger.info("\(step)")
            }
            for (step, result) in zip(stage, results) {
                guard case .failure(let error) = result, !step.isDone(by: result) else { continue }
                switch error {
                case let status as APIStatus where step.isObstructed(by: status):
                    outcome.obstruction = status
                case let status as APIStatus:
                    // The namespace is going away, and the resource with it: nothing is to be done any more.
                    if status.saysMissing(agent.namespace) || status.message.contains("is being terminated") { return outcome }
                    if status.wantsAnotherLook || status.code == 429 || status.retryAfterSeconds != nil { throw status }
                    outcome.rejection = outcome.rejection ?? Rejection(status)
                    // What is handed over must have been handed over before the next step.
                    if case .handOverReplicas = step { return outcome }
                case let error as TransportError where error.kind != .cancelled:
                    outcome.rejection = Rejection(.apiUnavailable, "\(error)")
                    return outcome
                default: throw error
                }
            }
        }
        return outcome
    }

    private func request(for step: Plan.Step, of agent: AgentDeployment, _ observed: Observed) -> APIRequest {
        switch step {
        case .handOverReplicas(let count):
            var scale = KubernetesObject(.deployments, namespace: agent.namespace, name: agent.name)
            scale.spec["replicas"] = .integer(count)
            return apply(.deployment, scale, to: observed, force: false, FieldManager.handOver)
        case .apply(let kind, let object, _): return apply(kind, object, to: observed, force: true, FieldManager.agentOperator)
        case .delete(let kind, let uid):
            let options = DeleteOptions(propagationPolicy: .background, uid: uid)
            return kind.type.delete(agent.name, namespace: agent.namespace, options)
        }
    }

    /// No object is at this version: etcd begins to count with its first write at 2. An apply that asks for it makes an object,
    /// which need not be at any version, and changes none.
    private static let versionOfNoObject = "1"

    /// Only to the very object that the plan is about. Had that gone meanwhile, another would be made with what is meant for a
    /// change of it: one without replicas, for instance. And where none is known, only if there is none.
    private func apply(
        _ kind: ChildKind, _ object: KubernetesObject, to observed: Observed, force: Bool, _ manager: String
    ) -> APIRequest {
        var object = object
        if let child = observed.children[kind] {
            object["metadata", "uid"] = .string(child.uid)
        } else {
            object.resourceVersion = Self.versionOfNoObject
        }
        return kind.type.patch(
            object.name, namespace: object.namespace, .apply(object.json, force: force), WriteOptions(fieldManager: manager))
    }

    private func note(
        _ step: Plan.Step, _ result: Result<KubernetesObject, any Error>, _ agent: AgentDeployment, _ observed: inout Observed
    ) {
        switch (step, result) {
        case (.apply(let kind, let object, _), .success(let answer)):
            observed.children[kind] = children.applied(kind, object, answer: answer)
        case (.delete(let kind, let uid), _):
            children.deleted(kind, agent.object.key, uid: uid)
            observed.children[kind] = nil
        default: break
        }
    }
}
