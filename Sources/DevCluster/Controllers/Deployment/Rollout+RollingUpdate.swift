import KubernetesModel

/// The rolling update: the new ReplicaSet grows as far as `maxSurge` allows, the old ones shrink as far as `maxUnavailable` does.
///
/// https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
extension Rollout {
    mutating func rollingUpdate(in cluster: any ClusterView) {
        createNewSet(in: cluster)
        guard let set = new else { return }
        let size = sizeOfNewSet(set)
        if size != set.replicas {
            new?.scale(to: size, for: deployment)
        } else if shrinkOldSets() {
            return
        } else if isComplete {
            discardHistory()
        }
    }

    /// How large the new ReplicaSet may be now.
    func sizeOfNewSet(_ set: ManagedReplicaSet) -> Int {
        guard deployment.strategy == .rollingUpdate, set.replicas < deployment.replicas else { return deployment.replicas }
        let room = deployment.maxReplicas - all.reduce(0) { $0 + $1.replicas }
        return set.replicas + max(0, min(room, deployment.replicas - set.replicas))
    }

    /// Takes pods from the old ReplicaSets: first those that do not serve anyway, then as many of the others as can be spared.
    private mutating func shrinkOldSets() -> Bool {
        guard let new, old.contains(where: { $0.replicas > 0 }) else { return false }
        let leastAvailable = deployment.replicas - deployment.maxUnavailable
        // New pods that are not available yet may fail to become so: they are not counted on.
        var spare = all.reduce(0) { $0 + $1.replicas } - leastAvailable - (new.replicas - new.available)
        guard spare > 0 else { return false }
        let before = old.map(\.replicas)
        for index in old.indices where spare > 0 && old[index].replicas > old[index].available {
            let unhealthy = min(spare, old[index].replicas - old[index].available)
            old[index].scale(to: old[index].replicas - unhealthy, for: deployment)
            spare -= unhealthy
        }
        var dispensable = all.reduce(0) { $0 + $1.available } - leastAvailable
        for index in old.indices where dispensable > 0 && old[index].replicas > 0 {
            let taken = min(dispensable, old[index].replicas)
            old[index].scale(to: old[index].replicas - taken, for: deployment)
            dispensable -= taken
        }
        return old.map(\.replicas) != before
    }
}
