import KubernetesClient
import KubernetesModel
import Testing

@Suite struct `Transport over HTTP 1.1` {
    private let get = APIRequest(.get, "/x")

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

    @Test func `what a server warns of is logged once`() async throws {
        try await ScriptedServer.run { connection in
            while try await connection.request() != nil {
                try await connection.answer(headers: "Warning: 299 - \"v1beta1 is deprecated\"\r\n")
            }
        } _: { server in
            let log = RecordedLog()
            var options = CurlTransport.Options()
            options.logger = log.logger
            let transport = CurlTransport(.test(port: server.port), options: options)
            for _ in 0..<3 { _ = try await transport.respond(to: get) }
            #expect(log.lines == ["warning: the API server warns: v1beta1 is deprecated"])
        }
    }

    @Test func `requests one after another share a connection`() async throws {
        try await ScriptedServer.run { connection in
            while try await connection.request() != nil { try await connection.answer() }
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            for _ in 0..<50 { _ = try await transport.respond(to: get) }
            #expect(server.connections == 1)
        }
    }

    @Test(arguments: [APIRequest.Method.post, .put, .patch, .delete], [0, 10, 3_000_000])
    func `a body arrives whole with its method and type`(method: APIRequest.Method, size: Int) async throws {
        var request = APIRequest(method, "/x")
        request.body = Array(repeating: UInt8(ascii: "a"), count: size)
        request.contentType = "application/test"
        let wanted = request
        try await ScriptedServer.run { connection in
            while let request = try await connection.request() {
                #expect(request.hasPrefix("\(method.rawValue) /x HTTP/1.1\r\n"))
                #expect(request.contains("\r\nContent-Type: application/test\r\n"))
                #expect(!request.contains("\r\nExpect:"))
                #expect(request.hasSuffix("\r\n\r\n" + String(repeating: "a", count: size)))
                try await connection.answer(201)
            }
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            // The second time on the same handle.
            for _ in 0..<2 {
                let answered = try await transport.respond(to: wanted)
                #expect(answered.status == 201)
            }
        }
    }

    @Test func `a request without a body follows one with a body on the same handle`() async throws {
        var post = APIRequest(.post, "/x")
        post.body = [1, 2, 3]
        let first = post
        try await ScriptedServer.run { connection in
            while let request = try await connection.request() { try await connection.answer(200, String(request.prefix(4))) }
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            for (request, method) in [
                (first, "POST"), (get, "GET "), (APIRequest(.delete, "/x"), "DELE"), (get, "GET "), (first, "POST"),
            ] {
                let response = try await transport.respond(to: request)
                #expect(String(decoding: response.body, as: UTF8.self) == method)
            }
            #expect(server.connections == 1)
        }
    }

    @Test func `a redirect is not followed`() async throws {
        try await ScriptedServer.run { connection in
            while let request = try await connection.request() {
                #expect(request.hasPrefix("GET /x "))
                try await connection.answer(302, "", headers: "Location: /elsewhere\r\n")
            }
        } _: { server in
            let answered = try await CurlTransport(.test(port: server.port)).respond(to: get)
            #expect(answered.status == 302)
        }
    }

    @Test func `a server that is not there gives a sentence with the cure`() async throws {
        let error = await CurlTransport(.test(port: 1)).failure(of: get)
        #expect(error?.kind == .unreachable)
        #expect(
            error?.description
                == #"cannot reach http://127.0.0.1:1 (context "test" of /tmp/config): connection refused. "#
                + "Is the cluster running? 'agent-operator dev' starts a local one.")
    }

    @Test func `an unknown host name is named as the cause`() async throws {
        let error = await CurlTransport(.test(port: 1, host: "no-such-host.invalid")).failure(of: get)
        #expect(error?.kind == .unreachable)
        #expect(error?.description.contains("the host name is unknown") == true)
    }

    @Test func `an answer that does not come in time is an error, and the next request gets a new connection`() async throws {
        try await ScriptedServer.run { connection in
            guard try await connection.request() != nil else { return }
            if connection.number > 0 { try await connection.answer() }
            try await connection.drain()
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            let error = await transport.failure(of: get, timeout: .milliseconds(150))
            #expect(error?.kind == .timedOut)
            #expect(error?.description.contains("did not answer GET /x within 0.15 s") == true)
            let answered = try await transport.respond(to: get)
            #expect(answered.status == 200)
        }
    }

    @Test(arguments: [
        ("\u{0}\u{1}\u{2}garbage\r\n\r\n", TransportError.Kind.broken),
        ("SSH-2.0-OpenSSH_9.2\r\n", .broken),
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", .broken),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .broken),
        ("HTTP/1.1 200 OK\r\nContent-Len", .broken),
        ("", .unreachable),
    ])
    func `nonsense from a server is an error`(bytes: String, kind: TransportError.Kind) async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.send(bytes)
        } _: { server in
            let error = await CurlTransport(.test(port: server.port)).failure(of: get)
            #expect(error?.kind == kind, "\(String(describing: error))")
        }
    }

    @Test func `endless headers are cut off`() async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.send("HTTP/1.1 200 OK\r\n")
            let line = "X-Filler: \(String(repeating: "a", count: 1000))\r\n"
            while true { try await connection.send(line) }
        } _: { server in
            let error = await CurlTransport(.test(port: server.port)).failure(of: get)
            #expect(error?.kind == .broken)
            #expect(error?.description.contains("head") == true)
        }
    }

    @Test func `an answer beyond the limit is cut off`() async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.beginChunked()
            while true { try await connection.chunk(String(repeating: "a", count: 65536)) }
        } _: { server in
            var options = CurlTransport.Options()
            options.maximumResponseBytes = 1 << 20
            let error = await CurlTransport(.test(port: server.port), options: options).failure(of: get)
            #expect(error?.description.contains("larger than 1 MiB") == true)
        }
    }

    @Test func `Fault 51: a used connection that died is replaced without anybody noticing`() async throws {
        try await ScriptedServer.run { connection in
            // The second request on the first connection gets no answer.
            _ = try await connection.request()
            try await connection.answer()
            _ = try await connection.request()
            if connection.number > 0 { try await connection.answer() }
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            _ = try await transport.respond(to: get)
            let answered = try await transport.respond(to: get)
            #expect(answered.status == 200)
            #expect(server.connections == 2)
        }
    }

    @Test func `a server that closes while a body is on its way to it gives an error`() async throws {
        var put = APIRequest(.put, "/x")
        put.body = Array(repeating: 1, count: 20_000_000)
        let upload = put
        try await ScriptedServer.run { connection in
            _ = try await connection.received()
        } _: { server in
            let error = await CurlTransport(.test(port: server.port)).failure(of: upload)
            #expect(error?.kind == .unreachable)
        }
    }

    @Test func `Fault 51: a create that may have arrived is not sent again`() async throws {
        var post = APIRequest(.post, "/x")
        post.body = Array("{}".utf8)
        let create = post
        let received = Shared(0)
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.answer()
            if try await connection.request() != nil { received.change { $0 += 1 } }
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            _ = try await transport.respond(to: get)
            let error = await transport.failure(of: create)
            #expect(error?.kind == .broken)
            #expect(error?.description.contains("may have been done") == true)
            #expect(received.value == 1)
        }
    }

    @Test func `a called off request ends once, as cancelled`() async throws {
        try await ScriptedServer.run { connection in
            try await connection.drain()
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            let ends = Shared<[TransportError.Kind?]>([])
            await withCheckedContinuation { continuation in
                let cancellation = transport.start(get, timeout: .seconds(30)) { result in
                    ends.change { ends in
                        if case .failure(let error) = result { ends.append(error.kind) } else { ends.append(nil) }
                    }
                    continuation.resume()
                }
                cancellation.cancel()
                cancellation.cancel()
            }
            #expect(ends.value == [.cancelled])
        }
    }

    @Test func `closing a transport ends what is under way and what comes later`() async throws {
        try await ScriptedServer.run { connection in
            try await connection.drain()
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            async let first = transport.failure(of: get)
            async let second = transport.failure(of: get)
            await withCheckedContinuation { continuation in transport.close { continuation.resume() } }
            let third = await transport.failure(of: get)
            #expect(await [first?.kind, second?.kind, third?.kind] == [.cancelled, .cancelled, .cancelled])
        }
    }

    @Test func `a transport that nobody holds finishes what it began`() async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.answer()
        } _: { server in
            let answered = try await CurlTransport(.test(port: server.port)).respond(to: get)
            #expect(answered.status == 200)
        }
    }
}
