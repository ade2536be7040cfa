import AgentCore
import ControllerRuntime
import KubernetesClient
import KubernetesModel
import Logging

/// Brings one AgentDeployment to what it says: observe, plan, apply, report. What is decided is decided by pure functions of
/// AgentCore; here it is done.
final class AgentReconciler: Sendable {
    private static let conflictDelay = Delay.seconds(15)

    private let agents: FreshCache
    private let children: ChildCaches
    private let applier: PlanApplier
    private let reporter: StatusReporter
    private let client: KubernetesClient
    private let recorder: EventRecorder
    private let clock: any RuntimeClock

    init(
        agents: FreshCache, children: ChildCaches, client: KubernetesClient, recorder: EventRecorder, clock: any RuntimeClock
    ) {
        self.agents = agents
        self.children = children
        self.client = client
        self.recorder = recorder
        self.clock = clock
        applier = PlanApplier(client: client, children: children)
        reporter = StatusReporter(client: client, agents: agents, clock: clock)
    }

    func reconcile(_ request: ReconcileRequest) throws -> ReconcileResult {
        guard let object = agents.object(request.key), !object.isBeingDeleted else {
            // Garbage collection takes the children.
            reporter.forget(request.key)
            children.forgetChildren(of: request.key)
            return .done
        }
        guard let result = try bring(object, logger: request.logger) else { return .done }
        for event in Narrative.events(done: result.done, rejection: result.rejection, previous: object.status) {
            recorder.record(
                event.isWarning ? .warning : .normal, about: object, reason: event.reason, action: "Reconcile", note: event.note)
        }
        let status = AgentStatus(
            of: object, spec: result.spec, observed: result.observed, rejection: result.rejection, now: clock.wallTime)
        let next = try reporter.report(status, of: object)
        guard let rejection = result.rejection else { return next }
        // When what is in the way goes, no watch tells: it need not bear our label.
        if rejection.reason == .nameConflict { return .requeue(after: Self.conflictDelay) }
        // Other refusals are tried again at growing distances; a change of the resource or of its children comes first.
        throw rejection
    }

    private struct Result {
        var spec: AgentSpec?
        var observed = Observed()
        var done: [Plan.Step] = []
        var rejection: Rejection?
    }

    /// Nil when the agent turns out to be gone.
    private func bring(_ object: KubernetesObject, logger: Logger) throws -> Result? {
        var result = Result()
        do {
            let agent = try AgentDeployment(object)
            result.spec = agent.spec
            let desired = try DesiredState(of: agent)
            // What is in the way of a child mostly does not carry our label. It is not asked for before it is met.
            var asks = object.status.condition(.reconciled)?["reason"]?.string == ConditionReason.nameConflict.rawValue
            while true {
                result.observed = try children.observe(agent, desired: desired, asking: asks)
                let plan = Plan(for: agent, desired: desired, observed: result.observed)
                result.observed.keepOwn(of: agent)
                guard try !plan.restoresChildren(of: object) || isCurrent(object) else { return nil }
                let outcome = try applier.apply(plan, for: agent, observed: &result.observed, logger: logger)
                result.done += outcome.done
                result.rejection = outcome.rejection
                guard let obstruction = outcome.obstruction else { break }
                if asks { throw obstruction }
                asks = true
            }
        } catch let error as FieldError {
            result.rejection = Rejection(error)
        }
        return result
    }

    /// Whether the agent is still there. Its children may have gone with it while the cache has yet to show that: what is made
    /// for it then is collected at once, and made again, until the cache has caught up.
    private func isCurrent(_ object: KubernetesObject) throws -> Bool {
        do {
            let live = try client.perform(AgentDeployment.type.get(object.name, namespace: object.namespace))
            return live.uid == object.uid && !live.isBeingDeleted
        } catch let status as APIStatus where status.saysMissing(object.name) { return false }
    }
}
