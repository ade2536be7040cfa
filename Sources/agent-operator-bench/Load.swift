import Dispatch
import Glibc
import KubernetesClient
import KubernetesModel
import Synchronization

/// Requests that are sent one after the other by whoever is free; their answers are checked but not decoded.
final class Load: Sendable {
    private let requests: [APIRequest]
    private let next = Atomic(0)
    private let answered = Atomic(0)
    private let failure = Mutex<String?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ requests: [APIRequest]) { self.requests = requests }

    /// Sends the next request over this transport, and after its answer the one that is next then, to the last.
    func sendNext(with transport: any APITransport) {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < requests.count else { return }
        transport.start(requests[index], timeout: .seconds(30)) { [self] result in
            note(result)
            if answered.add(1, ordering: .relaxed).newValue == requests.count { return _ = isDone.signal() }
            sendNext(with: transport)
        }
    }

    /// Until the last answer. Throws the first failure.
    func wait() throws {
        isDone.wait()
        if let failure = failure.withLock({ $0 }) { throw BenchError(failure) }
    }

    private func note(_ result: Result<APIResponse, TransportError>) {
        let problem: String? =
            switch result {
            case .success(let response) where (200..<300).contains(response.status): nil
            case .success(let response): "the server answered \(response.status)"
            case .failure(let error): "\(error)"
            }
        if let problem { failure.withLock { $0 = $0 ?? problem } }
    }
}

/// Sends all requests, so many a second, or as fast as they are answered for nil.
func sendAll(_ requests: [APIRequest], with client: KubernetesClient, perSecond: Int? = nil) throws {
    guard let perSecond else {
        let load = Load(requests)
        for _ in 0..<8 { load.sendNext(with: client.transport) }
        return try load.wait()
    }
    for request in requests {
        let due = ContinuousClock.now + .seconds(1) / perSecond
        try client.perform(request)
        usleep(UInt32(max(0, (due - .now) / .microseconds(1))))
    }
}
