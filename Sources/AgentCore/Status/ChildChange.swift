import KubernetesModel

/// What a change of a child is to its agent: how soon that has to be looked at.
package enum ChildChange: Sendable, Equatable {
    /// Of a field that is ours, of something reached, of something lost.
    case news
    /// Something is still under way, or an autoscaler works. It may wait, and is mostly overtaken by what comes of it.
    case progress
    /// An autoscaler could not do its work when it last looked. During a rollout that is usual, and mostly gone when it looks
    /// again, 15 s later.
    case setback

    package init(_ kind: ChildKind, from old: ChildPhase, to new: ChildPhase, isOfStatusOnly: Bool) {
        self =
            switch kind {
            case _ where !isOfStatusOnly: .news
            case .service: .news
            case .deployment: old == new && !new.contains(.decided) ? .progress : .news
            case .autoscaler: new.contains(.scaling) ? .progress : .setback
            }
    }
}

/// How far a child is, in as little as tells its changes apart: a cache keeps it beside each.
package struct ChildPhase: OptionSet, Sendable {
    package let rawValue: UInt

    package init(rawValue: UInt) { self.rawValue = rawValue }

    /// The rollout has come to an end, good or bad.
    package static let decided = ChildPhase(rawValue: 1)
    package static let available = ChildPhase(rawValue: 2)
    /// The autoscaler can do its work.
    package static let scaling = ChildPhase(rawValue: 4)
    /// What serves is being changed, and the Deployment's controller says how far it is.
    package static let changing = ChildPhase(rawValue: 8)

    package init(of kind: ChildKind, _ child: KubernetesObject) {
        self = []
        switch kind {
        case .service: break
        case .deployment:
            let rollout = Rollout(deployment: child, autoscaler: nil)
            if rollout.isDecided { insert(.decided) }
            if rollout.isAvailable { insert(.available) }
            if rollout.isAvailable, rollout.isObserved, !rollout.isDecided { insert(.changing) }
        case .autoscaler:
            if child.status.condition(.scalingActive)?["status"] == "True" { insert(.scaling) }
        }
    }
}
