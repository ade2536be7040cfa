@preconcurrency import Dispatch
import KubernetesClient
import KubernetesModel
import Synchronization

/// An API server in memory, which does to requests what a test asks for.
final class FakeCluster: APITransport {
    /// What becomes of a request instead of the usual.
    enum Fault: Sendable {
        case answer(APIStatus)
        case fail(TransportError)
        /// Done, and the answer is lost.
        case doneUnheard
        /// Never answered.
        case hang
    }

    private struct Watcher {
        var id: Int
        var request: APIRequest
        var onEvent: @Sendable (StreamEvent) -> Void
    }

    private struct State {
        var storage = FakeStorage()
        var watchers: [Watcher] = []
        var nextWatcher = 0
        var fault: @Sendable (APIRequest) -> Fault? = { _ in nil }
        var streams = true
    }

    private let queue = DispatchQueue(label: "fake-cluster")
    private let state = Mutex(State())
    /// All requests, in order, noted once they are done.
    let requests = Journal<APIRequest>()

    var client: KubernetesClient { KubernetesClient(transport: self) }
    var storage: FakeStorage {
        get { state.withLock { $0.storage } }
        set { state.withLock { $0.storage = newValue } }
    }
    var watcherCount: Int { state.withLock { $0.watchers.count } }

    /// Asked for each request.
    func setFault(_ fault: @escaping @Sendable (APIRequest) -> Fault?) { state.withLock { $0.fault = fault } }

    /// Whether `sendInitialEvents` is understood.
    func setStreams(_ streams: Bool) { state.withLock { $0.streams = streams } }

    /// Writes that were asked for, not counting those of leases and events.
    var writes: [APIRequest] {
        requests.entries.filter { $0.method != .get && !$0.path.contains("/leases") && !$0.path.contains("/events") }
    }

    /// Forgets the history: who watches from before now gets 410.
    func compact() { state.withLock { $0.storage.compact() } }

    /// Ends all watches.
    func endWatches(_ error: TransportError? = nil) {
        let watchers = state.withLock { state in
            defer { state.watchers = [] }
            return state.watchers
        }
        queue.async { for watcher in watchers { watcher.onEvent(.end(error)) } }
    }

    /// Sends a line to all watches.
    func send(_ line: String) {
        let watchers = state.withLock { $0.watchers }
        queue.async { for watcher in watchers { watcher.onEvent(.bytes(Array((line + "\n").utf8))) } }
    }

    func sendBookmarks() { send(Self.bookmark(version: storage.version, endsInitialEvents: false)) }

    private static func line(_ type: String, _ object: JSONValue) -> String {
        JSONValue.object(["type": .string(type), "object": object]).description
    }

    private static func bookmark(version: Int, endsInitialEvents: Bool) -> String {
        var object: JSONValue = ["kind": "Bookmark", "metadata": ["resourceVersion": .string("\(version)")]]
        if endsInitialEvents { object["metadata", "annotations"] = ["k8s.io/initial-events-end": "true"] }
        return line("BOOKMARK", object)
    }
}

// MARK: Requests

extension FakeCluster {
    @discardableResult
    func start(
        _ request: APIRequest, timeout: Duration,
        onCompletion: @escaping @Sendable (Result<APIResponse, TransportError>) -> Void
    ) -> any Cancellation {
        var result: Result<APIResponse, TransportError>?
        switch state.withLock({ $0.fault })(request) {
        case .answer(let status): result = .success(Self.response(status))
        case .fail(let error): result = .failure(error)
        case .doneUnheard:
            answer(request)
            result = .failure(TransportError(.broken, "the connection broke"))
        case .hang: result = nil
        case nil: result = .success(answer(request))
        }
        let answer = result
        queue.async { [requests] in
            if let answer { onCompletion(answer) }
            requests.append(request)
        }
        return Removal { [queue] in
            if answer == nil { queue.async { onCompletion(.failure(TransportError(.cancelled, "cancelled"))) } }
        }
    }

    /// Does what a request asks for, without any fault.
    @discardableResult
    func answer(_ request: APIRequest) -> APIResponse {
        state.withLock { state in
            let known = state.storage.history.count
            defer {
                for change in state.storage.history[known...] {
                    let line = Self.line(change.type, change.object.json)
                    // Within the lock, so that all see the changes in their order.
                    for watcher in state.watchers where watcher.request.covers(change) {
                        queue.async { watcher.onEvent(.bytes(Array((line + "\n").utf8))) }
                    }
                }
            }
            do throws(APIStatus) {
                let json = try state.storage.handle(request)
                return APIResponse(status: request.method == .post ? 201 : 200, body: json.encoded())
            } catch {
                return Self.response(error)
            }
        }
    }

    private static func response(_ status: APIStatus) -> APIResponse {
        APIResponse(status: status.code, body: status.json.encoded(), retryAfterSeconds: status.retryAfterSeconds)
    }
}

// MARK: Watches

extension FakeCluster {
    func open(
        _ request: APIRequest, idleTimeout: Duration, onEvent: @escaping @Sendable (StreamEvent) -> Void
    ) -> any Cancellation {
        defer { queue.async { [requests] in requests.append(request) } }
        switch state.withLock({ $0.fault })(request) {
        case .answer(let status): return refuse(status, onEvent)
        case .fail(let error):
            queue.async { onEvent(.end(error)) }
            return Removal {}
        case .hang, .doneUnheard: return Removal { [queue] in queue.async { onEvent(.end(nil)) } }
        case nil: return subscribe(request, onEvent)
        }
    }

    private func refuse(_ status: APIStatus, _ onEvent: @escaping @Sendable (StreamEvent) -> Void) -> any Cancellation {
        queue.async {
            onEvent(.head(status: status.code, retryAfterSeconds: status.retryAfterSeconds))
            onEvent(.bytes(status.json.encoded()))
            onEvent(.end(nil))
        }
        return Removal {}
    }

    private func subscribe(
        _ request: APIRequest, _ onEvent: @escaping @Sendable (StreamEvent) -> Void
    ) -> any Cancellation {
        let (refusal, id): (APIStatus?, Int) = state.withLock { state in
            var first: [String] = []
            if request.value("sendInitialEvents") == "true" {
                guard state.streams else {
                    return (APIStatus(code: 422, reason: .invalid, message: "sendInitialEvents is forbidden"), 0)
                }
                first = state.storage.listed(request).map { Self.line("ADDED", $0.json) }
                first.append(Self.bookmark(version: state.storage.version, endsInitialEvents: true))
            } else {
                let from = request.value("resourceVersion").flatMap { Int($0) } ?? state.storage.version
                guard from >= state.storage.compactedTo else {
                    return (APIStatus(code: 410, reason: .expired, message: "too old resource version"), 0)
                }
                first = state.storage.history.filter { $0.version > from && request.covers($0) }.map {
                    Self.line($0.type, $0.object.json)
                }
            }
            state.nextWatcher += 1
            state.watchers.append(Watcher(id: state.nextWatcher, request: request, onEvent: onEvent))
            let lines = first
            queue.async {
                onEvent(.head(status: 200, retryAfterSeconds: nil))
                for line in lines { onEvent(.bytes(Array((line + "\n").utf8))) }
            }
            return (nil, state.nextWatcher)
        }
        if let refusal { return refuse(refusal, onEvent) }
        return Removal { [weak self] in self?.unsubscribe(id) }
    }

    private func unsubscribe(_ id: Int) {
        let watcher = state.withLock { state in
            defer { state.watchers.removeAll { $0.id == id } }
            return state.watchers.first { $0.id == id }
        }
        if let watcher { queue.async { watcher.onEvent(.end(TransportError(.cancelled, "cancelled"))) } }
    }
}
