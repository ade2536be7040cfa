import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server that does byte for byte what a test says, connection by connection.
struct ScriptedServer: Sendable {
    /// One connection, from the server's side. Closed when the script returns.
    struct Connection {
        /// From 0, in the order accepted.
        let number: Int
        let channel: any Channel
        fileprivate var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        fileprivate let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        private var unread = ""

        fileprivate init(
            number: Int, channel: any Channel, inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
            outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        ) {
            self.number = number
            self.channel = channel
            self.inbound = inbound
            self.outbound = outbound
        }

        /// Head and body of the next request (bodies with a Content-Length only); nil when the client has closed.
        mutating func request() async throws -> String? {
            while true {
                if let end = unread.range(of: "\r\n\r\n") {
                    let head = String(unread[..<end.upperBound])
                    let length =
                        head.lowercased().components(of: "content-length: ").dropFirst().first
                        .flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
                    let rest = unread[end.upperBound...]
                    if rest.utf8.count >= length {
                        let request = head + String(rest.prefix(length))
                        unread = String(rest.dropFirst(length))
                        return request
                    }
                }
                guard let buffer = try await inbound.next() else { return nil }
                unread += String(buffer: buffer)
            }
        }

        /// Sends bytes, from whatever task.
        var sender: @Sendable ([UInt8]) async throws -> Void {
            let outbound = self.outbound
            return { try await outbound.write(ByteBuffer(bytes: $0)) }
        }

        /// The next bytes as they come; nil when the client has closed.
        mutating func received() async throws -> [UInt8]? { try await inbound.next().map { Array(buffer: $0) } }

        /// Waits until the client closes.
        mutating func drain() async throws { while try await inbound.next() != nil {} }

        func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }
        func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

        /// A complete answer with a JSON body.
        func answer(_ status: Int = 200, _ body: String = "{}", headers: String = "") async throws {
            try await send(
                "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
            )
        }

        /// The head of an answer that ends with the connection or a last chunk.
        func beginChunked() async throws {
            try await send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        }

        func chunk(_ text: String) async throws { try await send("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n") }
        func endChunked() async throws { try await send("0\r\n\r\n") }
    }

    typealias Script = @Sendable (inout Connection) async throws -> Void

    let port: Int
    private let accepted: AcceptedCount

    fileprivate final class AcceptedCount: Sendable {
        let count = Mutex(0)
        func next() -> Int {
            count.withLock { count in
                defer { count += 1 }
                return count
            }
        }
    }

    /// How many connections were accepted.
    var connections: Int { accepted.count.withLock { $0 } }

    static func run<Result: Sendable>(
        tls: NIOSSLContext? = nil, script: @escaping Script, _ body: @Sendable (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        // A connection is set up by whoever handles it, and reads nothing before: one that nobody took then just goes.
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0) { $0.eventLoop.makeSucceededFuture($0) }
        let server = ScriptedServer(port: listener.channel.localAddress?.port ?? 0, accepted: AcceptedCount())
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await listener.executeThenClose { connections in
                    await withDiscardingTaskGroup { handlers in
                        do {
                            for try await connection in connections {
                                let number = server.accepted.next()
                                handlers.addTask { try? await serve(connection, number, tls, script) }
                            }
                        } catch {}
                    }
                }
            }
            defer { group.cancelAll() }
            return try await body(server)
        }
    }

    private static func serve(_ channel: any Channel, _ number: Int, _ tls: NIOSSLContext?, _ script: Script) async throws {
        let connection = try await channel.eventLoop.submit {
            if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
            let connection = try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            channel.setOption(.autoRead, value: true).whenComplete { _ in channel.read() }
            return connection
        }.get()
        try await connection.executeThenClose { inbound, outbound in
            var connection = Connection(
                number: number, channel: channel, inbound: inbound.makeAsyncIterator(), outbound: outbound)
            try await script(&connection)
        }
    }
}

extension String {
    func components(of separator: String) -> [Substring] { split(separator: separator, omittingEmptySubsequences: false) }

    func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
