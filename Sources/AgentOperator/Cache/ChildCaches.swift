import AgentCore
import ControllerRuntime
import KubernetesClient
import KubernetesModel
import Synchronization

/// The caches of the three kinds of children, and what is remembered of how the cluster took them.
final class ChildCaches: Sendable {
    private let caches: [ChildKind: FreshCache]
    private let client: KubernetesClient
    /// By UID of the child.
    private let accepted = Mutex<[String: Acceptance]>([:])

    init(_ caches: [ChildKind: FreshCache], client: KubernetesClient) {
        self.caches = caches
        self.client = client
    }

    /// The children as they are, as far as the caches know: those hold only what carries our label.
    ///
    /// - Parameter asking: whether a child that is wanted and not in the cache is asked for.
    func observe(_ agent: AgentDeployment, desired: DesiredState, asking: Bool) throws -> Observed {
        var observed = Observed()
        for (kind, cache) in caches { observed.children[kind] = cache.object(agent.object.key) }
        let missing = asking ? ChildKind.allCases.filter { observed.children[$0] == nil && desired[$0] != nil } : []
        let answers = client.performAll(missing.map { $0.type.get(agent.name, namespace: agent.namespace) })
        for (kind, answer) in zip(missing, answers) {
            do {
                observed.children[kind] = try answer.get()
            } catch let status as APIStatus where status.code == 404 {}
        }
        accepted.withLock { accepted in observed.accepted = observed.children.compactMapValues { accepted[$0.uid] } }
        return observed
    }

    /// Takes note of an apply, and returns the child as it is now.
    func applied(_ kind: ChildKind, _ sent: KubernetesObject, answer: KubernetesObject) -> KubernetesObject {
        let live = caches[kind]?.wrote(answer) ?? answer
        let acceptance = Acceptance(of: kind, applied: sent, live: live)
        accepted.withLock { $0[live.uid] = acceptance }
        return live
    }

    func deleted(_ kind: ChildKind, _ key: ObjectKey, uid: String) {
        caches[kind]?.deleted(key, uid: uid)
        forget(uid: uid)
    }

    /// The agent is gone. Its children may have come and gone while no watch told of them.
    func forgetChildren(of agent: ObjectKey) {
        for cache in caches.values { cache.forget(agent) }
    }

    /// The child is gone, whoever deleted it.
    func forget(uid: String) { accepted.withLock { $0[uid] = nil } }
}
