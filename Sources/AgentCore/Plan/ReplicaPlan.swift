import KubernetesModel

/// Who decides the number of replicas now, and how it changes hands.
///
/// While an autoscaler is set the number is its own and is not sent. Server-side apply would let a field that nobody else owns
/// fall to its default, 1, when it is no longer sent: so the number is handed over first. Only where the autoscaler cannot act
/// (there is no Deployment yet, or it stands at 0 because of us) the number to start from is sent once.
package struct ReplicaPlan: Sendable, Equatable {
    /// Sent with the Deployment; nil leaves it to whoever owns it.
    package var sent: Int64?
    /// Whether a change of the number is a change of what is desired: not so for a starting point.
    package var isOwned: Bool
    /// Kept in an annotation while suspended.
    package var remembered: Int64?
    /// The live number, to be given to the hand-over manager before an apply that leaves it out.
    package var handedOver: Int64?

    package init(for spec: AgentSpec, live: KubernetesObject?) {
        let current = live?.spec["replicas"]?.integer
        let annotations = live?.annotations ?? [:]
        let rememberedBefore = annotations[AgentAnnotation.replicasBeforeSuspend].flatMap { Int64($0) }
        let ownership = annotations[AgentAnnotation.ownsReplicas]
        if spec.isSuspended {
            self.init(sent: 0, isOwned: true, remembered: rememberedBefore ?? current.flatMap { $0 > 0 ? $0 : nil })
        } else if let autoscaling = spec.autoscaling {
            let start = min(max(rememberedBefore ?? autoscaling.minReplicas, autoscaling.minReplicas), autoscaling.maxReplicas)
            switch current {
            // 1 is what a Deployment starts with anyway; what was never ours need not be handed over.
            case nil: self.init(sent: start == 1 ? nil : start, isOwned: false)
            case 0 where ownership == "true": self.init(sent: start, isOwned: false)
            // 0 as well, if it is somebody else's doing: that is how an autoscaler is paused.
            case let current: self.init(sent: nil, isOwned: false, handedOver: ownership == nil ? nil : current)
            }
        } else {
            self.init(sent: spec.replicas, isOwned: true)
        }
    }

    package init(sent: Int64?, isOwned: Bool, remembered: Int64? = nil, handedOver: Int64? = nil) {
        self.sent = sent
        self.isOwned = isOwned
        self.remembered = remembered
        self.handedOver = handedOver
    }
}
