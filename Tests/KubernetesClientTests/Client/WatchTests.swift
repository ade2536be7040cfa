import KubernetesClient
import KubernetesModel
import Testing

@Suite struct `Watches` {
    /// The events that come of these stream events, in short.
    private func run(_ inputs: [StreamEvent]) -> (told: [String], cancellations: Int) {
        let transport = FakeTransport()
        let told = Shared<[String]>([])
        _ = KubernetesClient(transport: transport).watch(
            ResourceType.pods.watch(namespace: "a"), idleTimeout: .seconds(60)
        ) { event in
            told.change { $0.append(describe(event)) }
        }
        for input in inputs { transport.send(input) }
        return (told.value, transport.cancellations)
    }

    private func stream(_ texts: String..., end: TransportError? = nil) -> [StreamEvent] {
        [.head(status: 200, retryAfterSeconds: nil)] + texts.map { .bytes(Array($0.utf8)) } + [.end(end)]
    }

    private func event(_ type: String, _ object: String) -> String { #"{"type":"\#(type)","object":\#(object)}"# + "\n" }
    private func pod(_ name: String) -> String { #"{"kind":"Pod","metadata":{"name":"\#(name)","managedFields":[{"a":1}]}}"# }

    @Test func `tell of every kind of change in order`() {
        let bookmark = #"{"kind":"Pod","metadata":{"resourceVersion":"7","annotations":{"k8s.io/initial-events-end":"true"}}}"#
        let told = run(
            stream(
                event("ADDED", pod("a")) + event("MODIFIED", pod("b")), event("DELETED", pod("c")),
                event("BOOKMARK", #"{"metadata":{"resourceVersion":"6"}}"#) + event("BOOKMARK", bookmark))
        ).told
        #expect(told == ["added a", "modified b", "deleted c", "bookmark 6 false", "bookmark 7 true", "ended"])
    }

    @Test(arguments: [
        #"{"object":POD,"type":"ADDED"}"#, #" { "type" : "ADDED" , "object" : POD } "#,
        #"{"type":"ADDED","object":POD,"more":{}}"#, #"{"type":"ADDED","object":POD }"#,
        #"{"type":"MODIFIED","type":"ADDED","object":POD}"#,
    ])
    func `are read in whatever way an event is written`(event: String) {
        let text = event.replacing("POD", with: pod("a")) + "\n"
        #expect(run(stream(text)).told == ["added a", "ended"])
    }

    @Test(arguments: [1, 2, 3, 7, 50])
    func `Fault 8: do not mind how the stream is cut`(size: Int) {
        let text = Array((event("ADDED", pod("日本")) + event("ADDED", pod("é"))).utf8)
        let pieces = stride(from: 0, to: text.count, by: size).map {
            StreamEvent.bytes(Array(text[$0..<min($0 + size, text.count)]))
        }
        #expect(
            run([.head(status: 200, retryAfterSeconds: nil)] + pieces + [.end(nil)]).told == ["added 日本", "added é", "ended"])
    }

    @Test func `Fault 8: take objects of 1.5 MB`() {
        let padding = String(repeating: "x", count: 1_500_000)
        let text = event("ADDED", #"{"metadata":{"name":"big"},"data":"\#(padding)"}"#)
        #expect(run(stream(text)).told == ["added big", "ended"])
    }

    @Test func `tell of an error event, and go on until the end`() {
        let gone = #"{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"}"#
        #expect(run(stream(event("ERROR", gone))).told == ["failed 410 Expired too old resource version", "ended"])
        #expect(run(stream(event("ERROR", "{}"))).told.first?.hasPrefix("failed 500") == true)
    }

    @Test func `that are refused tell why`() {
        let status = #"{"kind":"Status","code":403,"reason":"Forbidden","message":"no"}"#
        let refusal: [StreamEvent] = [.head(status: 403, retryAfterSeconds: nil), .bytes(Array(status.utf8)), .end(nil)]
        #expect(run(refusal).told == ["failed 403 Forbidden no", "ended"])
        let busy: [StreamEvent] = [.head(status: 429, retryAfterSeconds: 3), .bytes(Array("busy".utf8)), .end(nil)]
        #expect(run(busy).told == ["failed 429 TooManyRequests the server answered with HTTP status 429: busy retry 3", "ended"])
    }

    @Test func `Fault 9: pass unknown types on and over`() {
        #expect(run(stream(event("RENAMED", "null") + event("ADDED", pod("a")))).told == ["unknown RENAMED", "added a", "ended"])
    }

    @Test(arguments: [
        "garbage\n", "{}\n", #"{"type":"ADDED"}"# + "\n", #"{"type":"ADDED","object":null}"# + "\n", "[]\n",
        #"{"type":"ADDED","object":[{}]}"# + "\n",
        #"{"type":"ADDED","object":{"a":"\#u{7}"}}"# + "\n", #"{"type":"BOOKMARK","object":{}}"# + "\n", "\u{0}\n",
    ])
    func `Fault 9: that make no sense end with an error, after what came before`(text: String) {
        let result = run(stream(event("ADDED", pod("a")) + text + event("ADDED", pod("never"))))
        #expect(result.told == ["added a", "ended broken"])
        #expect(result.cancellations >= 1)
    }

    @Test func `Fault 8: that end within an event end with an error`() {
        #expect(run(stream(#"{"type":"ADD"#)).told == ["ended broken"])
        #expect(run(stream(String(event("ADDED", pod("a")).dropLast()))).told == ["added a", "ended"])
        #expect(run(stream(event("ADDED", pod("a")) + "  \r\n ")).told.last == "ended")
    }

    @Test func `end with the transport's error`() {
        #expect(run(stream(event("ADDED", pod("a")), end: TransportError(.timedOut, ""))).told == ["added a", "ended timedOut"])
        #expect(run([.end(TransportError(.unreachable, ""))]).told == ["ended unreachable"])
    }

    @Test func `leave managed fields out unless they are wanted`() throws {
        for wanted in [false, true] {
            let transport = FakeTransport()
            let objects = Shared<[KubernetesObject]>([])
            var client = KubernetesClient(transport: transport)
            client.readsManagedFields = wanted
            _ = client.watch(ResourceType.pods.watch(), idleTimeout: .seconds(1)) { event in
                if case .added(let object) = event { objects.change { $0.append(object) } }
            }
            for input in stream(event("ADDED", pod("a"))) { transport.send(input) }
            #expect((objects.value.first?["metadata", "managedFields"] != nil) == wanted)
        }
    }

    @Test func `work against a server`() async throws {
        try await ScriptedServer.run { connection in
            let request = try await connection.request()
            #expect(request?.hasPrefix("GET /api/v1/namespaces/a/pods?watch=true&allowWatchBookmarks=true ") == true)
            try await connection.beginChunked()
            try await connection.chunk(#"{"type":"ADDED","obj"#)
            try await connection.chunk(#"ect":{"metadata":{"name":"a"}}}"# + "\n")
            try await connection.endChunked()
        } _: { server in
            let client = KubernetesClient(.test(port: server.port))
            let (stream, continuation) = AsyncStream.makeStream(of: String.self)
            let watch = client.watch(ResourceType.pods.watch(namespace: "a"), idleTimeout: .seconds(10)) { event in
                continuation.yield(describe(event))
                if case .ended = event { continuation.finish() }
            }
            var told: [String] = []
            for await text in stream { told.append(text) }
            #expect(told == ["added a", "ended"])
            watch.cancel()
        }
    }
}

private func describe(_ event: WatchEvent<KubernetesObject>) -> String {
    switch event {
    case .added(let object): return "added \(object.name)"
    case .modified(let object): return "modified \(object.name)"
    case .deleted(let object): return "deleted \(object.name)"
    case .bookmark(let version, let isEnd): return "bookmark \(version) \(isEnd)"
    case .failed(let status):
        let retry = status.retryAfterSeconds.map { " retry \($0)" } ?? ""
        return "failed \(status.code) \(status.reason.rawValue) \(status.message)\(retry)"
    case .unknown(let type): return "unknown \(type)"
    case .ended(let error): return error.map { "ended \($0.kind)" } ?? "ended"
    }
}
