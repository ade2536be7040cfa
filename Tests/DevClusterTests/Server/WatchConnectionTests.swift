import KubernetesModel
import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix
import NIOSSL
import TestSupport
import Testing

@testable import DevCluster

/// Watches as the wire carries them.
@Suite(.timeLimit(.minutes(10))) struct WatchConnectionTests {
    private static let path = "/api/v1/namespaces/default/services?watch=1"

    @Test func `a watch is sent event by event, and forgotten when its connection ends`() async throws {
        try await ServerTests.withCluster { cluster in
            let token = cluster.adminToken
            try await RawConnection.open(to: cluster) { connection in
                try await connection.request("GET \(Self.path)", ["Authorization: Bearer \(token)"])
                #expect(try await connection.read(through: "\r\n\r\n").contains("transfer-encoding: chunked"))
                #expect(try await connection.read(through: "}\n").contains(#""type":"ADDED""#))
                let service = KubernetesObject(
                    json: ["metadata": ["name": "news"], "spec": ["ports": [["port": 80, "protocol": "TCP", "targetPort": 80]]]])
                try await RawConnection.open(to: cluster) { other in
                    try await other.request(
                        "POST /api/v1/namespaces/default/services", ["Authorization: Bearer \(token)"],
                        body: service.json.description)
                    #expect(try await other.answer().status.contains("201"))
                }
                #expect(try await connection.read(through: "}\n").contains(#""name":"news""#))
                #expect(cluster.resources.watchCount == 1)
            }
            try await eventually("the watch ends") { cluster.resources.watchCount == 0 }
        }
    }

    @Test func `a watch that is over leaves its connection for other requests`() async throws {
        try await ServerTests.withCluster { cluster in
            let token = cluster.adminToken
            try await RawConnection.open(to: cluster) { connection in
                try await connection.request(
                    "GET \(Self.path)&timeoutSeconds=1&resourceVersion=1", ["Authorization: Bearer \(token)"])
                #expect(try await connection.read(through: "\r\n0\r\n\r\n").hasPrefix("HTTP/1.1 200 OK"))
                try await connection.request("GET /livez")
                #expect(try await connection.answer().body == "ok")
            }
        }
    }

    @Test func `a stream that is reset ends its watch, and no other on its connection`() async throws {
        try await ServerTests.withCluster { cluster in
            let connection = try await HTTP2Connection(cluster)
            let kept = try await connection.open("\(Self.path)&kept")
            try await connection.open(Self.path).executeThenClose { inbound, outbound in
                try await connection.request(Self.path, outbound)
                try await Self.firstData(inbound)
                try await kept.executeThenClose { inbound, outbound in
                    try await connection.request(Self.path, outbound)
                    try await Self.firstData(inbound)
                    #expect(cluster.resources.watchCount == 2)
                }
                try await eventually("one of the watches ends") { cluster.resources.watchCount == 1 }
            }
            try await eventually("the watch ends") { cluster.resources.watchCount == 0 }
            try await connection.close()
        }
    }

    private static func firstData(_ inbound: NIOAsyncChannelInboundStream<HTTP2Frame.FramePayload>) async throws {
        for try await frame in inbound {
            if case .data = frame { return }
        }
        Issue.record("the stream ended without data")
    }
}

/// A connection of HTTP/2 to the cluster, as its admin.
private struct HTTP2Connection {
    typealias Stream = NIOAsyncChannel<HTTP2Frame.FramePayload, HTTP2Frame.FramePayload>

    private let channel: any Channel
    private let streams: NIOHTTP2Handler.AsyncStreamMultiplexer<Void>
    private let token: String

    init(_ cluster: DevCluster) async throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(cluster.certificateAuthority.utf8)))
        configuration.applicationProtocols = ["h2"]
        let context = try NIOSSLContext(configuration: configuration)
        let port = Int(cluster.server.split(separator: ":").last ?? "") ?? 0
        (channel, streams) = try await RawConnection.bootstrap
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: context, serverHostname: "localhost"))
                    let streams = try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(
                        mode: .client, configuration: .init(), streamInitializer: { $0.eventLoop.makeSucceededVoidFuture() })
                    return (channel, streams)
                }
            }
        token = cluster.adminToken
    }

    func open(_ path: String) async throws -> Stream {
        try await streams.openStream { channel in
            channel.eventLoop.makeCompletedFuture { try Stream(wrappingChannelSynchronously: channel) }
        }
    }

    func request(_ path: String, _ outbound: NIOAsyncChannelOutboundWriter<HTTP2Frame.FramePayload>) async throws {
        let headers: HPACKHeaders = [
            ":method": "GET", ":path": path, ":scheme": "https", ":authority": "localhost", "authorization": "Bearer \(token)",
        ]
        try await outbound.write(.headers(.init(headers: headers, endStream: true)))
    }

    func close() async throws { try await channel.close() }
}
