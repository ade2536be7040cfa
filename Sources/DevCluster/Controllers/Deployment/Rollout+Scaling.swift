import KubernetesModel

/// A new size for the Deployment while nothing else changes, or in the middle of a rollout, or while it is paused.
///
/// https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#proportional-scaling
extension Rollout {
    mutating func scale() {
        if scaleOnlyActive() { return }
        if isSaturated {
            for index in old.indices where old[index].replicas > 0 { old[index].scale(to: 0, for: deployment) }
        } else if deployment.strategy == .rollingUpdate {
            scaleProportionally()
        }
    }

    /// With one ReplicaSet that has pods (or none, then the newest) all of the size is its.
    private mutating func scaleOnlyActive() -> Bool {
        let active = old.indices.filter { old[$0].replicas > 0 }
        let newIsActive = (new?.replicas ?? 0) > 0
        switch (newIsActive, active.count) {
        case (true, 0): new?.resize(for: deployment)
        case (false, 1): old[active[0]].resize(for: deployment)
        case (false, 0):
            if new != nil {
                new?.resize(for: deployment)
            } else if let latest = old.indices.max(by: { old[$0].revision < old[$1].revision }) {
                old[latest].resize(for: deployment)
            }
        default: return false
        }
        return true
    }

    /// The new ReplicaSet carries the whole Deployment already.
    private var isSaturated: Bool {
        guard let new else { return false }
        return new.replicas == deployment.replicas && new.available == deployment.replicas
            && new.desiredAtLastScale == deployment.replicas
    }

    /// Spreads what is added or taken over the ReplicaSets by their share, the largest first; it takes what rounding leaves.
    private mutating func scaleProportionally() {
        var active = all.filter { $0.replicas > 0 }
        let allowed = deployment.replicas > 0 ? deployment.maxReplicas : 0
        let difference = allowed - active.reduce(0) { $0 + $1.replicas }
        active.sort { left, right in
            guard left.replicas == right.replicas else { return left.replicas > right.replicas }
            // What is added goes to the newer, what is taken comes from the older.
            return difference > 0 ? ManagedReplicaSet.older(right, left) : ManagedReplicaSet.older(left, right)
        }
        var distributed = 0
        var sizes = active.map { set in
            let open = difference - distributed
            let share = share(of: set)
            let part = difference > 0 ? max(0, min(share, open)) : min(0, max(share, open))
            distributed += part
            return set.replicas + part
        }
        if !sizes.isEmpty { sizes[0] = max(0, sizes[0] + difference - distributed) }
        for (set, size) in zip(active, sizes) {
            if set.uid == new?.uid {
                new?.scale(to: size, for: deployment)
            } else if let index = old.firstIndex(where: { $0.uid == set.uid }) {
                old[index].scale(to: size, for: deployment)
            }
        }
    }

    /// By how much the ReplicaSet would change if it kept its part of the whole.
    private func share(of set: ManagedReplicaSet) -> Int {
        guard deployment.replicas > 0 else { return -set.replicas }
        let before = set.maxAtLastScale.flatMap { $0 > 0 ? $0 : nil } ?? deployment.object.statusCount("replicas")
        guard before > 0 else { return 0 }
        let exact = Double(set.replicas) * Double(deployment.maxReplicas) / Double(before)
        return Int(exact.rounded(.toNearestOrAwayFromZero)) - set.replicas
    }
}

extension ManagedReplicaSet {
    /// Takes over the size of the Deployment.
    fileprivate mutating func resize(for deployment: Deployment) { scale(to: deployment.replicas, for: deployment) }
}
