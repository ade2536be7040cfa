import Dispatch
import KubernetesClient
import KubernetesModel
import Logging
import NIOCore
import Synchronization

extension ClusterConnection {
    /// To a server of a test.
    static func test(port: Int, host: String = "127.0.0.1", authority: TestAuthority? = nil) -> ClusterConnection {
        var connection = ClusterConnection(
            server: "\(authority == nil ? "http" : "https")://\(host):\(port)", origin: #"context "test" of /tmp/config"#)
        connection.certificateAuthority = authority.map { .inline($0.pem) }
        return connection
    }
}

extension CurlTransport {
    func respond(to request: APIRequest, timeout: Duration = .seconds(10)) async throws -> APIResponse {
        let result: Result<APIResponse, TransportError> = await withCheckedContinuation { continuation in
            start(request, timeout: timeout) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// The error with which a request ends; nil when it gets an answer.
    func failure(of request: APIRequest, timeout: Duration = .seconds(10)) async -> TransportError? {
        do {
            _ = try await respond(to: request, timeout: timeout)
            return nil
        } catch {
            return error as? TransportError
        }
    }

    /// The events of a stream.
    func events(_ request: APIRequest, idleTimeout: Duration = .seconds(10)) -> (AsyncStream<StreamEvent>, any Cancellation) {
        let (stream, continuation) = AsyncStream.makeStream(of: StreamEvent.self)
        let cancellation = open(request, idleTimeout: idleTimeout) { event in
            continuation.yield(event)
            if case .end = event { continuation.finish() }
        }
        return (stream, cancellation)
    }
}

/// Runs what blocks on a queue of its own.
func offPool<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "test").async { continuation.resume(with: Swift.Result { try body() }) }
    }
}

/// A value that several threads write.
final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>
    init(_ value: Value) { mutex = Mutex(value) }
    var value: Value { mutex.withLock { $0 } }
    func change(_ body: (inout Value) -> Void) { mutex.withLock { body(&$0) } }
}
