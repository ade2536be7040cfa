@preconcurrency import Dispatch
import KubernetesClient
import KubernetesModel

/// Lets a write through only while `mayWrite` holds, asked right before each: a process that was stopped, and has lost its
/// lease meanwhile, must not finish what it was about to write. Reads pass always.
public struct FencedTransport: APITransport {
    private let base: any APITransport
    private let mayWrite: @Sendable () -> Bool

    public init(_ base: any APITransport, mayWrite: @escaping @Sendable () -> Bool) {
        self.base = base
        self.mayWrite = mayWrite
    }

    public var callbackQueue: DispatchQueue? { base.callbackQueue }

    public func borrowingThread(toStart start: () -> Void) { base.borrowingThread(toStart: start) }

    @discardableResult
    public func start(
        _ request: APIRequest, timeout: Duration,
        onCompletion: @escaping @Sendable (Result<APIResponse, TransportError>) -> Void
    ) -> any Cancellation {
        guard request.method == .get || mayWrite() else {
            DispatchQueue.global().async {
                onCompletion(.failure(TransportError(.cancelled, "not written, since this process does not lead (any more)")))
            }
            return NothingToCancel()
        }
        return base.start(request, timeout: timeout, onCompletion: onCompletion)
    }

    public func open(
        _ request: APIRequest, idleTimeout: Duration, onEvent: @escaping @Sendable (StreamEvent) -> Void
    ) -> any Cancellation {
        base.open(request, idleTimeout: idleTimeout, onEvent: onEvent)
    }
}

private struct NothingToCancel: Cancellation {
    func cancel() {}
}
