import KubernetesModel

/// The writes that bring the cluster from what is observed to what is desired, in order, each with its reason; none when
/// everything is as it should be.
package struct Plan: Sendable {
    package enum Step: Sendable, Equatable {
        /// Makes the hand-over manager an owner of the live number of replicas.
        case handOverReplicas(Int64)
        case apply(ChildKind, KubernetesObject, Reason)
        /// Only if it is still this very object.
        case delete(ChildKind, uid: String)
    }

    package enum Reason: Sendable, Equatable {
        case missing
        case specChanged
        /// Somebody changed this field of ours.
        case drifted(FieldPath)
    }

    package var steps: [Step] = []
    /// Objects that stand where a child should, and are somebody else's: they are not touched.
    package var conflicts: [NameConflict] = []

    package struct NameConflict: Sendable, Equatable {
        package var child: ChildKind
        package var name: String
        package var owner: String

        package init(child: ChildKind, name: String, owner: String) {
            self.child = child
            self.name = name
            self.owner = owner
        }
    }

    package init(for agent: AgentDeployment, desired: DesiredState, observed: Observed) {
        // An autoscaler that is no longer wanted goes first, so that it does not fight for the replicas.
        for kind in [.autoscaler, .deployment, .service] as [ChildKind] where desired[kind] == nil {
            remove(kind, agent: agent, observed: observed)
        }
        for kind in [.deployment, .service, .autoscaler] as [ChildKind] {
            guard let child = desired[kind] else { continue }
            apply(kind, child, agent: agent, observed: observed)
        }
    }

    private mutating func remove(_ kind: ChildKind, agent: AgentDeployment, observed: Observed) {
        guard let live = observed.children[kind], !live.isBeingDeleted, Ownership(of: live, agent: agent) == .ours else { return }
        steps.append(.delete(kind, uid: live.uid))
    }

    private mutating func apply(_ kind: ChildKind, _ child: KubernetesObject, agent: AgentDeployment, observed: Observed) {
        let live = observed.children[kind]
        if let live {
            // Also while it is on its way out: its end will not be seen.
            if case .foreign(let owner) = Ownership(of: live, agent: agent) {
                conflicts.append(NameConflict(child: kind, name: child.name, owner: owner))
                return
            }
            // What is on its way out cannot be mended; its end will be seen.
            if live.isBeingDeleted { return }
        }
        let replicas = kind == .deployment ? ReplicaPlan(for: agent.spec, live: live) : nil
        let wanted = child.marked(replicas, sendingStart: false)
        guard let reason = Self.reason(to: kind, wanted, live: live, accepted: observed.accepted[kind]) else { return }
        if let count = replicas?.handedOver { steps.append(.handOverReplicas(count)) }
        steps.append(.apply(kind, child.marked(replicas, sendingStart: true), reason))
    }

    private static func reason(
        to kind: ChildKind, _ wanted: KubernetesObject, live: KubernetesObject?, accepted: Acceptance?
    ) -> Reason? {
        guard let live else { return .missing }
        let applied = wanted["metadata", "annotations", AgentAnnotation.applied]?.string
        if live["metadata", "annotations", AgentAnnotation.applied]?.string != applied { return .specChanged }
        if Projection.holds(wanted.json, in: live.json, schema: kind.schema) { return nil }
        let present = Projection.of(live.json, onto: wanted.json, schema: kind.schema)
        guard let field = Projection.difference(wanted.json, present) else { return nil }
        let isAccepted = accepted.map { $0.applied == applied && $0.result == StableHash(present) } ?? false
        return isAccepted ? nil : .drifted(field)
    }
}

extension KubernetesObject {
    /// The child with its replicas, as far as they are sent, and with the annotations that tell what was applied.
    ///
    /// A mere starting point of the autoscaler's is part of an apply but not of what is desired: nobody misses it later.
    func marked(_ replicas: ReplicaPlan?, sendingStart: Bool) -> KubernetesObject {
        var object = self
        if let replicas, replicas.isOwned { object.spec["replicas"] = replicas.sent.map { .integer($0) } }
        let hash = StableHash(object.json).description
        object["metadata", "annotations", AgentAnnotation.applied] = .string(hash)
        guard let replicas, replicas.isOwned || sendingStart else { return object }
        object.spec["replicas"] = replicas.sent.map { .integer($0) }
        if replicas.sent != nil {
            object["metadata", "annotations", AgentAnnotation.ownsReplicas] = replicas.isOwned ? "true" : "start"
        }
        object["metadata", "annotations", AgentAnnotation.replicasBeforeSuspend] = replicas.remembered.map { .string(String($0)) }
        return object
    }
}

extension Plan {
    /// What is applied for a resource that has no children yet.
    package static func initial(for agent: AgentDeployment, desired: DesiredState) -> [KubernetesObject] {
        Plan(for: agent, desired: desired, observed: Observed()).steps.compactMap { step in
            if case .apply(_, let object, _) = step { object } else { nil }
        }
    }
}
