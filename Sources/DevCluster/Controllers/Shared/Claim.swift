import KubernetesModel

/// Which objects belong to a controller: those that it owns and that its selector matches, once the strays are taken in and
/// those that match no more are let go.
///
/// https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#how-a-replicaset-works
struct Claim {
    var objects: [KubernetesObject] = []
    /// Adoptions and releases. Until they are done the objects concerned are not in `objects`.
    var writes: [ClusterWrite] = []

    init(
        _ type: ResourceType, for owner: KubernetesObject, in cluster: any ClusterView, matches: (KubernetesObject) -> Bool
    ) {
        for object in cluster.list(type, ownedBy: owner.uid) where object.isControlled(by: owner) {
            if matches(object) {
                objects.append(object)
            } else if !owner.isBeingDeleted {
                writes.append(.update(type, object.released(by: owner), subresource: nil))
            }
        }
        guard !owner.isBeingDeleted else { return }
        for object in cluster.list(type, withoutControllerIn: owner.namespace) where !object.isBeingDeleted && matches(object) {
            writes.append(.update(type, object.adopted(by: owner), subresource: nil))
        }
    }
}

extension KubernetesObject {
    func adopted(by owner: KubernetesObject) -> KubernetesObject {
        var object = self
        object["metadata", "ownerReferences"] = .array(
            (json["metadata", "ownerReferences"]?.array ?? []) + [owner.controllerReference.json])
        return object
    }

    /// Without the references to this owner.
    func released(by owner: KubernetesObject) -> KubernetesObject { released(by: [owner.uid]) }

    func released(by uids: Set<String>) -> KubernetesObject {
        let rest = (json["metadata", "ownerReferences"]?.array ?? []).filter { !uids.contains($0["uid"]?.string ?? "") }
        var object = self
        object["metadata", "ownerReferences"] = rest.isEmpty ? nil : .array(rest)
        return object
    }
}
