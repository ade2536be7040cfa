import KubernetesModel

/// Keeps as many pods as a ReplicaSet asks for.
///
/// https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/
package struct ReplicaSetController: ClusterController {
    package let name = "replicaset-controller"

    /// How many pods are created or deleted in one go.
    static let burst = 500

    package init() {}

    package var triggers: [Trigger] {
        [
            .own(.replicaSets), .owner(of: .pods, kind: "ReplicaSet"),
            // A stray pod is for whichever ReplicaSet selects it.
            Trigger(.pods) { pod, cluster in
                guard pod.controller == nil, !pod.isBeingDeleted else { return [] }
                return cluster.list(.replicaSets, namespace: pod.namespace)
                    .filter { $0.controlsPods(labelled: pod.labels) }.map(\.key)
            },
        ]
    }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard let set = cluster.get(.replicaSets, key) else { return Outcome() }
        guard let selector = set.podSelector else { return Outcome() }
        let claim = Claim(.pods, for: set, in: cluster) { selector.matches($0.labels) }
        // Adopted pods count for the size, so that comes first.
        guard claim.writes.isEmpty else { return Outcome(writes: claim.writes) }
        let pods = ReplicaSetPods(claim.objects)
        var outcome = Outcome()
        if !set.isBeingDeleted { outcome.writes = sizing(set, pods, in: cluster, now: now) }
        let status = set.replicaSetStatus(pods, isShort: !outcome.writes.isEmpty, now: now)
        if let write = set.statusWrite(.replicaSets, status) { outcome.writes.append(write) }
        outcome.requeueAt = pods.nextAvailability(minReadySeconds: set.minReadySeconds, now: now)
        return outcome
    }

    package func refused(
        _ write: ClusterWrite, because status: APIStatus, for key: ObjectKey, in cluster: any ClusterView, now: Timestamp
    ) -> [ClusterWrite] {
        guard let set = cluster.get(.replicaSets, key), let selector = set.podSelector else { return [] }
        let (reason, verb): (String, String)
        switch write {
        case .create(.pods, _): (reason, verb) = ("FailedCreate", "creating")
        case .delete(.pods, _, _): (reason, verb) = ("FailedDelete", "deleting")
        default: return []
        }
        // In a namespace that is going away every creation fails, which is nothing to tell.
        guard !status.causes.contains(where: { $0.reason == "NamespaceTerminating" }) else { return [] }
        let pods = ReplicaSetPods(Claim(.pods, for: set, in: cluster) { selector.matches($0.labels) }.objects)
        var json = set.replicaSetStatus(pods, isShort: true, now: now)
        var conditions = Conditions(of: set)
        if conditions[Self.failure] == nil {
            conditions.put(.condition(Self.failure, "True", reason: reason, message: status.message, at: now))
        }
        json["conditions"] = conditions.json
        let event = ClusterWrite.event(
            about: set, type: .replicaSets, eventType: "Warning", reason: reason, message: "Error \(verb): \(status.message)")
        return [event] + [set.statusWrite(.replicaSets, json)].compactMap { $0 }
    }

    /// The condition that says why pods could not be created or deleted.
    static let failure = "ReplicaFailure"

    private func sizing(
        _ set: KubernetesObject, _ pods: ReplicaSetPods, in cluster: any ClusterView, now: Timestamp
    ) -> [ClusterWrite] {
        let surplus = pods.active.count - set.replicas
        if surplus > 0 {
            return pods.leastWorthKeeping(min(surplus, Self.burst), now: now).flatMap { pod -> [ClusterWrite] in
                [
                    .delete(.pods, pod.key, DeleteOptions(uid: pod.uid)),
                    .event(
                        about: set, type: .replicaSets, eventType: "Normal", reason: "SuccessfulDelete",
                        message: "Deleted pod: \(pod.name)"),
                ]
            }
        }
        return (0..<min(-surplus, Self.burst)).flatMap { index -> [ClusterWrite] in
            let pod = set.newPod(index, in: cluster, now: now)
            return [
                .create(.pods, pod),
                .event(
                    about: set, type: .replicaSets, eventType: "Normal", reason: "SuccessfulCreate",
                    message: "Created pod: \(pod.name)"),
            ]
        }
    }
}
