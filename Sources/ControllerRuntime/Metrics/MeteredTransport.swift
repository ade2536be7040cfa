@preconcurrency import Dispatch
import KubernetesClient
import KubernetesModel

/// Counts requests as client-go does: `rest_client_requests_total` by code, method and host. The code of a request that got
/// no answer is `<error>`.
public struct MeteredTransport: APITransport {
    private let base: any APITransport
    private let host: String
    private let total: Counter

    /// `host` is that of the API server, with its port.
    public init(_ base: any APITransport, host: String, registry: MetricsRegistry) {
        self.base = base
        self.host = host
        total = registry.counter(
            "rest_client_requests_total", help: "Requests to the API server", labels: ["code", "method", "host"])
    }

    public var callbackQueue: DispatchQueue? { base.callbackQueue }

    public func borrowingThread(toStart start: () -> Void) { base.borrowingThread(toStart: start) }

    @discardableResult
    public func start(
        _ request: APIRequest, timeout: Duration,
        onCompletion: @escaping @Sendable (Result<APIResponse, TransportError>) -> Void
    ) -> any Cancellation {
        base.start(request, timeout: timeout) { result in
            count(request, status: (try? result.get())?.status)
            onCompletion(result)
        }
    }

    public func open(
        _ request: APIRequest, idleTimeout: Duration, onEvent: @escaping @Sendable (StreamEvent) -> Void
    ) -> any Cancellation {
        let isAnswered = OnceFlag()
        return base.open(request, idleTimeout: idleTimeout) { event in
            switch event {
            case .head(let status, _): if isAnswered.raise() { count(request, status: status) }
            case .end: if isAnswered.raise() { count(request, status: nil) }
            case .bytes: break
            }
            onEvent(event)
        }
    }

    private func count(_ request: APIRequest, status: Int?) {
        total.increment(status.map { String($0) } ?? "<error>", request.method.rawValue, host)
    }
}
