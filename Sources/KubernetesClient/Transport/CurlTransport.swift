@preconcurrency import Dispatch
import KubernetesModel
import Logging

/// Carries requests over the network, with libcurl on Dispatch: no thread belongs to a request.
///
/// A transport is one pool of connections. Requests share them: one after another on HTTP/1.1, side by side over HTTP/2 where
/// the server offers it. What must not wait for others (watches, writes, a lease) gets a transport of its own; making one is
/// cheap and connects to nothing.
///
/// Servers are verified against the connection's authority and name, TLS is 1.2 or later, redirects are not followed, and a
/// peer that vanished is found out within 30 s. After a 401 the credentials are looked at again, and a request is sent once more
/// if there are others; the 401 that is left bears a message for the user. A request that changes things in a way that matters
/// if done twice (a create, a JSON patch) is not sent again once a part of it may have arrived. What a server warns of is logged
/// once.
public final class CurlTransport: APITransport {
    /// What is set for one program rather than one server.
    public struct Options: Sendable {
        public var userAgent: String
        /// For the name look-up, the connection and the TLS handshake together.
        public var connectTimeout: Duration = .seconds(10)
        /// Longest answer that is no stream.
        public var maximumResponseBytes = 512 << 20
        /// How long a credential plugin may take before it is killed.
        public var pluginTimeLimit: Duration = .seconds(60)
        /// For how long what streams bring is left to gather before more of it is read, up to a second. A few milliseconds
        /// make busy watches much cheaper; a request on the same transport may have to wait for as long.
        public var streamRest: Duration = .zero
        /// For how long answers are left to gather while three or more are waited for, up to a second. A few milliseconds make
        /// requests of many threads at once much cheaper; a request that begins meanwhile waits for as long.
        public var answerRest: Duration = .zero
        public var logger = Logger(label: "agent-operator.client")

        /// - Parameter version: of the program, for the `User-Agent` header.
        public init(program: String = "agent-operator", version: String = "dev") {
            userAgent = "\(program)/\(version) (linux/\(Self.architecture))"
        }

        private static var architecture: String {
            #if arch(x86_64)
                "amd64"
            #elseif arch(arm64)
                "arm64"
            #else
                "unknown"
            #endif
        }
    }

    private let pool: ConnectionPool

    public var callbackQueue: DispatchQueue? { pool.queue }

    /// - Parameter label: what its connections are for, as `watches`; it names the queue.
    public init(_ connection: ClusterConnection, label: String = "requests", options: Options = Options()) {
        pool = ConnectionPool(identity: ClusterIdentity(connection, options), options: options, label: label)
    }

    /// Another pool of connections to the same server: credential files and plugins are read once for both.
    public init(sharingCredentialsOf other: CurlTransport, label: String) {
        pool = ConnectionPool(identity: other.pool.identity, options: other.pool.options, label: label)
    }

    deinit {
        // The pool goes on its own queue, where its connections are used.
        pool.queue.async { [pool] in _ = pool }
    }

    @discardableResult
    public func start(
        _ request: APIRequest, timeout: Duration,
        onCompletion: @escaping @Sendable (Result<APIResponse, TransportError>) -> Void
    ) -> any Cancellation {
        let collector = ResponseCollector { [pool] result in
            if case .success(let response) = result { pool.log(response.warnings, of: request) }
            onCompletion(result)
        }
        return start(Transfer(request, timeout: timeout, isStream: false, pool: pool) { collector.take($0) })
    }

    public func open(
        _ request: APIRequest, idleTimeout: Duration, onEvent: @escaping @Sendable (StreamEvent) -> Void
    ) -> any Cancellation {
        start(
            Transfer(request, timeout: idleTimeout, isStream: true, pool: pool) { output in
                switch output {
                case .head(let head): onEvent(.head(status: head.status, retryAfterSeconds: head.retryAfterSeconds))
                case .bytes(let bytes): onEvent(.bytes(bytes))
                case .end(let error): onEvent(.end(error))
                }
            })
    }

    public func borrowingThread(toStart start: () -> Void) { pool.host(start) }

    /// Calls off what is under way and closes the connections. `onClosed` is called when all of that is done; what is started
    /// later ends at once.
    public func close(onClosed: @escaping @Sendable () -> Void = {}) { pool.close(onClosed: onClosed) }

    private func start(_ transfer: Transfer) -> any Cancellation {
        pool.start(transfer)
        return TransferCancellation(transfer: transfer, pool: pool)
    }
}

private struct TransferCancellation: Cancellation {
    let transfer: Transfer
    weak let pool: ConnectionPool?

    func cancel() {
        pool?.visit { transfer.stop(.cancelled, "the request was called off") }
    }
}

/// Puts a whole answer together. Used on the queue of one transport only.
private final class ResponseCollector {
    private var response = APIResponse(status: 0, body: [])
    private let onCompletion: (Result<APIResponse, TransportError>) -> Void

    init(_ onCompletion: @escaping (Result<APIResponse, TransportError>) -> Void) { self.onCompletion = onCompletion }

    func take(_ output: TransferStateMachine.Output) {
        switch output {
        case .head(let head):
            response = APIResponse(
                status: head.status, body: [], retryAfterSeconds: head.retryAfterSeconds, warnings: head.warnings)
        case .bytes(let bytes):
            if response.body.isEmpty { response.body = bytes } else { response.body += bytes }
        case .end(let error): onCompletion(error.map { .failure($0) } ?? .success(response))
        }
    }
}
