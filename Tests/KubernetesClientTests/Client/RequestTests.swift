import KubernetesClient
import KubernetesModel
import Testing

@Suite struct `Requests` {
    private let get = ResourceType.pods.get("a", namespace: "b")

    private func client(_ status: Int, _ body: String, retryAfter: Int? = nil) -> KubernetesClient {
        KubernetesClient(
            transport: FakeTransport(responses: [
                .success(APIResponse(status: status, body: Array(body.utf8), retryAfterSeconds: retryAfter))
            ]))
    }

    @Test func `bring objects`() async throws {
        let body = #"{"kind":"Pod","metadata":{"name":"a","managedFields":[1],"future":1}}"#
        let object = try await client(200, body).send(get)
        #expect(object.name == "a")
        #expect(object["metadata", "managedFields"] == nil)
        #expect(object["metadata", "future"] == 1)
        let same = try await offPool { try client(200, body).perform(get) }
        #expect(same == object)
    }

    @Test func `side by side are waited for once, and none not at all`() async throws {
        let transport = FakeTransport([(200, #"{"metadata":{"name":"a"}}"#), (404, "")])
        let client = KubernetesClient(transport: transport)
        let answers = try await offPool { client.performAll([get, get]) }
        #expect(try answers[0].get().name == "a")
        #expect(throws: APIStatus.self) { try answers[1].get() }
        #expect(transport.guests == 1)
        #expect(try await offPool { client.performAll([]) }.isEmpty)
        #expect(transport.guests == 1)
    }

    @Test func `that are refused throw the server's status`() async throws {
        let body = #"""
            {"kind":"Status","status":"Failure","reason":"Invalid","code":422,"message":"bad","details":{"kind":"Pod","name":"a",
            "causes":[{"reason":"FieldValueRequired","message":"Required value","field":"spec.x"}]}}
            """#
        let error = await #expect(throws: APIStatus.self) { try await client(422, body, retryAfter: 4).send(get) }
        #expect(error?.reason == .invalid)
        #expect(error?.causes == [.init(reason: "FieldValueRequired", message: "Required value", field: "spec.x")])
        #expect(error?.retryAfterSeconds == 4)
    }

    @Test(arguments: [
        (404, APIStatus.Reason.notFound), (409, .conflict), (401, .unauthorized), (410, .gone), (429, .tooManyRequests),
        (500, .internalError), (502, .unknown), (503, .serviceUnavailable), (302, .unknown),
    ])
    func `that are refused without a status get one`(code: Int, reason: APIStatus.Reason) async throws {
        let error = await #expect(throws: APIStatus.self) { try await client(code, "<html>proxy</html>").send(get) }
        #expect(error?.code == code)
        #expect(error?.reason == reason)
        #expect(error?.message == "the server answered with HTTP status \(code): <html>proxy</html>")
    }

    @Test(arguments: ["", "x", "[]", "null", #"{"a":"#, "\u{FEFF}{}"])
    func `that bring nonsense throw a clear error`(body: String) async throws {
        let error = await #expect(throws: TransportError.self) { try await client(200, body).send(get) }
        #expect(error?.kind == .broken)
        #expect(error?.description.contains("GET /api/v1/namespaces/b/pods/a makes no sense") == true)
    }

    @Test func `are called off with their task`() async throws {
        try await ScriptedServer.run { connection in
            try await connection.drain()
        } _: { server in
            let client = KubernetesClient(.test(port: server.port))
            let task = Task { try await client.send(get) }
            task.cancel()
            let error = await #expect(throws: TransportError.self) { try await task.value }
            #expect(error?.kind == .cancelled)
        }
    }

    @Test func `block a worker's thread until the answer is there`() async throws {
        try await ScriptedServer.run { connection in
            while try await connection.request() != nil { try await connection.answer(200, #"{"metadata":{"name":"a"}}"#) }
        } _: { server in
            let client = KubernetesClient(.test(port: server.port))
            let name = try await offPool { try client.perform(get).name }
            #expect(name == "a")
        }
    }
}
