import KubernetesClient
import KubernetesModel
import Testing

@Suite struct `Credentials` {
    private let get = APIRequest(.get, "/x")

    /// A server that accepts one token and counts the requests.
    private func serve(
        accepting token: Shared<String>, _ body: @Sendable (ScriptedServer, Shared<[String]>) async throws -> Void
    ) async throws {
        let seen = Shared<[String]>([])
        try await ScriptedServer.run { connection in
            while let request = try await connection.request() {
                let header = request.components(of: "Authorization: ").dropFirst().first.map {
                    String($0.prefix { $0 != "\r\n" })
                }
                seen.change { $0.append(header ?? "none") }
                if header == "Bearer \(token.value)" {
                    try await connection.answer()
                } else {
                    try await connection.answer(
                        401, #"{"kind":"Status","code":401,"reason":"Unauthorized","message":"Unauthorized"}"#)
                }
            }
        } _: { server in
            try await body(server, seen)
        }
    }

    @Test func `a token goes with each request`() async throws {
        try await serve(accepting: Shared("secret")) { server, seen in
            var connection = ClusterConnection.test(port: server.port)
            connection.credentials = .bearerToken(.inline(Array("secret\n".utf8)))
            let answer = try await CurlTransport(connection).respond(to: get)
            #expect(answer.status == 200)
            #expect(seen.value == ["Bearer secret"])
        }
    }

    @Test func `a name and a password go with each request`() async throws {
        try await serve(accepting: Shared("-")) { server, seen in
            var connection = ClusterConnection.test(port: server.port)
            connection.credentials = .basic(username: "me", password: "pä:ss")
            _ = try await CurlTransport(connection).respond(to: get)
            #expect(seen.value == ["Basic bWU6cMOkOnNz"])
        }
    }

    @Test func `Fault 48: a refused token of a file that has changed is replaced, once, unnoticed`() async throws {
        let directory = try TemporaryDirectory()
        let accepted = Shared("old")
        try await serve(accepting: accepted) { server, seen in
            var connection = ClusterConnection.test(port: server.port)
            connection.credentials = .bearerToken(.file(try directory.write("token", "old")))
            let transport = CurlTransport(connection)
            _ = try await transport.respond(to: get)
            accepted.change { $0 = "new" }
            _ = try directory.write("token", "new\n")
            let answer = try await transport.respond(to: get)
            #expect(answer.status == 200)
            // A stream is started anew in the same way.
            accepted.change { $0 = "newer" }
            _ = try directory.write("token", "newer")
            var statuses: [Int] = []
            for await event in transport.events(get).0 {
                if case .head(let status, _) = event { statuses.append(status) }
            }
            #expect(statuses == [200])
            #expect(seen.value == ["old", "old", "new", "new", "newer"].map { "Bearer \($0)" })
        }
    }

    @Test func `a refusal that stays says what to do, and never the token`() async throws {
        let directory = try TemporaryDirectory()
        try await serve(accepting: Shared("other")) { server, seen in
            var connection = ClusterConnection.test(port: server.port)
            connection.credentials = .bearerToken(.file(try directory.write("token", "secret")))
            let client = KubernetesClient(connection)
            let error = await #expect(throws: APIStatus.self) { try await client.send(get) }
            #expect(error?.reason == .unauthorized)
            #expect(
                error?.message
                    == #"http://127.0.0.1:\#(server.port) does not accept the credentials of context "test" of /tmp/config: "#
                    + "has the token expired, or is it of another cluster?")
            // The file has not changed, so there was nothing to try again with.
            #expect(seen.value.count == 1)
        }
    }

    @Test(arguments: [("", "it is empty"), ("a\r\nX-Evil: 1", "characters that no token has"), (" \n", "it is empty")])
    func `a file that holds no token is an error with its path`(content: String, fault: String) async throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("token", content)
        var connection = ClusterConnection.test(port: 1)
        connection.credentials = .bearerToken(.file(file))
        let error = await CurlTransport(connection).failure(of: get)
        #expect(error?.kind == .credentials)
        #expect(error?.description.contains(file) == true)
        #expect(error?.description.contains(fault) == true)
    }

    @Test func `a missing file is an error with its path`() async throws {
        var connection = ClusterConnection.test(port: 1)
        connection.credentials = .bearerToken(.file("/nonexistent/token"))
        let error = await CurlTransport(connection).failure(of: get)
        #expect(
            error?.description
                == #"there are no credentials (context "test" of /tmp/config): the bearer token file /nonexistent/token "#
                + "cannot be used: No such file or directory")
    }

    @Test func `a client certificate that was renewed is shown from then on`() async throws {
        let (old, new) = (try TestAuthority(name: "old"), try TestAuthority(name: "new"))
        let directory = try TemporaryDirectory()
        let server = try TestAuthority()
        // The server takes certificates of the new authority only.
        let tls = try server.serverContext(clientAuthority: new)
        try await ScriptedServer.run(tls: tls) { connection in
            while try await connection.request() != nil { try await connection.answer() }
        } _: { listener in
            let (first, second) = (try old.issue("me"), try new.issue("me"))
            var connection = ClusterConnection.test(port: listener.port, authority: server)
            connection.credentials = .clientCertificate(
                certificate: .file(try directory.write("tls.crt", first.certificate)),
                key: .file(try directory.write("tls.key", first.key)))
            #expect(await CurlTransport(connection).failure(of: get)?.kind == .credentials)
            _ = try directory.write("tls.crt", second.certificate)
            _ = try directory.write("tls.key", second.key)
            let answer = try await CurlTransport(connection).respond(to: get)
            #expect(answer.status == 200)
        }
    }

    @Test func `they do not show in descriptions`() {
        let authentication =
            "\(AuthenticationProbe.make(token: "secret"))\(String(reflecting: AuthenticationProbe.make(token: "secret")))"
        #expect(!authentication.contains("secret"))
        var text = ""
        dump(AuthenticationProbe.make(token: "secret"), to: &text)
        #expect(!text.contains("secret"))
    }
}
