import KubernetesClient
import KubernetesModel
import Testing

@Suite struct `Streams` {
    private let watch = APIRequest(.get, "/watch")

    /// Nothing in it for an orderly end.
    private struct End: Equatable {
        var kind: TransportError.Kind?
        var text: String?
    }

    private func collect(_ events: AsyncStream<StreamEvent>) async -> (status: Int?, text: String, end: End?) {
        var result: (status: Int?, text: String, end: End?) = (nil, "", nil)
        for await event in events {
            switch event {
            case .head(let status, _): result.status = status
            case .bytes(let bytes): result.text += String(decoding: bytes, as: UTF8.self)
            case .end(let error): result.end = End(kind: error?.kind, text: error?.description)
            }
        }
        return result
    }

    @Test(arguments: [Duration.zero, .milliseconds(10)])
    func `bytes come as they are sent, and an orderly end is no error`(rest: Duration) async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.beginChunked()
            for number in 0..<100 { try await connection.chunk("\(number)\n") }
            try await connection.endChunked()
        } _: { server in
            var options = CurlTransport.Options()
            options.streamRest = rest
            let transport = CurlTransport(.test(port: server.port), options: options)
            let result = await collect(transport.events(watch).0)
            #expect(result.status == 200)
            #expect(result.text == (0..<100).map { "\($0)\n" }.joined())
            #expect(result.end == End())
        }
    }

    @Test func `a stream that rests is read as far as it has come, and others are heard meanwhile`() async throws {
        let part = String(repeating: "x", count: 64 << 10)
        try await ScriptedServer.run { connection in
            while let request = try await connection.request() {
                guard request.contains("/watch") else {
                    try await connection.answer()
                    continue
                }
                try await connection.beginChunked()
                for _ in 0..<256 { try await connection.chunk(part) }
                try await connection.endChunked()
            }
        } _: { server in
            var options = CurlTransport.Options()
            // With a rest after each 16 KiB it would take a quarter of an hour.
            options.streamRest = .seconds(1)
            let transport = CurlTransport(.test(port: server.port), options: options)
            let (events, _) = transport.events(watch, idleTimeout: .seconds(30))
            let answer = try await transport.respond(to: APIRequest(.get, "/other"), timeout: .seconds(30))
            #expect(answer.status == 200)
            #expect(await collect(events).text.utf8.count == 16 << 20)
        }
    }

    @Test func `a stream that is cut off ends with an error`() async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.beginChunked()
            try await connection.chunk("half")
        } _: { server in
            let result = await collect(CurlTransport(.test(port: server.port)).events(watch).0)
            #expect(result.text == "half")
            #expect(result.end?.kind == .broken)
        }
    }

    @Test func `Fault 7: silence ends a stream, and what comes next gets a new connection`() async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.beginChunked()
            try await connection.chunk("one")
            try await connection.drain()
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            let result = await collect(transport.events(watch, idleTimeout: .milliseconds(1500)).0)
            #expect(result.text == "one")
            #expect(result.end?.kind == .timedOut)
            #expect(result.end?.text?.contains("sent nothing for 1.5 s") == true)
        }
    }

    @Test func `Fault 7: the silence of one stream ends no other`() async throws {
        let (ended, end) = AsyncStream<Void>.makeStream()
        try await ScriptedServer.run { connection in
            let isSilent = try await connection.request()?.contains("/silent") == true
            try await connection.beginChunked()
            try await connection.chunk("one")
            if isSilent { return try await connection.drain() }
            for await _ in ended {}
            try await connection.chunk("two")
            try await connection.endChunked()
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            let other = transport.events(watch).0
            let silent = await collect(transport.events(APIRequest(.get, "/silent"), idleTimeout: .milliseconds(300)).0)
            #expect(silent.end?.kind == .timedOut)
            end.finish()
            let result = await collect(other)
            #expect(result.text == "onetwo" && result.end == End())
        }
    }

    @Test func `a server that accepts and says nothing is found out`() async throws {
        try await ScriptedServer.run { connection in
            try await connection.drain()
        } _: { server in
            let result = await collect(
                CurlTransport(.test(port: server.port)).events(watch, idleTimeout: .milliseconds(200)).0)
            #expect(result.status == nil)
            #expect(result.end?.kind == .timedOut)
        }
    }

    @Test func `a stream can be called off from its own callback`() async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.beginChunked()
            while true { try await connection.chunk("x") }
        } _: { server in
            let transport = CurlTransport(.test(port: server.port))
            let relay = Shared<(any Cancellation)?>(nil)
            let ends = Shared<[TransportError.Kind?]>([])
            await withCheckedContinuation { continuation in
                let cancellation = transport.open(watch, idleTimeout: .seconds(10)) { event in
                    if case .bytes = event { relay.value?.cancel() }
                    if case .end(let error) = event {
                        ends.change { $0.append(error?.kind) }
                        continuation.resume()
                    }
                }
                relay.change { $0 = cancellation }
            }
            #expect(ends.value == [.cancelled])
        }
    }

    @Test func `Fault 7: sockets are told to find out dead peers within 45 s`() throws {
        let values = Dictionary(uniqueKeysWithValues: ConnectionLivenessProbe.options())
        let idle = try #require(values["idle"])
        let interval = try #require(values["interval"])
        let count = try #require(values["count"])
        #expect(values["keepalive"] == 1)
        #expect(idle + interval * count <= 45)
        #expect(try #require(values["userTimeout"]) <= 45_000)
    }
}
