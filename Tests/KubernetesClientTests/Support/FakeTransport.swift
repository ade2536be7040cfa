import KubernetesClient
import KubernetesModel
import Synchronization

/// Answers from a list, one request after the other, and keeps what was asked.
final class FakeTransport: APITransport {
    private struct State {
        var answers: [Result<APIResponse, TransportError>]
        var requests: [APIRequest] = []
        var stream: (@Sendable (StreamEvent) -> Void)?
        var cancellations = 0
        var guests = 0
    }

    private let state: Mutex<State>

    init(_ answers: [(Int, String)] = []) {
        state = Mutex(State(answers: answers.map { .success(APIResponse(status: $0.0, body: Array($0.1.utf8))) }))
    }

    init(responses: [Result<APIResponse, TransportError>]) { state = Mutex(State(answers: responses)) }

    var requests: [APIRequest] { state.withLock { $0.requests } }
    var cancellations: Int { state.withLock { $0.cancellations } }
    /// How often a thread was lent.
    var guests: Int { state.withLock { $0.guests } }

    func borrowingThread(toStart start: () -> Void) {
        state.withLock { $0.guests += 1 }
        start()
    }

    func start(
        _ request: APIRequest, timeout: Duration, onCompletion: @escaping @Sendable (Result<APIResponse, TransportError>) -> Void
    ) -> any Cancellation {
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        onCompletion(answer ?? .failure(TransportError(.unreachable, "no more answers")))
        return Counter(transport: self)
    }

    func open(
        _ request: APIRequest, idleTimeout: Duration, onEvent: @escaping @Sendable (StreamEvent) -> Void
    ) -> any Cancellation {
        state.withLock { state in
            state.requests.append(request)
            state.stream = onEvent
        }
        return Counter(transport: self)
    }

    /// Sends something on the stream that was opened last.
    func send(_ event: StreamEvent) { state.withLock { $0.stream }?(event) }
    func send(_ text: String) { send(.bytes(Array(text.utf8))) }

    private struct Counter: Cancellation {
        let transport: FakeTransport
        func cancel() { transport.state.withLock { $0.cancellations += 1 } }
    }
}
