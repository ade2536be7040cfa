import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import Synchronization

/// An HTTPS server that speaks HTTP/2 where the client offers it, and answers as a test says.
struct TestServer: Sendable {
    struct Request: Sendable {
        var method: String
        var target: String
        var headers: HTTPHeaders
        var body: [UInt8]
        var version: HTTPVersion
    }

    struct Answer: Sendable {
        fileprivate let outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
        fileprivate let channel: any Channel

        /// Waits until the client has gone.
        func untilClosed() async throws { try await channel.closeFuture.get() }

        func callAsFunction(_ status: Int = 200, _ body: String = "{}", headers: HTTPHeaders = [:]) async throws {
            try await begin(status, headers: headers)
            try await send(body)
            try await end()
        }

        func begin(_ status: Int = 200, headers: HTTPHeaders = [:]) async throws {
            try await outbound.write(
                .head(HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)))
        }

        func send(_ text: String) async throws { try await outbound.write(.body(.byteBuffer(ByteBuffer(string: text)))) }
        func end() async throws { try await outbound.write(.end(nil)) }
    }

    typealias Responder = @Sendable (Request, Answer) async throws -> Void
    fileprivate typealias HTTPChannel = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    private typealias Negotiated = NIONegotiatedHTTPVersion<
        HTTPChannel, (any Channel, NIOHTTP2Handler.AsyncStreamMultiplexer<any Channel>)
    >

    let port: Int
    private let accepted: Accepted

    private final class Accepted: Sendable {
        let channels = Mutex<[any Channel]>([])
    }

    var connections: Int { accepted.channels.withLock { $0.count } }

    /// Closes all connections, without a word.
    func closeConnections() async throws {
        for channel in accepted.channels.withLock({ $0 }) { try? await channel.close() }
    }

    static func run<Result: Sendable>(
        tls: NIOSSLContext, respond: @escaping Responder, _ body: @Sendable (TestServer) async throws -> Result
    ) async throws -> Result {
        let accepted = Accepted()
        // A connection is set up by whoever handles it, and reads nothing before: one that nobody took then just goes.
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0) { channel in
                accepted.channels.withLock { $0.append(channel) }
                return channel.eventLoop.makeSucceededFuture(channel)
            }
        let server = TestServer(port: listener.channel.localAddress?.port ?? 0, accepted: accepted)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await listener.executeThenClose { connections in
                    await withDiscardingTaskGroup { handlers in
                        do {
                            for try await connection in connections {
                                handlers.addTask { try? await serve(connection, tls, respond) }
                            }
                        } catch {}
                    }
                }
            }
            defer { group.cancelAll() }
            return try await body(server)
        }
    }

    private static func serve(_ channel: any Channel, _ tls: NIOSSLContext, _ respond: @escaping Responder) async throws {
        let negotiated = try await channel.eventLoop.flatSubmit { () -> EventLoopFuture<EventLoopFuture<Negotiated>> in
            do {
                try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
            } catch {
                return channel.eventLoop.makeFailedFuture(error)
            }
            let negotiated = channel.configureAsyncHTTPServerPipeline(
                http1ConnectionInitializer: { channel in
                    channel.eventLoop.makeCompletedFuture { try HTTPChannel(wrappingChannelSynchronously: channel) }
                }, http2ConnectionInitializer: { $0.eventLoop.makeSucceededFuture($0) },
                http2StreamInitializer: { stream in
                    stream.eventLoop.makeCompletedFuture {
                        try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
                    }.flatMap { pause(stream) }
                })
            channel.setOption(.autoRead, value: true).whenComplete { _ in channel.read() }
            return negotiated
        }.get().get()
        switch negotiated {
        case .http1_1(let channel): try await serveRequests(channel, respond)
        case .http2((_, let multiplexer)):
            try await withThrowingDiscardingTaskGroup { streams in
                for try await stream in multiplexer.inbound {
                    streams.addTask {
                        try? await serveRequests(try await resume(stream), respond)
                    }
                }
            }
        }
    }

    private static func pause(_ channel: any Channel) -> EventLoopFuture<any Channel> {
        channel.setOption(.autoRead, value: false).map { channel }
    }

    private static func resume(_ channel: any Channel) async throws -> HTTPChannel {
        try await channel.eventLoop.submit {
            let wrapped = try HTTPChannel(wrappingChannelSynchronously: channel)
            channel.setOption(.autoRead, value: true).whenComplete { _ in channel.read() }
            return wrapped
        }.get()
    }

    private static func serveRequests(_ channel: HTTPChannel, _ respond: @escaping Responder) async throws {
        try await channel.executeThenClose { inbound, outbound in
            var request: Request?
            for try await part in inbound {
                switch part {
                case .head(let head):
                    request = Request(
                        method: head.method.rawValue, target: head.uri, headers: head.headers, body: [], version: head.version)
                case .body(let buffer): request?.body += Array(buffer: buffer)
                case .end:
                    if let request { try await respond(request, Answer(outbound: outbound, channel: channel.channel)) }
                    request = nil
                }
            }
        }
    }
}
