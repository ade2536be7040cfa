import KubernetesModel

/// What a change of a child is to its agent: how soon that has to be looked at.
package enum ChildChange: Sendable, Equatable {
    /// Of a field that is ours, of something reached, of something lost.
    case news
    /// Something is still under way. It may wait, and is mostly overtaken by what comes of it.
    case progress
    /// An autoscaler could not do its work when it last looked. During a rollout that is usual; it counts when the next look,
    /// 15 s later, finds the same.
    case setback

    package init(_ kind: ChildKind, from old: KubernetesObject, to new: KubernetesObject) {
        let isOfStatus = Self.withoutStatus(old) == Self.withoutStatus(new)
        self =
            switch kind {
            case .deployment where isOfStatus && !Self.isDecided(old) && !Self.isDecided(new): .progress
            case .autoscaler where isOfStatus: new.status.condition(.scalingActive)?["status"] == "True" ? .progress : .setback
            default: .news
            }
    }

    private static func isDecided(_ deployment: KubernetesObject) -> Bool {
        Rollout(deployment: deployment, autoscaler: nil).isDecided
    }

    private static func withoutStatus(_ object: KubernetesObject) -> JSONValue {
        var object = object
        object["status"] = nil
        object.resourceVersion = nil
        return object.json
    }
}
