import NIOCore
import NIOPosix
import NIOSSL

@testable import DevCluster

/// A TLS connection on which a test says exactly what it wants, well-formed or not.
struct RawConnection {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received = ""

    /// Connects on a loop of its own, so that nothing that a cluster works on holds it up, and with patience.
    static var bootstrap: ClientBootstrap { ClientBootstrap(group: loop).connectTimeout(.minutes(1)) }
    private static let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// Runs `body` with a connection to the cluster, of HTTP/1.1 unless it says otherwise, which is closed afterwards.
    static func open<Result: Sendable>(
        to cluster: DevCluster, speaking protocolName: String = "http/1.1",
        certificate: (certificate: String, key: String)? = nil,
        _ body: @Sendable (inout RawConnection) async throws -> Result
    ) async throws -> Result {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(cluster.certificateAuthority.utf8)))
        configuration.applicationProtocols = [protocolName]
        if let certificate {
            configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.certificate.utf8))
                .map { .certificate($0) }
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(certificate.key.utf8), format: .pem))
        }
        let context = try NIOSSLContext(configuration: configuration)
        let port = Int(cluster.server.split(separator: ":").last ?? "") ?? 0
        let channel = try await bootstrap.connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(
                    NIOSSLClientHandler(context: context, serverHostname: "localhost"))
                return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = RawConnection(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&connection)
        }
    }

    func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }
    func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

    /// Sends a request with what every request needs.
    func request(_ line: String, _ headers: [String] = [], body: String = "") async throws {
        var all = ["\(line) HTTP/1.1", "Host: localhost"] + headers
        if !body.isEmpty { all += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"] }
        try await send(all.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    /// Everything up to and including this text; what came at all when the server ends the connection before.
    mutating func read(through end: String) async throws -> String {
        while true {
            if let range = received.firstRange(of: end) {
                defer { received.removeSubrange(..<range.upperBound) }
                return String(received[..<range.upperBound])
            }
            guard let more = try? await inbound.next() else {
                defer { received = "" }
                return received
            }
            received += String(buffer: more)
        }
    }

    /// A whole answer: its status line, and its body.
    mutating func answer() async throws -> (status: String, head: String, body: String) {
        let head = try await read(through: "\r\n\r\n")
        let length = head.firstRange(of: "Content-Length: ").flatMap { Int(head[$0.upperBound...].prefix { $0.isNumber }) } ?? 0
        while received.utf8.count < length {
            guard let more = try await inbound.next() else { break }
            received += String(buffer: more)
        }
        let body = String(decoding: received.utf8.prefix(length), as: UTF8.self)
        received = String(decoding: received.utf8.dropFirst(length), as: UTF8.self)
        return (String(head.prefix { $0 != "\r\n" }), head, body)
    }

    /// What still comes until the server ends the connection.
    mutating func rest() async throws -> String { try await read(through: "\u{0}never") }
}
