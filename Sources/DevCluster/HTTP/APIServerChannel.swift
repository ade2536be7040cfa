import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOSSL

/// What a connection is made of behind TLS: HTTP/2 or HTTP/1.1, as the client chose, and `ExchangeHandler` at its end.
struct APIServerChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let channel: any Channel
    }

    let server: APIServer

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let connection = Connection(channel, server: server)
        // A client that ends its half has gone: what it asked for is not worth finishing.
        return channel.setOption(.allowRemoteHalfClosure, value: false).flatMap {
            channel.configureCommonHTTPServerPipeline(
                connectionConfiguration: Self.connectionConfiguration, streamConfiguration: Self.streamConfiguration
            ) { exchange in
                exchange.eventLoop.makeCompletedFuture {
                    let handler = ExchangeHandler(server: server, certificateUser: connection.user())
                    try exchange.pipeline.syncOperations.addHandler(handler)
                }
            }
        }.map { Value(channel: channel) }
    }

    /// All the work is done in the pipeline: this waits for its end, or brings it about.
    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            try? await value.channel.closeFuture.get()
        } onCancel: {
            value.channel.close(promise: nil)
        }
    }

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
        // Ending a watch is a reset, and a client may well end thousands at once.
        configuration.streamResetFrameRateLimit.maximumCount = 10_000
        return configuration
    }()
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
