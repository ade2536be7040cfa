import KubernetesModel

/// One of the controllers that a cluster has (Deployment, garbage collector, ...), as a function of what the store holds and
/// of the time: it reads, and says what it wants written and when it wants to look again.
///
/// It keeps nothing between two calls, so a manual clock makes every run the same.
package protocol ClusterController: Sendable {
    /// Names the controller: its field manager, and the source of its Events.
    var name: String { get }

    /// Which changes concern it, and of which of its keys.
    var triggers: [Trigger] { get }

    func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome
}

/// A change of an object of this kind (also its deletion) puts these keys into the controller's queue.
package struct Trigger: Sendable {
    package var type: ResourceType
    package var keys: @Sendable (KubernetesObject, any ClusterView) -> [ObjectKey]

    package init(_ type: ResourceType, keys: @escaping @Sendable (KubernetesObject, any ClusterView) -> [ObjectKey]) {
        self.type = type
        self.keys = keys
    }

    /// The object itself.
    package static func own(_ type: ResourceType) -> Trigger { Trigger(type) { object, _ in [object.key] } }

    /// The controlling owner, when it is of this kind.
    package static func owner(of type: ResourceType, kind: String) -> Trigger {
        Trigger(type) { object, _ in
            object.controller.flatMap { $0.kind == kind ? [ObjectKey(namespace: object.namespace, name: $0.name)] : nil } ?? []
        }
    }
}

/// What the store holds at this moment.
package protocol ClusterView {
    func get(_ type: ResourceType, _ key: ObjectKey) -> KubernetesObject?
    /// All objects of the kind, by key; in one namespace unless that is nil.
    func list(_ type: ResourceType, namespace: String?) -> [KubernetesObject]
    /// The objects of the kind that name this uid as an owner.
    func list(_ type: ResourceType, ownedBy uid: String) -> [KubernetesObject]
    /// Every kind that is served at present, custom resources included.
    var types: [ResourceType] { get }
}

/// What a reconciliation wants done.
package struct Outcome: Sendable {
    package var writes: [ClusterWrite] = []
    /// Look again then, whatever else happens.
    package var requeueAt: Timestamp?

    package init(writes: [ClusterWrite] = [], requeueAt: Timestamp? = nil) {
        self.writes = writes
        self.requeueAt = requeueAt
    }
}

/// A write, done as the API server does it: validated, versioned, seen by watchers. One that is refused (a conflict, a quota)
/// makes the controller look again later, with growing distance.
package enum ClusterWrite: Sendable {
    case create(ResourceType, KubernetesObject)
    /// With the resourceVersion that was read. `subresource` is nil, `status` or `scale`.
    case update(ResourceType, KubernetesObject, subresource: String?)
    case delete(ResourceType, ObjectKey, DeleteOptions)
    /// An Event about an object, as `kubectl describe` shows it; repeats are counted, not stored anew.
    case event(about: KubernetesObject, type: ResourceType, eventType: String, reason: String, message: String)
}
