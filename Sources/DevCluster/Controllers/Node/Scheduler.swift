import KubernetesModel

/// Binds pods to the node, or says why it cannot.
///
/// https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/
package struct Scheduler: ClusterController {
    package let name = "default-scheduler"

    package init() {}

    package var triggers: [Trigger] { [.own(.pods)] }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard var pod = cluster.get(.pods, key), pod.podNode == nil, !pod.isBeingDeleted, !pod.isPodFinished,
            [nil, name].contains(pod["spec", "schedulerName"]?.string)
        else { return Outcome() }
        if let gates = pod["spec", "schedulingGates"]?.array, !gates.isEmpty {
            return unscheduled(pod, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates", now: now)
        }
        let obstacles = Self.obstacles(for: pod)
        guard obstacles.isEmpty else {
            let message =
                "0/1 nodes are available: \(obstacles.map { "1 \($0)" }.joined(separator: ", ")). no new claims to deallocate, "
                + "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."
            return unscheduled(pod, "Unschedulable", message, now: now)
        }
        pod["spec", "nodeName"] = .string(DevNode.name)
        pod.setPodCondition("PodScheduled", "True", now: now)
        return Outcome(writes: [
            .update(.pods, pod, subresource: "binding"),
            .event(
                about: pod, type: .pods, eventType: "Normal", reason: "Scheduled",
                message: "Successfully assigned \(pod.key) to \(DevNode.name)"),
        ])
    }

    private func unscheduled(_ pod: KubernetesObject, _ reason: String, _ message: String, now: Timestamp) -> Outcome {
        var changed = pod
        changed["status", "phase"] = "Pending"
        changed.setPodCondition("PodScheduled", "False", reason: reason, message: message, now: now)
        guard let write = pod.statusWrite(.pods, changed.status) else { return Outcome() }
        guard reason == "Unschedulable" else { return Outcome(writes: [write]) }
        return Outcome(writes: [
            write,
            .event(about: pod, type: .pods, eventType: "Warning", reason: "FailedScheduling", message: message),
        ])
    }

    /// Why the pod does not fit the node; empty when it does. A node that does not match is not asked what it has left.
    static func obstacles(for pod: KubernetesObject) -> [String] {
        let selector = pod["spec", "nodeSelector"]?.stringMap ?? [:]
        let terms = pod["spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"]
        if !DevNode.labels.contains(all: selector) || terms?.array?.contains(where: matchesNode) == false {
            return ["node(s) didn't match Pod's node affinity/selector"]
        }
        var obstacles: [String] = []
        for (resource, requested) in pod.podRequests.sorted(by: { $0.key < $1.key }) where !requested.isZero {
            guard let capacity = DevNode.capacity[resource].flatMap({ try? Quantity($0) }), requested <= capacity else {
                obstacles.append("Insufficient \(resource)")
                continue
            }
        }
        return obstacles
    }

    /// A term with field expressions, or with an operator that labels do not have, matches nothing.
    private static func matchesNode(_ term: JSONValue) -> Bool {
        guard term["matchFields"] == nil, let expressions = term["matchExpressions"],
            let selector = try? LabelSelector(json: ["matchExpressions": expressions])
        else { return false }
        return selector.matches(DevNode.labels)
    }
}
