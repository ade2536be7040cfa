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

    package init(_ kind: ChildKind, from old: KubernetesObject, to new: KubernetesObject) {
        self =
            switch kind {
            case _ where Self.withoutStatus(old) != Self.withoutStatus(new): .news
            case .service: .news
            case .deployment: Self.isUnderWay(from: old, to: new) ? .progress : .news
            case .autoscaler: new.status.condition(.scalingActive)?["status"] == "True" ? .progress : .setback
            }
    }

    private static func isUnderWay(from old: KubernetesObject, to new: KubernetesObject) -> Bool {
        let old = Rollout(deployment: old, autoscaler: nil)
        let new = Rollout(deployment: new, autoscaler: nil)
        return !old.isDecided && !new.isDecided && old.isAvailable == new.isAvailable
    }

    private static func withoutStatus(_ object: KubernetesObject) -> JSONValue {
        var object = object
        object["status"] = nil
        object.resourceVersion = nil
        return object.json
    }
}
