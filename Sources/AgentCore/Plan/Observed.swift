import KubernetesModel

/// What is known of the children at this moment.
package struct Observed: Sendable {
    package var children: [ChildKind: KubernetesObject]
    /// What became of the last apply of each child; may be empty, after a restart for instance.
    package var accepted: [ChildKind: Acceptance]

    package init(children: [ChildKind: KubernetesObject] = [:], accepted: [ChildKind: Acceptance] = [:]) {
        self.children = children
        self.accepted = accepted
    }

    /// Leaves out what is somebody else's: what that does is nothing to tell of this agent.
    package mutating func keepOwn(of agent: AgentDeployment) {
        children = children.filter { if case .foreign = Ownership(of: $0.value, agent: agent) { false } else { true } }
    }
}

/// How the cluster took an apply: what was asked for and what was there afterwards.
///
/// A mutating webhook may change what was asked for. While nothing else happens to the object, asking again would change
/// nothing and go on for ever.
package struct Acceptance: Sendable, Hashable {
    /// The annotation `AgentAnnotation.applied` of what was asked for.
    package var applied: String?
    package var result: StableHash

    /// Nil when the cluster took what was asked for as it was: then there is nothing to remember.
    package init?(of kind: ChildKind, applied: KubernetesObject, live: KubernetesObject) {
        if Projection.holds(applied.json, in: live.json, schema: kind.schema) { return nil }
        let present = Projection.of(live.json, onto: applied.json, schema: kind.schema)
        self.applied = applied.annotations[AgentAnnotation.applied]
        result = StableHash(present)
    }
}

/// Whose a child of our name is.
package enum Ownership: Sendable, Equatable {
    case ours
    /// Nobody's now, but once made by this operator for this agent: orphaned on purpose, so it is taken back.
    case orphan
    /// Somebody else's; the text names the owner for a person.
    case foreign(String)

    package init(of child: KubernetesObject, agent: AgentDeployment) {
        if let controller = child.controller {
            self =
                controller.uid == agent.object.uid
                ? .ours : .foreign("it is controlled by \(controller.kind) \(controller.name)")
        } else if child.labels[AgentLabel.managedBy] == AgentLabel.operatorName, child.labels[AgentLabel.agent] == agent.name {
            self = .orphan
        } else {
            self = .foreign("it was not made by this operator")
        }
    }
}
