/// The labels and annotations that this operator writes and reads; users may not set any with its prefix.
package enum AgentLabel {
    package static let prefix = "agentoperator.dev/"
    /// On every child and pod: the resource's name. It alone selects the pods.
    package static let agent = "agentoperator.dev/agent"
    package static let name = "app.kubernetes.io/name"
    package static let instance = "app.kubernetes.io/instance"
    package static let managedBy = "app.kubernetes.io/managed-by"
    package static let operatorName = "agent-operator"
    /// Selects what this operator wrote: its caches hold nothing else.
    package static let managedBySelector = "\(managedBy)=\(operatorName)"

    /// Every label of a child of that resource.
    package static func all(agent: String) -> [(String, String)] {
        [(Self.agent, agent), (instance, agent), (managedBy, operatorName), (name, agent)]
    }
}

package enum AgentAnnotation {
    /// On each child: a hash of what was applied last. A child whose hash is another one gets applied again, which also removes
    /// what is no longer wanted.
    package static let applied = "agentoperator.dev/applied"
    /// On the Deployment, while the number of replicas was part of what was applied last: it must be handed over before it may
    /// be left out. `true`, or `start` for a number that an autoscaler was to start from.
    package static let ownsReplicas = "agentoperator.dev/owns-replicas"
    /// On the Deployment, while suspended: the number of replicas to come back to.
    package static let replicasBeforeSuspend = "agentoperator.dev/replicas-before-suspend"
}

/// Who owns fields in server-side apply.
package enum FieldManager {
    package static let agentOperator = "agent-operator"
    /// Keeps the number of replicas while it goes from the operator to the autoscaler, so that it never falls to its default.
    package static let handOver = "agent-operator-hand-over"
}
