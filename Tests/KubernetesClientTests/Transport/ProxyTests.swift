import KubernetesClient
import KubernetesModel
import NIOCore
import NIOPosix
import Testing

@Suite struct `Proxies` {
    private let get = APIRequest(.get, "/x")

    @Test func `pass the connection on, and see nothing of it`() async throws {
        let authority = try TestAuthority()
        try await ScriptedServer.run(tls: authority.serverContext()) { connection in
            while try await connection.request() != nil { try await connection.answer() }
        } _: { server in
            let asked = Shared<[String]>([])
            try await ScriptedServer.run { client in
                guard let request = try await client.request() else { return }
                asked.change { $0.append(request) }
                try await client.send("HTTP/1.1 200 Connection established\r\nRetry-After: 9\r\n\r\n")
                try await client.relay(toPort: server.port)
            } _: { proxy in
                var connection = ClusterConnection.test(port: server.port, authority: authority)
                connection.proxyURL = "http://me:pass@127.0.0.1:\(proxy.port)"
                let transport = CurlTransport(connection)
                let answer = try await transport.respond(to: get)
                #expect(answer.status == 200)
                #expect(answer.retryAfterSeconds == nil)
                #expect(asked.value.first?.hasPrefix("CONNECT 127.0.0.1:\(server.port) HTTP/1.1\r\n") == true)
                #expect(asked.value.first?.contains("Proxy-Authorization: Basic bWU6cGFzcw==") == true)
                // Hosts that are excepted are reached without it.
                connection.noProxy = "127.0.0.0/8"
                _ = try await CurlTransport(connection).respond(to: get)
                #expect(asked.value.count == 1)
            }
        }
    }

    @Test func `that refuse are named, without their password`() async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.answer(403, "")
        } _: { proxy in
            var connection = ClusterConnection.test(port: 1, authority: try TestAuthority())
            connection.proxyURL = "http://me:pass@127.0.0.1:\(proxy.port)"
            let error = await CurlTransport(connection).failure(of: get)
            #expect(error?.kind == .unreachable)
            #expect(
                error?.description.contains("the proxy 127.0.0.1:\(proxy.port) refused") == true, "\(String(describing: error))")
            #expect(error?.description.contains("pass@") == false)
        }
    }
}

extension ScriptedServer.Connection {
    /// Connects to another port of this machine, and passes everything on in both directions until one side closes.
    fileprivate mutating func relay(toPort port: Int) async throws {
        let target = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let send = sender
        try await target.executeThenClose { inbound, outbound in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for try await buffer in inbound { try await send(Array(buffer: buffer)) } }
                while let bytes = try await received() { try await outbound.write(ByteBuffer(bytes: bytes)) }
                group.cancelAll()
            }
        }
    }
}
