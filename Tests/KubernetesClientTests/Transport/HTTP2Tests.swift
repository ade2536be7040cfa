import Dispatch
import KubernetesClient
import KubernetesModel
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@Suite struct `Transport over HTTP 2` {
    @Test func `a stream and many requests share one connection`() async throws {
        let authority = try TestAuthority()
        try await TestServer.run(tls: authority.serverContext(protocols: ["h2", "http/1.1"])) { request, answer in
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
            // The connection outlives the stream.
            let answered = try await transport.respond(to: APIRequest(.get, "/after"))
            #expect(answered.status == 200)
            #expect(server.connections == 1)
        }
    }

    @Test(arguments: [Duration.zero, .milliseconds(10)])
    func `who waits on its own thread is answered, and so are those who are there at the same time`(rest: Duration) async throws {
        let authority = try TestAuthority()
        try await TestServer.run(tls: authority.serverContext(protocols: ["h2", "http/1.1"])) { request, answer in
            try await answer(200, #"{"metadata": {"name": "\#(request.target.dropFirst())"}}"#)
        } _: { server in
            var options = CurlTransport.Options()
            options.answerRest = rest
            let transport = CurlTransport(.test(port: server.port, authority: authority), options: options)
            let client = KubernetesClient(transport: transport)
            let (names, found) = AsyncStream<String>.makeStream()
            for thread in 0..<8 {
                DispatchQueue(label: "\(thread)").async {
                    // This server bears 200 streams that are reset in half a minute.
                    for turn in 0..<10 {
                        found.yield((try? client.perform(APIRequest(.get, "/\(thread)-\(turn)")).name) ?? "no answer")
                        // Nobody waits for this one.
                        transport.start(APIRequest(.get, "/"), timeout: .seconds(30)) { result in
                            found.yield((try? result.get().status) == 200 ? "an answer" : "\(result)")
                        }
                    }
                }
            }
            var answers: [String] = []
            for await name in names {
                answers.append(name)
                if answers.count == 160 { break }
            }
            let missing = (0..<8).flatMap { thread in (0..<10).map { "\(thread)-\($0)" } }.filter { !answers.contains($0) }
            #expect(missing == [])
            #expect(answers.filter { !$0.contains("-") && $0 != "an answer" } == [])
        }
    }

    @Test func `what comes first waits for other answers while many are to come`() async throws {
        let authority = try TestAuthority()
        let (firstIsSent, send) = AsyncStream<Void>.makeStream()
        let sent = Atomic(0)
        try await TestServer.run(tls: authority.serverContext(protocols: ["h2", "http/1.1"])) { request, answer in
            if request.target == "/last" {
                for await _ in firstIsSent { break }
                // Without a rest, time enough to read the first.
                try await Task.sleep(for: .milliseconds(50))
            }
            sent.add(1, ordering: .relaxed)
            try await answer()
            if request.target == "/first" { send.yield() }
        } _: { server in
            var options = CurlTransport.Options()
            options.answerRest = .seconds(1)
            let transport = CurlTransport(.test(port: server.port, authority: authority), options: options)
            let (ends, ended) = AsyncStream<Int>.makeStream()
            for target in ["/last", "/first", "/1", "/2", "/3"] {
                transport.start(APIRequest(.get, target), timeout: .seconds(30)) { _ in ended.yield(sent.load(ordering: .relaxed))
                }
            }
            #expect(await ends.first { _ in true } == 5)
        }
    }

    @Test func `the end of a request that borrowed a thread may start the next one`() async throws {
        let authority = try TestAuthority()
        try await TestServer.run(tls: authority.serverContext(protocols: ["h2", "http/1.1"])) { request, answer in
            try await answer(200, request.target)
        } _: { server in
            let transport = CurlTransport(.test(port: server.port, authority: authority))
            let (ends, ended) = AsyncStream<Int?>.makeStream()
            transport.borrowingThread {
                transport.start(APIRequest(.get, "/first"), timeout: .seconds(30)) { result in
                    ended.yield(try? result.get().status)
                    transport.start(APIRequest(.get, "/second"), timeout: .seconds(30)) { ended.yield(try? $0.get().status) }
                }
            }
            var iterator = ends.makeAsyncIterator()
            #expect(await iterator.next() == 200)
            #expect(await iterator.next() == 200)
        }
    }

    @Test func `large bodies side by side arrive whole in both directions`() async throws {
        let authority = try TestAuthority()
        try await TestServer.run(tls: authority.serverContext(protocols: ["h2", "http/1.1"])) { request, answer in
            try await answer(200, String(decoding: request.body, as: UTF8.self))
        } _: { server in
            let transport = CurlTransport(.test(port: server.port, authority: authority))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        var request = APIRequest(number % 2 == 0 ? .post : .put, "/\(number)")
                        request.body = Array(String(repeating: "\(number) ", count: 300_000).utf8)
                        let answered = try await transport.respond(to: request)
                        #expect(answered.body == request.body)
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.connections == 1)
        }
    }

    @Test func `a server without HTTP 2 is spoken to in HTTP 1.1`() async throws {
        let authority = try TestAuthority()
        try await TestServer.run(tls: authority.serverContext()) { request, answer in
            try await answer(200, "\(request.version)", headers: ["Content-Length": "8"])
        } _: { server in
            let transport = CurlTransport(.test(port: server.port, authority: authority))
            for _ in 0..<3 {
                let response = try await transport.respond(to: APIRequest(.get, "/"))
                #expect(String(decoding: response.body, as: UTF8.self) == "HTTP/1.1")
            }
            #expect(server.connections == 1)
        }
    }

    @Test func `after a time-out requests do not go on using the connection`() async throws {
        let authority = try TestAuthority()
        try await TestServer.run(tls: authority.serverContext(protocols: ["h2", "http/1.1"])) { request, answer in
            if request.target == "/silent" { try await answer.untilClosed() } else { try await answer() }
        } _: { server in
            let transport = CurlTransport(.test(port: server.port, authority: authority))
            _ = try await transport.respond(to: APIRequest(.get, "/"))
            let error = await transport.failure(of: APIRequest(.get, "/silent"), timeout: .milliseconds(200))
            #expect(error?.kind == .timedOut)
            _ = try await transport.respond(to: APIRequest(.get, "/"))
            #expect(server.connections == 2)
        }
    }

    @Test func `after a time-out what else is under way on the connection is answered`() async throws {
        let authority = try TestAuthority()
        let arrivals = AsyncStream<Void>.makeStream()
        let gates = (0..<50).map { _ in AsyncStream<Void>.makeStream() }
        try await TestServer.run(tls: authority.serverContext(protocols: ["h2", "http/1.1"])) { request, answer in
            let number = Int(request.target.drop { !$0.isNumber }) ?? 0
            switch request.target.prefix(3) {
            case "/si": try await answer.untilClosed()
            case "/la":
                arrivals.continuation.yield()
                for await _ in gates[number].stream { break }
                try await answer(200, request.target)
            default:
                gates[number].continuation.yield()
                try await answer()
            }
        } _: { server in
            let transport = CurlTransport(.test(port: server.port, authority: authority))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in gates.indices {
                    group.addTask {
                        let late = try await transport.respond(to: APIRequest(.get, "/late/\(number)"))
                        #expect(String(decoding: late.body, as: UTF8.self) == "/late/\(number)")
                    }
                }
                var awaited = gates.count
                for await _ in arrivals.stream {
                    awaited -= 1
                    if awaited == 0 { break }
                }
                await #expect(throws: TransportError.self) {
                    try await transport.respond(to: APIRequest(.get, "/silent"), timeout: .milliseconds(50))
                }
                // The one connection brings the late answers while the other one is busy.
                for number in gates.indices {
                    for _ in 0..<3 { _ = try await transport.respond(to: APIRequest(.get, "/open/\(number)")) }
                }
                try await group.waitForAll()
            }
            #expect(server.connections == 2)
        }
    }

    @Test func `a connection that breaks ends its streams, and the next request makes a new one`() async throws {
        let authority = try TestAuthority()
        try await TestServer.run(tls: authority.serverContext(protocols: ["h2", "http/1.1"])) { request, answer in
            if request.target == "/watch" {
                try await answer.begin()
                try await answer.untilClosed()
            } else {
                try await answer()
            }
        } _: { server in
            let transport = CurlTransport(.test(port: server.port, authority: authority))
            let (events, _) = transport.events(APIRequest(.get, "/watch"))
            var iterator = events.makeAsyncIterator()
            _ = await iterator.next()
            try await server.closeConnections()
            guard case .end(let error)? = await iterator.next() else { throw TestFailure("no end") }
            #expect(error?.kind == .broken)
            let answered = try await transport.respond(to: APIRequest(.get, "/"))
            #expect(answered.status == 200)
            // Between two requests nobody notices at all.
            try await server.closeConnections()
            let again = try await transport.respond(to: APIRequest(.get, "/"))
            #expect(again.status == 200)
        }
    }

    @Test func `a large answer arrives whole`() async throws {
        let authority = try TestAuthority()
        let chunk = String(repeating: "0123456789abcdef", count: 4096)
        try await TestServer.run(tls: authority.serverContext(protocols: ["h2", "http/1.1"])) { _, answer in
            try await answer.begin()
            for _ in 0..<320 { try await answer.send(chunk) }
            try await answer.end()
        } _: { server in
            let transport = CurlTransport(.test(port: server.port, authority: authority))
            let answered = try await transport.respond(to: APIRequest(.get, "/"), timeout: .seconds(60))
            #expect(answered.body.count == 320 * 65536)
            #expect(answered.body.suffix(65536).elementsEqual(chunk.utf8))
        }
    }
}
