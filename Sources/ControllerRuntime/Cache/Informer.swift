@preconcurrency import Dispatch
import KubernetesClient
import KubernetesModel
import Logging
import Synchronization

/// Keeps a `Store` of one kind current with list and watch, and tells others what changes. Several controllers share one.
///
/// Handlers run one after the other, on a queue that may be the client's own: they hand long work on, as to a work queue, and
/// never wait for an answer of that client.
public final class Informer: Sendable {
    public typealias Handler = @Sendable (StoreEvent) -> Void

    private struct State {
        var reflectors: [Reflector] = []
        var handlers: [Handler] = []
        var onSynced: [@Sendable () -> Void] = []
        /// Namespaces ("" for all) whose first list has not arrived yet.
        var unsynced: Set<String>
        var health: [String: ReflectorHealth] = [:]
    }

    public let type: ResourceType
    public let store: Store
    private let queue: DispatchQueue
    private let logger: Logger
    private let state: Mutex<State>

    /// `namespaces`: those to watch, each with a list and a watch of its own; none for all of them, which a kind of cluster
    /// scope gets always. `fields`, `indexes` and `summarize` are those of the store.
    public init(
        _ type: ResourceType, namespaces: [String] = [], labelSelector: String? = nil, fieldSelector: String? = nil,
        usesStreamingLists: Bool = true, fields: KeptFields = .withoutManagedFields, indexes: [String: ObjectIndexer] = [:],
        summarize: ObjectSummary? = nil, client: KubernetesClient, clock: any RuntimeClock = SystemClock(), logger: Logger
    ) {
        self.type = type
        var logger = logger
        logger[metadataKey: "kind"] = "\(type.qualifiedName)"
        self.logger = logger
        store = Store(fields: fields, indexes: indexes, summarize: summarize, clock: clock)
        queue = DispatchQueue(label: "informer.\(type.qualifiedName)", target: client.transport.callbackQueue)
        let scopes: [String?] = type.isNamespaced && !namespaces.isEmpty ? Set(namespaces).sorted().map { $0 } : [nil]
        state = Mutex(State(unsynced: Set(scopes.map { $0 ?? "" })))
        let reflectors = scopes.map { namespace in
            var logger = logger
            if let namespace { logger[metadataKey: "namespace"] = "\(namespace)" }
            let selection = Selection(
                type: type, namespace: namespace, labelSelector: labelSelector, fieldSelector: fieldSelector,
                usesStreamingLists: usesStreamingLists)
            return Reflector(
                selection, client: client, queue: queue, clock: clock, logger: logger,
                store: store,
                output: { [weak self] in self?.take($0, namespace: namespace) })
        }
        state.withLock { $0.reflectors = reflectors }
    }

    /// Begins to list and watch; once.
    public func start() {
        for reflector in state.withLock({ $0.reflectors }) { reflector.start() }
    }

    /// Ends all requests. The store stays as it is.
    public func stop() {
        for reflector in state.withLock({ $0.reflectors }) { reflector.stop() }
    }

    /// Calls `handler` with every change from now on, and with each object that is there already as added.
    public func addHandler(_ handler: @escaping Handler) {
        queue.async { [self] in
            state.withLock { $0.handlers.append(handler) }
            for object in store.objects() { handler(.added(object)) }
        }
    }

    /// Whether the store has once held everything, and the handlers have been told.
    public var hasSynced: Bool { state.withLock { $0.unsynced.isEmpty } }

    /// Calls `body` on the informer's queue as soon as `hasSynced` holds.
    public func whenSynced(_ body: @escaping @Sendable () -> Void) {
        queue.async { [self] in
            let isSynced = state.withLock { state in
                if !state.unsynced.isEmpty { state.onSynced.append(body) }
                return state.unsynced.isEmpty
            }
            if isSynced { body() }
        }
    }

    /// Why the store is not kept current at the moment, as a sentence; nil when it is.
    public var trouble: String? {
        state.withLock { state in
            for (_, health) in state.health {
                if case .degraded(let failure, _) = health { return failure.message }
            }
            return nil
        }
    }

    /// Whether the only thing that keeps the store from its first list is that the server does not know the kind (yet).
    var waitsForKind: Bool {
        state.withLock { state in
            !state.unsynced.isEmpty
                && state.unsynced.allSatisfy {
                    if case .degraded(.notServed, _) = state.health[$0] { true } else { false }
                }
        }
    }
}

// MARK: What the reflectors bring

extension Informer {
    private func take(_ action: Reflector.Machine.Action, namespace: String?) {
        switch action {
        case .replace(let objects, let version):
            tell(store.replace(namespace: namespace, with: objects, resourceVersion: version))
            synced(namespace)
        case .upsert(let object): tell(store.upsert(object, namespace: namespace))
        case .delete(let object): tell(store.delete(object, namespace: namespace))
        case .progress(let version): store.noteProgress(namespace: namespace, resourceVersion: version)
        case .health(let health): note(health, namespace: namespace)
        case .list, .watch, .cancel, .wake, .warn: break
        }
    }

    private func tell(_ events: [StoreEvent]) {
        guard !events.isEmpty else { return }
        let handlers = state.withLock { $0.handlers }
        for event in events {
            for handler in handlers { handler(event) }
        }
    }

    private func synced(_ namespace: String?) {
        let waiting: [@Sendable () -> Void] = state.withLock { state in
            guard state.unsynced.remove(namespace ?? "") != nil, state.unsynced.isEmpty else { return [] }
            defer { state.onSynced = [] }
            return state.onSynced
        }
        for body in waiting { body() }
    }

    private func note(_ health: ReflectorHealth, namespace: String?) {
        let former = state.withLock { $0.health.updateValue(health, forKey: namespace ?? "") }
        switch (former, health) {
        case (.degraded, .degraded(let failure, _)):
            logger.debug("still cannot list or watch: \(failure.message)")
        case (_, .degraded(let failure, _)):
            logger.warning("cannot list or watch: \(failure.message); the cache keeps what it has, and tries go on")
        case (.degraded, .healthy): logger.info("list and watch work again")
        default: break
        }
    }
}
