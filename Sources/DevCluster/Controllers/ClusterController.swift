import KubernetesModel

/// One of the controllers that a cluster has (Deployment, garbage collector, ...), as a function of what the store holds and
/// of the time: it reads, and says what it wants written and when it wants to look again.
///
/// What it keeps between two calls, if anything, follows from those calls alone, so a manual clock makes every run the same.
package protocol ClusterController: Sendable {
    /// Names the controller: its field manager, and the source of its Events.
    var name: String { get }

    /// Which changes concern it, and of which of its keys.
    var triggers: [Trigger] { get }

    func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome

    /// What to write about a write of this key's last outcome that was refused: a condition, an Event. A refusal of these in
    /// turn is passed over. The key is looked at again after a back-off, whatever this returns.
    func refused(
        _ write: ClusterWrite, because status: APIStatus, for key: ObjectKey, in cluster: any ClusterView, now: Timestamp
    ) -> [ClusterWrite]
}

extension ClusterController {
    package func refused(
        _ write: ClusterWrite, because status: APIStatus, for key: ObjectKey, in cluster: any ClusterView, now: Timestamp
    ) -> [ClusterWrite] { [] }
}

/// An object before and after a write.
package struct ObjectChange: Sendable {
    package var type: ResourceType
    /// Nil when it was created.
    package var old: KubernetesObject?
    /// Nil when it was removed.
    package var new: KubernetesObject?

    package init(type: ResourceType, old: KubernetesObject?, new: KubernetesObject?) {
        self.type = type
        self.old = old
        self.new = new
    }
}

/// A change of an object of this kind (also its deletion) puts these keys into the controller's queue. Each change is shown to
/// it, in order, and at the start each object that there is, as if it were created.
package struct Trigger: Sendable {
    /// Nil: every kind that is served.
    package var type: ResourceType?
    package var keys: @Sendable (ObjectChange, any ClusterView) -> [ObjectKey]

    package init(changesOf type: ResourceType?, keys: @escaping @Sendable (ObjectChange, any ClusterView) -> [ObjectKey]) {
        self.type = type
        self.keys = keys
    }

    /// The keys that the object leads to as it was and as it is.
    package init(_ type: ResourceType, keys: @escaping @Sendable (KubernetesObject, any ClusterView) -> [ObjectKey]) {
        self.init(changesOf: type) { change, cluster in
            let new = change.new.map { keys($0, cluster) } ?? []
            return new + (change.old.map { keys($0, cluster) } ?? []).filter { !new.contains($0) }
        }
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
    /// Those of the kind and namespace with labels that match, by key. An implementation does better than to look at each.
    func list(_ type: ResourceType, namespace: String?, matching selector: LabelSelector) -> [KubernetesObject]
    /// The objects of the kind that name this uid as an owner.
    func list(_ type: ResourceType, ownedBy uid: String) -> [KubernetesObject]
    /// The objects of the kind in this namespace that no controller owns. Few as a rule, so an implementation has an index for it.
    func list(_ type: ResourceType, withoutControllerIn namespace: String?) -> [KubernetesObject]
    /// The object's `autoscaling/v1` Scale, as its `scale` subresource reads; nil when there is no such object or its kind has none.
    func scale(_ type: ResourceType, _ key: ObjectKey) -> KubernetesObject?
    /// Every kind that is served at present, custom resources included.
    var types: [ResourceType] { get }
}

extension ClusterView {
    package func list(_ type: ResourceType, namespace: String?, matching selector: LabelSelector) -> [KubernetesObject] {
        list(type, namespace: namespace).filter(selector.matches)
    }
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

/// A write, done as the API server does it: validated, versioned, seen by watchers.
///
/// The writes of an outcome are done in their order. One that is refused (a conflict, a quota) ends them: the rest is dropped,
/// the controller is told (`refused`), and looks again later, with growing distance. A delete of what is gone already is done,
/// not refused.
package enum ClusterWrite: Sendable {
    case create(ResourceType, KubernetesObject)
    /// With the resourceVersion that was read. `subresource` is nil, `status`, `scale` (the object is a Scale), `finalize` (a
    /// namespace's `spec.finalizers`) or `binding` (a pod's `spec.nodeName` together with its status).
    case update(ResourceType, KubernetesObject, subresource: String?)
    /// Server-side apply of these fields, by force. `subresource` is nil or `status`.
    case apply(ResourceType, KubernetesObject, subresource: String?)
    case delete(ResourceType, ObjectKey, DeleteOptions)
    /// An Event about an object, as `kubectl describe` shows it; repeats are counted, not stored anew.
    case event(about: KubernetesObject, type: ResourceType, eventType: String, reason: String, message: String)
}
