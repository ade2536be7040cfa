import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOSSL
import Synchronization

/// What a connection is made of behind TLS: HTTP/2 or HTTP/1.1, as the client chose, and `ExchangeHandler` at its end.
struct APIServerChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let channel: any Channel
    }

    let server: APIServer
    let connections: OpenConnections

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        connections.add(channel)
        let connection = Connection(channel, server: server)
        // A client that ends its half has gone: what it asked for is not worth finishing.
        return channel.setOption(.allowRemoteHalfClosure, value: false).flatMapThrowing {
            try channel.pipeline.syncOperations.addHandler(RecordCoalescer())
        }.flatMap {
            let idleness = ConnectionIdleness(channel, limit: server.limits.idle)
            return channel.configureCommonHTTPServerPipeline(
                connectionConfiguration: Self.connectionConfiguration, streamConfiguration: Self.streamConfiguration,
                streamDelegate: idleness,
                h2ConnectionChannelConfigurator: { channel in
                    idleness.watch()
                    return channel.eventLoop.makeSucceededVoidFuture()
                }
            ) { exchange in
                exchange.eventLoop.makeCompletedFuture {
                    let handler = ExchangeHandler(server: server, connection: channel, certificateUser: connection.user())
                    try exchange.pipeline.syncOperations.addHandler(handler)
                }
            }
        }.map { Value(channel: channel) }
    }

    /// All the work is done in the pipeline.
    func handle(value: Value, logger: Logger) async { try? await value.channel.closeFuture.get() }

    private static let connectionConfiguration = {
        var configuration = NIOHTTP2Handler.ConnectionConfiguration()
        configuration.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: 250),
            HTTP2Setting(parameter: .maxHeaderListSize, value: 64 << 10),
        ]
        configuration.targetWindowSize = 1 << 20
        return configuration
    }()

    private static let streamConfiguration = {
        var configuration = NIOHTTP2Handler.StreamConfiguration()
        configuration.targetWindowSize = 256 << 10
        // Ending a watch is a reset, and so is, with libcurl, the end of any request whose answer was whole before its last frame.
        configuration.streamResetFrameRateLimit.maximumCount = 1_000_000
        return configuration
    }()
}

/// All connections of a server, so that they can be ended with it.
final class OpenConnections: Sendable {
    /// Nil once the server has stopped.
    private let channels = Mutex<[ObjectIdentifier: any Channel]?>([:])

    func add(_ channel: any Channel) {
        let isServing = channels.withLock { channels in
            channels?[ObjectIdentifier(channel)] = channel
            return channels != nil
        }
        guard isServing else { return channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in self.channels.withLock { $0?[ObjectIdentifier(channel)] = nil } }
    }

    /// Closes them, and those that still come.
    func close() {
        let open = channels.withLock { channels in
            defer { channels = nil }
            return channels ?? [:]
        }
        for channel in open.values { channel.close(promise: nil) }
    }
}

/// What the requests of one connection share.
private final class Connection: Sendable {
    private let channel: any Channel
    private let server: APIServer
    private let known: NIOLoopBoundBox<UserInfo??>
    private let handshakeDeadline: Scheduled<Void>

    init(_ channel: any Channel, server: APIServer) {
        self.channel = channel
        self.server = server
        known = .makeBoxSendingValue(nil, eventLoop: channel.eventLoop)
        handshakeDeadline = channel.eventLoop.scheduleTask(in: server.limits.stall) { channel.close(promise: nil) }
    }

    /// Whom the client certificate names. On the event loop, once the handshake is done.
    func user() -> UserInfo? {
        if let user = known.value { return user }
        handshakeDeadline.cancel()
        let certificate = try? channel.pipeline.syncOperations.nioSSL_peerCertificate()
        let user = certificate.flatMap { try? $0.toDERBytes() }.flatMap(server.authenticator.user(ofCertificate:))
        known.value = .some(user)
        return user
    }
}
