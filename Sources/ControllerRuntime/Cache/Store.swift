import KubernetesModel
import Synchronization

/// A local copy of the objects of one kind, kept current by an `Informer`. Reading it costs no request.
///
/// Thread-safe. What is read may be old; `isBehind` tells whether it is older than an own write.
public final class Store: Sendable {
    private struct State {
        var contents: StoreContents
        var expectations = Expectations()
        /// By namespace of a reflector ("" for all): the resource version up to which its events are in.
        var progress: [String: String] = [:]
    }

    private let state: Mutex<State>
    private let indexNames: [String: Int]
    private let indexers: [ObjectIndexer]
    /// What is kept of an object.
    package let fields: KeptFields
    private let summarize: ObjectSummary?
    private let clock: any RuntimeClock

    /// `fields` is what is kept of each object. It must keep name, namespace, uid, resourceVersion, generation and ownerReferences:
    /// they are read from what is kept. `indexes` are looked up by name with `objects(index:value:)`; their functions, and
    /// `summarize`, see what is kept.
    public init(
        fields: KeptFields = .withoutManagedFields, indexes: [String: ObjectIndexer] = [:], summarize: ObjectSummary? = nil,
        clock: any RuntimeClock = SystemClock()
    ) {
        let sorted = indexes.sorted { $0.key < $1.key }
        indexNames = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1.key, $0) })
        indexers = sorted.map(\.value)
        state = Mutex(State(contents: StoreContents(indexCount: sorted.count)))
        self.fields = fields
        self.summarize = summarize
        self.clock = clock
    }
}

// MARK: Reading

extension Store {
    public var count: Int { state.withLock { $0.contents.count } }

    /// The object, without unpacking its content.
    public func stored(_ key: ObjectKey) -> StoredObject? { state.withLock { $0.contents[key] } }

    public func object(_ key: ObjectKey) -> KubernetesObject? { stored(key)?.object }

    /// All objects, or those of one namespace, in no particular order.
    public func objects(namespace: String? = nil) -> [StoredObject] {
        state.withLock { $0.contents.objects(namespace: namespace) }
    }

    /// The objects whose controller owner reference has this UID.
    public func objects(ownedBy uid: String) -> [StoredObject] { state.withLock { $0.contents.objects(ownedBy: uid) } }

    /// The objects that the named index files under this value; none for an index that the store does not have.
    public func objects(index: String, value: String) -> [StoredObject] {
        guard let position = indexNames[index] else { return [] }
        return state.withLock { $0.contents.objects(index: position, value: value) }
    }
}

// MARK: Own writes

extension Store {
    /// Notes that a write of ours made this resource version of an object: until it, or a newer one, is seen here, or until
    /// `timeout` has passed, `isBehind` says so.
    public func expect(_ key: ObjectKey, resourceVersion: String, timeout: Duration = .seconds(30)) {
        let now = clock.now
        state.withLock { $0.expectations.expect(key, resourceVersion: resourceVersion, now: now, timeout: timeout) }
    }

    /// Notes that we had this object deleted: until it is gone from here, or until `timeout` has passed, `isBehind` says so.
    public func expectDeletion(of key: ObjectKey, uid: String, timeout: Duration = .seconds(30)) {
        let now = clock.now
        state.withLock { $0.expectations.expectDeletion(of: key, uid: uid, now: now, timeout: timeout) }
    }

    /// Whether what this store knows of an object is older than our own last write to it. A reconcile that asks for more
    /// than it finds here reads the object from the API server, or comes back a little later.
    public func isBehind(_ key: ObjectKey) -> Bool {
        let now = clock.now
        return state.withLock { state in
            let progress = state.progress[""] ?? key.namespace.flatMap { state.progress[$0] }
            return state.expectations.isBehind(key, stored: state.contents[key], progress: progress, now: now)
        }
    }
}

// MARK: Writing, for reflectors

extension Store {
    package func compact(_ object: KubernetesObject) -> StoredObject {
        StoredObject(object, fields: fields, indexers: indexers, summarize: summarize)
    }

    /// The same of an object that comes as JSON text.
    package func compact(_ text: ArraySlice<UInt8>) throws(JSONError) -> StoredObject {
        StoredObject(packed: try JSONPacker.pack(text, keeping: fields), indexers: indexers, summarize: summarize)
    }

    package func upsert(_ object: StoredObject, namespace: String?) -> [StoreEvent] {
        state.withLock { state in
            state.progress[namespace ?? ""] = object.resourceVersion
            return state.contents.upsert(object)
        }
    }

    package func delete(_ object: StoredObject, namespace: String?) -> [StoreEvent] {
        state.withLock { state in
            state.progress[namespace ?? ""] = object.resourceVersion
            return state.contents.delete(object)
        }
    }

    package func replace(namespace: String?, with objects: [StoredObject], resourceVersion: String) -> [StoreEvent] {
        state.withLock { state in
            state.progress[namespace ?? ""] = resourceVersion
            return state.contents.replace(namespace: namespace, with: objects)
        }
    }

    package func noteProgress(namespace: String?, resourceVersion: String) {
        state.withLock { $0.progress[namespace ?? ""] = resourceVersion }
    }
}
