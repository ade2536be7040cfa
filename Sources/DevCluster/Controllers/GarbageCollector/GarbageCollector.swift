import KubernetesModel

/// Deletes what has lost all its owners, and sees deletions through that wait for dependents or leave them behind.
///
/// https://kubernetes.io/docs/concepts/architecture/garbage-collection/
package struct GarbageCollector: ClusterController {
    package let name = "generic-garbage-collector"

    static let foreground = "foregroundDeletion"
    static let orphan = "orphan"

    package init() {}

    package var triggers: [Trigger] {
        [
            Trigger(changesOf: nil) { change, cluster in
                guard let new = change.new else {
                    guard let old = change.old else { return [] }
                    return [ObjectIdentity(old).key] + Self.waitingOwners(of: old, in: cluster)
                }
                let references = new["metadata", "ownerReferences"]
                let hasNewOwners = references != change.old?["metadata", "ownerReferences"]
                var keys: [ObjectKey] = []
                if hasNewOwners && references != nil || new.isBeingDeleted && !new.finalizers.isEmpty {
                    keys.append(ObjectIdentity(new).key)
                }
                // An owner that waits may have one dependent fewer to wait for.
                if hasNewOwners, let old = change.old { keys += Self.waitingOwners(of: old, in: cluster) }
                return keys
            }
        ]
    }

    private static func waitingOwners(of dependent: KubernetesObject, in cluster: any ClusterView) -> [ObjectKey] {
        dependent.ownerReferences.compactMap { reference in
            guard let identity = ObjectIdentity(reference, of: dependent, in: cluster),
                identity.object(in: cluster)?.object.isBeingDeleted == true
            else { return nil }
            return identity.key
        }
    }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard let identity = ObjectIdentity(key) else { return Outcome() }
        guard let (type, object) = identity.object(in: cluster) else {
            return Outcome(
                writes: dependents(of: identity.uid, in: cluster).flatMap { $0.collect(absent: identity.uid, in: cluster) })
        }
        guard object.isBeingDeleted else { return Outcome(writes: Dependent(type, object).collect(in: cluster)) }
        if object.finalizers.contains(Self.orphan) {
            let releases = dependents(of: identity.uid, in: cluster).map {
                ClusterWrite.update($0.type, $0.object.released(by: object), subresource: nil)
            }
            return Outcome(writes: releases + [.update(type, object.without(finalizer: Self.orphan), subresource: nil)])
        }
        guard object.finalizers.contains(Self.foreground) else { return Outcome() }
        let dependents = dependents(of: identity.uid, in: cluster)
        let blocks = dependents.contains { dependent in
            dependent.object.ownerReferences.contains { $0.uid == identity.uid && $0.blockOwnerDeletion }
        }
        guard blocks else {
            return Outcome(writes: [.update(type, object.without(finalizer: Self.foreground), subresource: nil)])
        }
        return Outcome(writes: dependents.flatMap { $0.collect(in: cluster) })
    }

    private func dependents(of uid: String, in cluster: any ClusterView) -> [Dependent] {
        cluster.types.flatMap { type in cluster.list(type, ownedBy: uid).map { Dependent(type, $0) } }
    }
}

extension KubernetesObject {
    fileprivate func without(finalizer: String) -> KubernetesObject {
        var object = self
        let rest = finalizers.filter { $0 != finalizer }
        object["metadata", "finalizers"] = rest.isEmpty ? nil : .array(rest.map { .string($0) })
        return object
    }
}
