@preconcurrency import Dispatch
import KubernetesClient
import KubernetesModel
import Logging
import Synchronization

/// Does what `ReflectorStateMachine` decides: lists and watches one kind in one namespace (or all) and hands on what arrives.
///
/// Everything happens on the queue that it is given, which is serial.
final class Reflector: Sendable {
    typealias Machine = ReflectorStateMachine<StoredObject>

    private struct State {
        var machine: Machine
        /// Tells the answers of the present request from those of former ones.
        var attempt = 0
        var operation: (any Cancellation)?
        var timer: (any Cancellation)?
    }

    /// How long a page of a list may take.
    private static let listTimeout = Duration.seconds(60)

    private let selection: Selection
    private let client: KubernetesClient
    private let queue: DispatchQueue
    private let clock: any RuntimeClock
    private let logger: Logger
    private let store: Store
    private let output: @Sendable (Machine.Action) -> Void
    private let state: Mutex<State>

    /// What is read is made fit for `store`; `output` gets `.replace`, `.upsert`, `.delete`, `.progress` and `.health`, in order, on `queue`.
    init(
        _ selection: Selection, client: KubernetesClient, queue: DispatchQueue, clock: any RuntimeClock, logger: Logger,
        store: Store, output: @escaping @Sendable (Machine.Action) -> Void
    ) {
        self.selection = selection
        self.client = client
        self.queue = queue
        self.clock = clock
        self.logger = logger
        self.store = store
        self.output = output
        state = Mutex(State(machine: Machine(usesStreamingLists: selection.usesStreamingLists)))
    }

    func start() { queue.async { self.feed(.start) } }

    func stop() { queue.async { self.feed(.stop) } }

    private func feed(_ event: Machine.Event) {
        let now = clock.now
        let random = Double.random(in: 0..<1)
        for action in state.withLock({ $0.machine.handle(event, now: now, random: random) }) { perform(action) }
    }

    private func perform(_ action: Machine.Action) {
        switch action {
        case .list(let options): list(options)
        case .watch(let parameters): watch(parameters)
        case .cancel:
            _ = begin()
            wake(after: nil)
        case .wake(let delay): wake(after: delay)
        case .warn(let message): logger.warning("\(message)")
        case .replace, .upsert, .delete, .progress, .health: output(action)
        }
    }

    /// Ends what is under way and numbers what follows.
    private func begin() -> Int {
        let (attempt, former) = state.withLock { state in
            state.attempt += 1
            defer { state.operation = nil }
            return (state.attempt, state.operation)
        }
        former?.cancel()
        return attempt
    }

    private func isCurrent(_ attempt: Int) -> Bool { state.withLock { $0.attempt == attempt } }

    private func wake(after delay: Duration?) {
        let timer = delay.map { clock.schedule(after: $0, on: queue) { [weak self] in self?.feed(.timer) } }
        let former = state.withLock { state in
            defer { state.timer = timer }
            return state.timer
        }
        former?.cancel()
    }
}

// MARK: Requests

extension Reflector {
    private func list(_ options: ListOptions) {
        let attempt = begin()
        let request = selection.type.list(namespace: selection.namespace, selection.applied(to: options))
        let operation = client.transport.start(request, timeout: Self.listTimeout) { [weak self] result in
            guard let self else { return }
            queue.async {
                if self.isCurrent(attempt) { self.feed(self.page(result)) }
            }
        }
        state.withLock { $0.operation = operation }
    }

    private func page(_ result: Result<APIResponse, TransportError>) -> Machine.Event {
        do {
            let response = try result.get()
            guard response.status == 200 else { throw APIStatus(response) }
            let json = try JSONReader.parse(response.body, keeping: .members(["items": .elements(store.fields)]))
            guard json["metadata"] != nil else { throw RequestFailure.refused("the server answered a list with something else") }
            let objects = (json["items"]?.array ?? []).map { item in
                var object = KubernetesObject(json: item)
                // The items of a list come without them.
                object.json["apiVersion"] = .string(selection.type.apiVersion)
                object.json["kind"] = .string(selection.type.kind)
                return store.compact(object)
            }
            let metadata = json["metadata"]
            return .page(
                objects.filter { !$0.key.name.isEmpty }, continueToken: metadata?["continue"]?.string,
                resourceVersion: metadata?["resourceVersion"]?.string ?? "")
        } catch {
            return .listFailed(RequestFailure(error))
        }
    }

    private func watch(_ parameters: WatchParameters) {
        let attempt = begin()
        let request = selection.type.watch(
            namespace: selection.namespace, selection.applied(to: parameters.options),
            sendInitialEvents: parameters.sendsInitialEvents ? true : nil, timeoutSeconds: parameters.timeoutSeconds)
        let operation = client.watch(
            request, idleTimeout: parameters.idleTimeout,
            reading: { [store] text throws(JSONError) in try store.compact(text) },
            onEvent: { [weak self] event in
                guard let self else { return }
                queue.async {
                    if self.isCurrent(attempt) { self.feed(self.translated(event)) }
                }
            })
        state.withLock { $0.operation = operation }
    }

    private func translated(_ event: WatchEvent<StoredObject>) -> Machine.Event {
        switch event {
        case .added(let object), .modified(let object), .deleted(let object):
            guard !object.resourceVersion.isEmpty, !object.key.name.isEmpty else { return .unreadable("an object without name") }
            if case .deleted = event { return .deleted(object, resourceVersion: object.resourceVersion) }
            return .changed(object, resourceVersion: object.resourceVersion)
        case .bookmark(let version, let endsInitialEvents):
            return .bookmark(resourceVersion: version, endsInitialEvents: endsInitialEvents)
        case .failed(let status): return .watchEnded(RequestFailure(status))
        case .unknown(let what): return .unreadable(what)
        case .ended(let error): return .watchEnded(error.map { RequestFailure($0) })
        }
    }
}
