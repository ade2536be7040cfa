import KubernetesModel

/// An object with owners, and what becomes of it for their sake.
struct Dependent {
    let type: ResourceType
    let object: KubernetesObject

    init(_ type: ResourceType, _ object: KubernetesObject) {
        self.type = type
        self.object = object
    }

    private enum OwnerState {
        case present
        case absent
        /// It is being deleted, and waits for those that depend on it.
        case waiting
    }

    /// Deletes the object when no owner is left, and otherwise takes out the references to those that are gone or going.
    ///
    /// `absent` is the uid of an object known to be gone, even if its kind is not served any more.
    func collect(absent: String? = nil, in cluster: any ClusterView) -> [ClusterWrite] {
        let references = object.ownerReferences
        guard !object.isBeingDeleted, !references.isEmpty else { return [] }
        var states: [(uid: String, state: OwnerState)] = []
        for reference in references {
            // Of an owner whose kind is unknown nothing can be said, so the object is left alone.
            guard let state = state(of: reference, absent: absent, in: cluster) else { return [] }
            states.append((reference.uid, state))
        }
        if states.contains(where: { $0.state == .present }) {
            let gone = Set(states.filter { $0.state != .present }.map(\.uid))
            return gone.isEmpty ? [] : [.update(type, object.released(by: gone), subresource: nil)]
        }
        let isWaitedFor = states.contains { $0.state == .waiting }
        return isWaitedFor ? deleteBeforeOwner(in: cluster) : [delete(policy)]
    }

    /// An owner in another namespace does not exist as far as this object is concerned.
    private func state(of reference: OwnerReference, absent: String?, in cluster: any ClusterView) -> OwnerState? {
        let identity = ObjectIdentity(reference, of: object, in: cluster)
        // What belongs to the whole cluster cannot be owned by what is in a namespace: an error that nothing mends.
        if object.namespace == nil, identity?.type(in: cluster)?.isNamespaced == true { return nil }
        if reference.uid == absent { return .absent }
        guard let identity else { return nil }
        guard let owner = identity.object(in: cluster)?.object else { return .absent }
        return owner.isBeingDeleted && owner.finalizers.contains(GarbageCollector.foreground) ? .waiting : .present
    }

    /// The owner waits for this object, so this one waits for its own dependents in turn; unless they wait in a circle.
    private func deleteBeforeOwner(in cluster: any ClusterView) -> [ClusterWrite] {
        let dependents = cluster.types.flatMap { cluster.list($0, ownedBy: object.uid) }
        guard !dependents.isEmpty else { return [delete(policy)] }
        let isCircle = dependents.contains { $0.isBeingDeleted && $0.finalizers.contains(GarbageCollector.foreground) }
        guard isCircle, object.ownerReferences.contains(where: \.blockOwnerDeletion) else { return [delete(.foreground)] }
        var unblocked = object
        unblocked["metadata", "ownerReferences"] = .array(
            (object["metadata", "ownerReferences"]?.array ?? []).map { reference in
                var reference = reference
                reference["blockOwnerDeletion"] = false
                return reference
            })
        return [.update(type, unblocked, subresource: nil), delete(.foreground)]
    }

    /// What somebody asked for before is honoured.
    private var policy: DeleteOptions.PropagationPolicy {
        if object.finalizers.contains(GarbageCollector.orphan) { return .orphan }
        return object.finalizers.contains(GarbageCollector.foreground) ? .foreground : .background
    }

    private func delete(_ policy: DeleteOptions.PropagationPolicy) -> ClusterWrite {
        .delete(type, object.key, DeleteOptions(propagationPolicy: policy, uid: object.uid))
    }
}
