import KubernetesModel
import Synchronization

/// Counts how many of the pods of a PodDisruptionBudget may be evicted.
///
/// It keeps an index of the budgets' selectors, so that a change of a pod leads to its budgets at once.
///
/// https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets
package final class DisruptionController: ClusterController {
    package let name = "disruption-controller"

    private let index = Mutex(SelectorIndex())

    /// For how many seconds an evicted pod counts as gone before its deletion is seen.
    private static let evictionTimeout = 120.0

    package init() {}

    package var triggers: [Trigger] {
        [
            Trigger(changesOf: .podDisruptionBudgets) { [self] change, _ in
                guard let budget = change.new ?? change.old else { return [] }
                index.withLock { $0.set(budget.key, change.new?.budgetSelector) }
                return [budget.key]
            },
            Trigger(.pods) { [self] pod, _ in index.withLock { $0.selecting(pod) } },
            // A new size is another number to count from.
            Trigger(changesOf: .deployments) { [self] change, _ in
                guard change.old?["spec", "replicas"] != change.new?["spec", "replicas"],
                    var pod = change.new ?? change.old
                else { return [] }
                pod["metadata", "labels"] = pod["spec", "template", "metadata", "labels"]
                return index.withLock { $0.selecting(pod) }
            },
        ]
    }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard let budget = cluster.get(.podDisruptionBudgets, key) else { return Outcome() }
        let pods = budget.budgetSelector.map { cluster.list(.pods, namespace: key.namespace, matching: $0) } ?? []
        let counted = pods.filter { !$0.isPodFinished }
        let evicted = (budget["status", "disruptedPods"]?.object ?? [:]).filter { entry in
            guard let since = entry.value.string.flatMap(Timestamp.init),
                let pod = pods.first(where: { $0.name == entry.key })
            else { return false }
            return !pod.isBeingDeleted && since.adding(seconds: Self.evictionTimeout) > now
        }
        let names = Set(evicted.map(\.key))
        let healthy = counted.filter { $0.isPodReady && !$0.isBeingDeleted && !names.contains($0.name) }.count
        let (expected, desired) = Self.demand(budget, counted, in: cluster)
        let allowed = expected > 0 ? max(0, healthy - desired) : 0

        var status: JSONValue = [
            "currentHealthy": .integer(Int64(healthy)), "desiredHealthy": .integer(Int64(desired)),
            "expectedPods": .integer(Int64(expected)), "disruptionsAllowed": .integer(Int64(allowed)),
            "observedGeneration": .integer(budget.generation),
        ]
        if !evicted.isEmpty { status["disruptedPods"] = .object(JSONObject(evicted.map { ($0.key, $0.value) })) }
        var conditions = Conditions(of: budget)
        conditions.set(
            "DisruptionAllowed", allowed > 0 ? "True" : "False", reason: allowed > 0 ? "SufficientPods" : "InsufficientPods",
            message: "", at: now)
        status["conditions"] = conditions.json
        let ends = evicted.compactMap { $0.value.string.flatMap(Timestamp.init)?.adding(seconds: Self.evictionTimeout) }
        return Outcome(writes: [budget.statusWrite(.podDisruptionBudgets, status)].compactMap { $0 }, requeueAt: ends.min())
    }

    /// How many pods there should be, and how many of them must be healthy.
    private static func demand(
        _ budget: KubernetesObject, _ pods: [KubernetesObject], in cluster: any ClusterView
    ) -> (expected: Int, desired: Int) {
        func share(_ value: IntOrString, of total: Int) -> Int {
            min(max((try? value.scaled(to: total, roundingUp: true)) ?? 0, 0), Int(Int32.max))
        }
        if let unavailable = budget["spec", "maxUnavailable"].flatMap(IntOrString.init) {
            let expected = sizes(of: pods, in: cluster)
            return (expected, max(0, expected - share(unavailable, of: expected)))
        }
        switch budget["spec", "minAvailable"].flatMap(IntOrString.init) {
        case .int(let number)?: return (pods.count, share(.int(number), of: pods.count))
        case let percentage?:
            let expected = sizes(of: pods, in: cluster)
            return (expected, share(percentage, of: expected))
        case nil: return (pods.count, 0)
        }
    }

    /// The sizes of all that controls the pods, added up. Pods that nothing controls do not count.
    private static func sizes(of pods: [KubernetesObject], in cluster: any ClusterView) -> Int {
        var sizes: [String: Int] = [:]
        for pod in pods {
            guard let reference = pod.controller, let owner = ObjectIdentity(reference, of: pod, in: cluster) else { continue }
            guard var (type, object) = owner.object(in: cluster) else { continue }
            if type == .replicaSets, let deployment = object.controller, deployment.kind == "Deployment",
                let above = ObjectIdentity(deployment, of: object, in: cluster)?.object(in: cluster)
            {
                (type, object) = above
            }
            sizes[object.uid] = cluster.scale(type, object.key)?["spec", "replicas"]?.count
        }
        return sizes.values.reduce(0, +)
    }
}

extension KubernetesObject {
    /// Nil where none is given; an empty one selects every pod of the namespace.
    fileprivate var budgetSelector: LabelSelector? { json["spec", "selector"].flatMap { try? LabelSelector(json: $0) } }
}
