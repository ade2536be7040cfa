import KubernetesClient
import KubernetesModel
import NIOCore
import NIOHTTP1
import Testing

@Suite struct `Transport over HTTP 1.1` {
    @Test func `an answer comes back with status, body and headers`() async throws {
        try await ScriptedServer.run { connection in
            while let request = try await connection.request() {
                #expect(request.hasPrefix("GET /api/v1/pods?limit=2 HTTP/1.1\r\n"))
                #expect(request.contains("User-Agent: agent-operator/dev (linux/"))
                #expect(request.contains("Accept: application/json\r\n"))
                try await connection.answer(
                    429, #"{"a":1}"#,
                    headers: "Retry-After: 7\r\nWarning: 299 - \"an \\\"old\\\" API\"\r\nwarning: 299 - \"b\"\r\n")
            }
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            let response = try await transport.respond(to: APIRequest(.get, "/api/v1/pods", query: [("limit", "2")]))
            #expect(response.status == 429)
            #expect(String(decoding: response.body, as: UTF8.self) == #"{"a":1}"#)
            #expect(response.retryAfterSeconds == 7)
            #expect(response.warnings == [#"an "old" API"#, "b"])
        }
    }

    @Test func `requests one after another share a connection`() async throws {
        try await ScriptedServer.run { connection in
            while try await connection.request() != nil { try await connection.answer() }
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            for _ in 0..<50 { _ = try await transport.respond(to: APIRequest(.get, "/")) }
            #expect(server.connections == 1)
        }
    }
}

@Suite struct `Transport over HTTP 2` {
    @Test func `streams and requests share a connection`() async throws {
        let authority = try TestAuthority()
        try await TestServer.run(tls: authority.serverContext()) { request, answer in
            if request.target == "/watch" {
                try await answer.begin()
                try await answer.send("first\n")
                try await answer.untilClosed()
            } else {
                try await answer(200, "\(request.target) \(request.version)")
            }
        } _: { server in
            let transport = CurlTransport(.test(port: server.port, authority: authority))
            let (events, watch) = transport.events(APIRequest(.get, "/watch"))
            var iterator = events.makeAsyncIterator()
            guard case .head(status: 200, _) = await iterator.next() else { throw TestFailure("no head") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<90 {
                    group.addTask {
                        let response = try await transport.respond(to: APIRequest(.get, "/\(number)"))
                        #expect(String(decoding: response.body, as: UTF8.self) == "/\(number) HTTP/2.0")
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.connections == 1)
            watch.cancel()
            var last: StreamEvent?
            while let event = await iterator.next() { last = event }
            guard case .end(let error) = last else { throw TestFailure("no end") }
            #expect(error?.kind == .cancelled)
        }
    }
}

struct TestFailure: Error {
    var text: String
    init(_ text: String) { self.text = text }
}
