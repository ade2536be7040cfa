#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// The listening socket on 127.0.0.1, and the connections that come through it.
final class HTTPSListener: Sendable {
    /// The port that it listens on.
    let port: Int
    private let connections = OpenConnections()
    private let serving: Task<Void, any Error>

    /// Listens on this port; on any that is free for 0. Throws a `DevClusterError` that says why that cannot be.
    init(port: Int, identity: ServerIdentity, server: APIServer, logger: Logger) async throws {
        let channel = APIServerChannel(server: server, connections: connections)
        do {
            let secured = try TLSChannel(channel, tlsConfiguration: identity.tlsConfiguration)
            (self.port, serving) = try await Self.listen(port: port, secured, logger)
        } catch {
            let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
            throw DevClusterError("cannot listen on 127.0.0.1:\(port): \(reason)")
        }
    }

    /// Closes the socket and every connection.
    func stop() async {
        serving.cancel()
        connections.close()
        _ = await serving.result
    }

    private static func listen(
        port: Int, _ channel: TLSChannel<APIServerChannel>, _ logger: Logger
    ) async throws -> (port: Int, serving: Task<Void, any Error>) {
        let (bound, announce) = AsyncThrowingStream<Int, any Error>.makeStream()
        let server = HummingbirdCore.Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: port), backlog: 1024),
            onServerRunning: { channel in announce.yield(channel.localAddress?.port ?? port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        // Connections are taken also while whoever shares this process keeps all threads of Swift's pool busy.
        let executor = EventLoopTaskExecutor(MultiThreadedEventLoopGroup.singleton.next())
        let serving = Task(executorPreference: executor) {
            do {
                try await server.run()
                announce.finish()
            } catch {
                announce.finish(throwing: error)
                throw error
            }
        }
        for try await port in bound { return (port, serving) }
        throw CancellationError()
    }
}
