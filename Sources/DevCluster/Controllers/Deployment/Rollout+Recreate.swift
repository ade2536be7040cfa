import KubernetesModel

/// Recreate: every old pod is gone before the first new one is made.
///
/// https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment
extension Rollout {
    mutating func recreate(in cluster: any ClusterView) {
        if old.contains(where: { $0.replicas > 0 }) {
            for index in old.indices where old[index].replicas > 0 { old[index].scale(to: 0, for: deployment) }
            return
        }
        guard !oldPodsRemain(in: cluster) else { return }
        createNewSet(in: cluster)
        guard let set = new else { return }
        if set.replicas != deployment.replicas { new?.scale(to: deployment.replicas, for: deployment) }
        if isComplete { discardHistory() }
    }

    private func oldPodsRemain(in cluster: any ClusterView) -> Bool {
        old.contains { set in
            set.actual > 0 || cluster.list(.pods, ownedBy: set.uid).contains { !$0.isPodFinished }
        }
    }
}
