import DequeModule
import KubernetesModel
import Synchronization

/// What a watcher is told, in the order of the writes.
package enum StoreEvent: Sendable {
    /// First and once, for those who begin with what there is.
    case initial(ObjectTable, version: UInt64)
    case change(Change)
    /// All changes up to this version have been told. After the last one comes nothing that matters.
    case bookmark(version: UInt64, isLast: Bool)
}

/// Someone who follows the changes of a kind. Called by one thread at a time, and soon done.
package protocol StoreObserver: AnyObject, Sendable {
    /// `frames` keeps what has been encoded of this event, for all who are told of it.
    func receive(_ event: StoreEvent, frames: inout EventFrames)
}

/// The cluster's memory: objects of all kinds under one growing version, written with optimistic concurrency, and followed
/// by watchers.
///
/// Safe to use from any thread. Watchers are told outside the lock, by whichever thread wrote; each of them sees all changes,
/// once, in their order.
package final class Store: Sendable {
    private struct Guarded: Sendable {
        var state = StoreState()
        var decoded = DecodedObjects()
        var observers: [GroupResource: [any StoreObserver]] = [:]
        var observersOfAll: [any StoreObserver] = []
        var deliveries: Deque<Delivery> = []
        var isDelivering = false
    }

    private struct Delivery: Sendable {
        var event: StoreEvent
        var observers: [any StoreObserver]
    }

    private let guarded = Mutex(Guarded())

    package init() {}

    // MARK: Reading

    /// The version of the latest write.
    package var version: UInt64 { guarded.withLock { $0.state.version } }

    /// The version of the latest write of this kind; 0 when nothing of it was ever written.
    package func version(of resource: GroupResource) -> UInt64 { guarded.withLock { $0.state.kinds[resource]?.version ?? 0 } }

    package func object(_ resource: GroupResource, _ key: ObjectKey) -> StoredObject? {
        guarded.withLock { $0.state.object(resource, key) }
    }

    /// All objects of a kind, and the version at which they were so.
    package func table(_ resource: GroupResource) -> (table: ObjectTable, version: UInt64) {
        guarded.withLock { ($0.state.kinds[resource]?.table ?? ObjectTable(), $0.state.version) }
    }

    /// All objects of a kind as they were at a version; nil when that is too long ago.
    package func table(_ resource: GroupResource, at version: UInt64) -> ObjectTable? {
        guarded.withLock { $0.state.table(resource, at: version) }
    }

    /// The objects of a kind that name this uid as an owner, by key.
    package func dependents(_ resource: GroupResource, of uid: String) -> [StoredObject] {
        guarded.withLock { guarded in
            guard let kind = guarded.state.kinds[resource], let keys = kind.dependents[uid] else { return [] }
            return keys.sorted().compactMap { kind.table[$0] }
        }
    }

    /// The objects of a kind, in a namespace unless that is nil, whose labels match, by key.
    package func objects(_ resource: GroupResource, namespace: String?, matching selector: LabelSelector) -> [StoredObject] {
        let candidates = guarded.withLock { guarded -> [StoredObject]? in
            guard let kind = guarded.state.kinds[resource], let namespace,
                let keys = kind.labels.candidates(for: selector, in: namespace)
            else { return nil }
            return keys.sorted().compactMap { kind.table[$0] }
        }
        return (candidates ?? table(resource).table.objects(namespace: namespace).map { $0 })
            .filter { selector.matches($0.labels) }
    }

    /// The objects of a kind in a namespace that have no controller, by key.
    package func uncontrolled(_ resource: GroupResource, namespace: String?) -> [StoredObject] {
        guarded.withLock { $0.state.kinds[resource]?.uncontrolled ?? ObjectTable() }.objects(namespace: namespace).map { $0 }
    }

    package func decoded(_ object: StoredObject) -> KubernetesObject {
        if let known = guarded.withLock({ $0.decoded.object(version: object.version) }) { return known }
        let decoded = object.decoded()
        guarded.withLock { $0.decoded.insert(decoded, of: object) }
        return decoded
    }

    // MARK: Writing

    /// Stores an object in the place of the one at version `replacing`, or as a new one when that is nil.
    ///
    /// - Parameters:
    ///   - claims: what no other object of the kind may have.
    ///   - limit: how many bytes of JSON it may be.
    package func put(
        _ resource: GroupResource, _ object: KubernetesObject, replacing expected: UInt64?, claims: [String] = [],
        limit: Int = .max
    ) -> PutResult {
        let encoded = EncodedObject(object, claims: claims)
        guard encoded.bytes.count <= limit else { return .tooLarge }
        let result = guarded.withLock { guarded in
            let result = guarded.state.put(resource, encoded, replacing: expected)
            if case .committed(let change) = result {
                var stored = object
                stored.resourceVersion = String(change.version)
                guarded.decoded.insert(stored, of: change.object)
                Self.announce(change, &guarded)
            }
            return result
        }
        deliver()
        return result
    }

    /// Removes the object that is at this version. Nil, and nothing happens, when it is not so any more.
    package func remove(_ resource: GroupResource, _ key: ObjectKey, at expected: UInt64) -> Change? {
        let change = guarded.withLock { guarded -> Change? in
            guard let change = guarded.state.remove(resource, key, at: expected) else { return nil }
            Self.announce(change, &guarded)
            return change
        }
        deliver()
        return change
    }

    private static func announce(_ change: Change, _ guarded: inout Guarded) {
        let observers = (guarded.observers[change.resource] ?? []) + guarded.observersOfAll
        if !observers.isEmpty { guarded.deliveries.append(Delivery(event: .change(change), observers: observers)) }
    }

    /// The object of the kind that has what only one may have.
    package func holder(_ resource: GroupResource, of claim: String) -> ObjectKey? {
        guarded.withLock { $0.state.kinds[resource]?.claims[claim] }
    }

    /// Forgets the changes up to and including this version; lists and watches from before it get `Expired`.
    package func compact(through version: UInt64) { guarded.withLock { $0.state.compact(through: version) } }

    // MARK: Watching

    package enum WatchStart: Sendable {
        /// With what there is.
        case current
        /// With the changes after this version.
        case after(UInt64)
    }

    /// Tells the observer of the changes of a kind from now on, and of what `start` asks for before them. Returns the version
    /// that is too old, and does nothing, when some of those changes are forgotten.
    package func observe(_ resource: GroupResource, from start: WatchStart, _ observer: any StoreObserver) -> Expired? {
        let expired = guarded.withLock { guarded -> Expired? in
            let kind = guarded.state.kinds[resource] ?? StoreState.Kind()
            switch start {
            case .current:
                let initial = StoreEvent.initial(kind.table, version: guarded.state.version)
                guarded.deliveries.append(Delivery(event: initial, observers: [observer]))
            case .after(let version):
                guard let changes = kind.history.changes(after: version) else {
                    return Expired(requested: version, oldest: kind.history.compactedThrough)
                }
                guarded.deliveries += changes.map { Delivery(event: .change($0), observers: [observer]) }
            }
            guarded.observers[resource, default: []].append(observer)
            return nil
        }
        deliver()
        return expired
    }

    package struct Expired: Error {
        package var requested: UInt64
        package var oldest: UInt64
    }

    /// Tells the observer of the changes of every kind from now on; returns what there is before them.
    package func observeAll(_ observer: any StoreObserver) -> [(resource: GroupResource, table: ObjectTable)] {
        guarded.withLock { guarded in
            guarded.observersOfAll.append(observer)
            return guarded.state.kinds.sorted { $0.key < $1.key }.map { ($0.key, $0.value.table) }
        }
    }

    package func stopObservingAll(_ observer: any StoreObserver) {
        guarded.withLock { $0.observersOfAll.removeAll { $0 === observer } }
    }

    package func stopObserving(_ resource: GroupResource, _ observer: any StoreObserver) {
        guarded.withLock { $0.observers[resource]?.removeAll { $0 === observer } }
    }

    /// Tells the observers, after all that they were told before, that nothing else has happened until now.
    package func bookmark(_ observers: [any StoreObserver], isLast: Bool) {
        if observers.isEmpty { return }
        guarded.withLock { guarded in
            let event = StoreEvent.bookmark(version: guarded.state.version, isLast: isLast)
            guarded.deliveries.append(Delivery(event: event, observers: observers))
        }
        deliver()
    }

    /// Whoever comes first tells all; who comes meanwhile leaves it to them. So the order of the writes is kept without a lock
    /// being held while observers are called.
    private func deliver() {
        guard
            guarded.withLock({ guarded in
                if guarded.isDelivering { return false }
                guarded.isDelivering = true
                return true
            })
        else { return }
        while true {
            let next = guarded.withLock { guarded -> Delivery? in
                let next = guarded.deliveries.popFirst()
                guarded.isDelivering = next != nil
                return next
            }
            guard let next else { return }
            var frames = EventFrames()
            for observer in next.observers { observer.receive(next.event, frames: &frames) }
        }
    }
}
