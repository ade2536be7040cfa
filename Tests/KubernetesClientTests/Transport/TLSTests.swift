import KubernetesClient
import KubernetesModel
import NIOSSL
import Testing

@Suite struct `TLS` {
    private let get = APIRequest(.get, "/x")

    private func serve(
        _ tls: NIOSSLContext, _ body: @Sendable (ScriptedServer) async throws -> Void
    ) async throws {
        try await ScriptedServer.run(
            tls: tls,
            script: { connection in
                while try await connection.request() != nil { try await connection.answer() }
            }, body)
    }

    @Test func `a server of the right authority and name is trusted`() async throws {
        let authority = try TestAuthority()
        try await serve(authority.serverContext()) { server in
            for host in ["127.0.0.1", "localhost"] {
                let transport = CurlTransport(.test(port: server.port, host: host, authority: authority))
                let answered = try await transport.respond(to: get)
                #expect(answered.status == 200)
            }
        }
    }

    @Test(arguments: ["test authority", "another name"])
    func `a server of another authority gets nothing, not even the request`(name: String) async throws {
        let authority = try TestAuthority()
        let received = Shared(false)
        try await ScriptedServer.run(tls: TestAuthority(name: name).serverContext()) { connection in
            if try await connection.request() != nil { received.change { $0 = true } }
        } _: { server in
            var connection = ClusterConnection.test(port: server.port, authority: authority)
            connection.credentials = .bearerToken(.inline(Array("secret".utf8)))
            let error = await CurlTransport(connection).failure(of: get)
            #expect(error?.kind == .untrusted, "\(String(describing: error))")
            #expect(error?.description.contains(#"is not signed by the authority of context "test" of /tmp/config"#) == true)
            #expect(!received.value)
        }
    }

    @Test func `the system's authorities do not count beside a given one`() async throws {
        // A connection that names no authority trusts the system's only, and those know no test.
        let authority = try TestAuthority()
        try await serve(authority.serverContext()) { server in
            var connection = ClusterConnection.test(port: server.port, authority: authority)
            connection.certificateAuthority = nil
            #expect(await CurlTransport(connection).failure(of: get)?.kind == .untrusted)
        }
    }

    @Test func `a certificate for another host is refused, unless that name is asked for`() async throws {
        let authority = try TestAuthority()
        let identity = try authority.issue("kubernetes", hosts: ["kubernetes.default.svc"])
        let seen = Shared("")
        try await ScriptedServer.run(tls: authority.serverContext(identity)) { connection in
            while let request = try await connection.request() {
                seen.change { $0 = request }
                try await connection.answer()
            }
        } _: { server in
            var connection = ClusterConnection.test(port: server.port, authority: authority)
            let error = await CurlTransport(connection).failure(of: get)
            #expect(error?.kind == .untrusted, "\(String(describing: error))")
            #expect(error?.description.contains("is for another host") == true, "\(String(describing: error))")
            connection.tlsServerName = "kubernetes.default.svc"
            let answered = try await CurlTransport(connection).respond(to: get)
            #expect(answered.status == 200)
            #expect(seen.value.contains("\r\nHost: 127.0.0.1:\(server.port)\r\n"))
        }
    }

    @Test func `an expired certificate is named as such`() async throws {
        let authority = try TestAuthority()
        let identity = try authority.issue("server", hosts: ["localhost"], expired: true)
        try await serve(authority.serverContext(identity)) { server in
            let error = await CurlTransport(.test(port: server.port, host: "localhost", authority: authority)).failure(of: get)
            #expect(error?.kind == .untrusted, "\(String(describing: error))")
            #expect(error?.description.contains("has expired") == true)
        }
    }

    @Test func `verification can be switched off`() async throws {
        try await serve(try TestAuthority().serverContext(TestAuthority().issue("x", hosts: ["elsewhere"]))) { server in
            var connection = ClusterConnection.test(port: server.port, authority: try TestAuthority())
            connection.certificateAuthority = nil
            connection.skipsTLSVerification = true
            let answered = try await CurlTransport(connection).respond(to: get)
            #expect(answered.status == 200)
        }
    }

    @Test func `a client certificate is shown`() async throws {
        let authority = try TestAuthority()
        let client = try authority.issue("me")
        try await serve(authority.serverContext(clientAuthority: authority)) { server in
            var connection = ClusterConnection.test(port: server.port, authority: authority)
            let error = await CurlTransport(connection).failure(of: get)
            #expect(error?.kind == .credentials, "\(String(describing: error))")
            connection.credentials = .clientCertificate(certificate: .inline(client.certificate), key: .inline(client.key))
            let answered = try await CurlTransport(connection).respond(to: get)
            #expect(answered.status == 200)
        }
    }

    @Test func `a certificate and a key of different pairs are named as the cause`() async throws {
        let authority = try TestAuthority()
        let (one, other) = (try authority.issue("one"), try authority.issue("other"))
        try await serve(authority.serverContext(clientAuthority: authority)) { server in
            var connection = ClusterConnection.test(port: server.port, authority: authority)
            connection.credentials = .clientCertificate(certificate: .inline(one.certificate), key: .inline(other.key))
            let error = await CurlTransport(connection).failure(of: get)
            #expect(error?.kind == .credentials)
            #expect(error?.description.contains("Do the two belong together?") == true)
        }
    }

    @Test func `TLS where the server speaks none is explained`() async throws {
        try await ScriptedServer.run { connection in
            try await connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
        } _: { server in
            let error = await CurlTransport(.test(port: server.port, authority: try TestAuthority())).failure(of: get)
            #expect(error?.kind == .unreachable)
            #expect(error?.description.contains("does not speak TLS") == true, "\(String(describing: error))")
        }
    }

    @Test func `Fault 49: an authority file that changes is trusted from then on, and a broken one changes nothing`() async throws
    {
        let (old, new) = (try TestAuthority(), try TestAuthority())
        let directory = try TemporaryDirectory()
        let file = try directory.write("ca.crt", old.pem)
        try await serve(new.serverContext()) { server in
            var connection = ClusterConnection.test(port: server.port, authority: old)
            connection.certificateAuthority = .file(file)
            #expect(await CurlTransport(connection).failure(of: get)?.kind == .untrusted)
            _ = try directory.write("ca.crt", new.pem)
            let transport = CurlTransport(connection)
            let answered = try await transport.respond(to: get)
            #expect(answered.status == 200)
        }
    }

    @Test func `a handshake that does not go on is given up after the connect time-out`() async throws {
        try await ScriptedServer.run { connection in
            try await connection.drain()
        } _: { server in
            var options = CurlTransport.Options()
            options.connectTimeout = .milliseconds(300)
            let transport = CurlTransport(.test(port: server.port, authority: try TestAuthority()), options: options)
            let error = await transport.failure(of: get)
            #expect(error?.kind == .unreachable)
            #expect(error?.description.contains("no connection within 0.3 s") == true, "\(String(describing: error))")
        }
    }
}
