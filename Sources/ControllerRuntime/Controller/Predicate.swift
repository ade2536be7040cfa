import KubernetesModel

/// Which changes of a cache a controller wants to hear of.
public struct Predicate: Sendable {
    public let accepts: @Sendable (StoreEvent) -> Bool

    public init(_ accepts: @escaping @Sendable (StoreEvent) -> Bool) { self.accepts = accepts }

    public static let always = Predicate { _ in true }

    /// Additions, deletions, and updates that changed the spec (or set a deletionTimestamp): `metadata.generation` moved.
    public static let generationChanged = onUpdate { old, new in old.generation != new.generation }

    /// Additions, deletions, and updates that changed a label.
    public static let labelsChanged = onUpdate { old, new in old.object.labels != new.object.labels }

    /// Additions, deletions, and updates that changed an annotation.
    public static let annotationsChanged = onUpdate { old, new in old.object.annotations != new.object.annotations }

    /// Additions, deletions, and the updates that `accepts` wants.
    public static func onUpdate(
        _ accepts: @escaping @Sendable (_ old: StoredObject, _ new: StoredObject) -> Bool
    ) -> Predicate {
        Predicate { event in
            if case .updated(let old, let new) = event { accepts(old, new) } else { true }
        }
    }

    public static func || (left: Predicate, right: Predicate) -> Predicate {
        Predicate { left.accepts($0) || right.accepts($0) }
    }

    public static func && (left: Predicate, right: Predicate) -> Predicate {
        Predicate { left.accepts($0) && right.accepts($0) }
    }
}
