import KubernetesModel
import Synchronization

/// Runs the pods of the node: nothing is executed, but everything that the API shows of running pods happens, in its time.
///
/// What the containers are doing is kept here, by pod, as it is on a real node: the API shows times in whole seconds, which is
/// too coarse to tell when a pod that takes 500 ms is ready. `ContainerBehavior` says how to script a container.
package final class Kubelet: ClusterController {
    package let name = "kubelet"

    private let runtimes = Mutex<[ObjectKey: PodRuntime]>([:])

    package init() {}

    package var triggers: [Trigger] {
        [.own(.pods), configuration(.configMaps), configuration(.secrets)]
    }

    /// A ConfigMap or Secret is looked for by the pods that lack one.
    private func configuration(_ type: ResourceType) -> Trigger {
        Trigger(type) { [self] object, _ in
            runtimes.withLock { $0.filter { $0.key.namespace == object.namespace && $0.value.lacksConfiguration }.keys.sorted() }
        }
    }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard let pod = cluster.get(.pods, key), pod.podNode == DevNode.name else {
            runtimes.withLock { $0[key] = nil }
            return Outcome()
        }
        var runtime = runtimes.withLock { $0[key] }.flatMap { $0.uid == pod.uid ? $0 : nil } ?? PodRuntime(pod, now: now)
        let outcome = pod.isBeingDeleted ? stop(pod, &runtime, now: now) : run(pod, &runtime, in: cluster, now: now)
        runtimes.withLock { $0[key] = runtime }
        return outcome
    }

    private func run(
        _ pod: KubernetesObject, _ runtime: inout PodRuntime, in cluster: any ClusterView, now: Timestamp
    ) -> Outcome {
        let context = runtime.context(pod, in: cluster)
        var events: [PodEvent] = []
        let wake = pod.isPodFinished ? nil : runtime.advance(context, now: now, &events)
        let write = pod.isPodFinished ? nil : pod.statusWrite(.pods, runtime.status(context, now: now))
        return Outcome(writes: [write].compactMap { $0 } + events.map { $0.write(about: pod) }, requeueAt: wake)
    }

    /// The grace period is not waited for: containers stop at once, and are gone 100 ms later.
    private func stop(_ pod: KubernetesObject, _ runtime: inout PodRuntime, now: Timestamp) -> Outcome {
        // With no grace left the store removes it as soon as its finalizers allow.
        guard pod["metadata", "deletionGracePeriodSeconds"]?.integer != 0 else { return Outcome() }
        var events: [PodEvent] = []
        let gone = runtime.stop(now: now, &events)
        var outcome = Outcome(writes: events.map { $0.write(about: pod) })
        if gone <= now {
            outcome.writes.append(.delete(.pods, pod.key, DeleteOptions(uid: pod.uid, gracePeriodSeconds: 0)))
        } else {
            outcome.requeueAt = gone
        }
        return outcome
    }
}

extension PodEvent {
    fileprivate func write(about pod: KubernetesObject) -> ClusterWrite {
        .event(about: pod, type: .pods, eventType: type, reason: reason, message: message)
    }
}
