@preconcurrency import Dispatch
import KubernetesModel

/// Carries requests to an API server. The one that does so over the network is `CurlTransport`; tests bring their own.
///
/// Callbacks come on a queue of the transport's: whoever gets one hands long work on.
public protocol APITransport: Sendable {
    /// Sends a request and reads the whole answer, whatever its HTTP status. `onCompletion` is called exactly once, also after
    /// a cancellation.
    @discardableResult
    func start(
        _ request: APIRequest, timeout: Duration,
        onCompletion: @escaping @Sendable (Result<APIResponse, TransportError>) -> Void
    ) -> any Cancellation

    /// Sends a request whose answer is a stream. `onEvent` gets `.head` first, then any number of `.bytes`, and `.end` exactly
    /// once and last, also after a cancellation. The stream ends with an error when nothing arrived for `idleTimeout`.
    func open(
        _ request: APIRequest, idleTimeout: Duration, onEvent: @escaping @Sendable (StreamEvent) -> Void
    ) -> any Cancellation

    /// The queue on which all callbacks come, if it is one and the same. A queue that works on what arrives can have this one
    /// as its target: then no other thread has to be woken for it. It must not wait for an answer of this transport, and may have
    /// to wait some milliseconds for its turn.
    var callbackQueue: DispatchQueue? { get }

    /// Calls `start` once, which starts requests for whose answers this thread is about to wait. A transport may carry them out on
    /// it until then, instead of waking another thread for them. Never to be called in a callback.
    func borrowingThread(toStart start: () -> Void)
}

extension APITransport {
    public var callbackQueue: DispatchQueue? { nil }

    public func borrowingThread(toStart start: () -> Void) { start() }
}

/// Something under way that can be called off. Calling it twice, or after the end, does nothing.
public protocol Cancellation: Sendable {
    func cancel()
}

/// A complete answer.
public struct APIResponse: Sendable {
    public var status: Int
    public var body: [UInt8]
    /// `Retry-After` in seconds.
    public var retryAfterSeconds: Int?
    /// The texts of `Warning` headers.
    public var warnings: [String]

    public init(status: Int, body: [UInt8], retryAfterSeconds: Int? = nil, warnings: [String] = []) {
        self.status = status
        self.body = body
        self.retryAfterSeconds = retryAfterSeconds
        self.warnings = warnings
    }
}

public enum StreamEvent: Sendable {
    case head(status: Int, retryAfterSeconds: Int?)
    case bytes([UInt8])
    /// Nil when the server ended the stream in an orderly way.
    case end(TransportError?)
}

/// Why no answer came. The description is a sentence that names the server and the cure.
public struct TransportError: Error, Sendable, CustomStringConvertible {
    public enum Kind: Sendable {
        /// Nobody listens, the name is unknown, or the connection broke before an answer: the request may be sent again.
        case unreachable
        /// The server's certificate or name did not hold.
        case untrusted
        /// No credentials could be had (an unreadable token file, a failing plugin).
        case credentials
        case timedOut
        case cancelled
        /// The connection broke, or something that is no HTTP arrived, after the request was sent.
        case broken
    }

    public var kind: Kind
    public var description: String

    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
