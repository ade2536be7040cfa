import FoundationEssentials
import KubernetesClient
import KubernetesModel
import Testing

@testable import DevCluster

@Suite(.timeLimit(.minutes(10))) struct ServerTests {
    /// Runs `body` with a cluster of its own.
    static func withCluster<Result: Sendable>(
        _ options: DevCluster.Options = .init(), _ body: @Sendable (DevCluster) async throws -> Result
    ) async throws -> Result {
        let cluster = try await DevCluster.start(options)
        do {
            let result = try await body(cluster)
            await cluster.stop()
            return result
        } catch {
            await cluster.stop()
            throw error
        }
    }

    @Test func `requests of one connection are answered in their order, also when sent at once`() async throws {
        try await Self.withCluster { cluster in
            try await RawConnection.open(to: cluster) { connection in
                let admin = "Authorization: Bearer \(cluster.adminToken)"
                try await connection.send(
                    """
                    GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n\
                    GET /api/v1/namespaces/x/configmaps HTTP/1.1\r\nHost: localhost\r\n\(admin)\r\n\r\n\
                    GET /nothing HTTP/1.1\r\nHost: localhost\r\n\(admin)\r\n\r\n\
                    GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n
                    """)
                #expect(try await connection.answer().body == "ok")
                #expect(try await connection.answer().body.contains("ConfigMapList"))
                #expect(try await connection.answer().body == "404 page not found\n")
                #expect(try await connection.answer().body.contains("v1.36"))
                #expect(try await connection.rest() == "")
            }
        }
    }

    @Test func `answers carry the headers of kube-apiserver`() async throws {
        try await Self.withCluster { cluster in
            try await RawConnection.open(to: cluster) { connection in
                try await connection.request("GET /readyz?verbose")
                let answer = try await connection.answer()
                #expect(answer.status == "HTTP/1.1 200 OK")
                #expect(answer.head.contains("Cache-Control: no-cache, private\r\n"))
                #expect(answer.head.contains("Audit-Id: "))
                #expect(answer.body == "[+]ping ok\n[+]store ok\nreadyz check passed\n")
            }
        }
    }

    @Test(arguments: [
        ("GET /api/v1/pods", ["Authorization: Bearer wrong"], "401"), ("GET /api/v1/pods", [], "401"),
        ("GET /livez", ["Authorization: Bearer wrong"], "401"), ("GET /livez", [], "200"), ("GET /version", [], "200"),
        ("GET /openapi/v2", [], "401"), ("GET /livez", ["Origin: https://evil.example"], "403"), ("GET /%zz", [], "400"),
        ("GET /../etc/passwd", [], "400"), ("POST /livez", [], "403"), ("HEAD /livez", [], "403"),
        ("GET /api/v1/pods", ["Impersonate-User: joe"], "401"), ("GET /api/v1/pods", ["Impersonate-Group: joe"], "401"),
    ])
    func `who proves nothing sees little`(line: String, headers: [String], status: String) async throws {
        try await Self.withCluster { cluster in
            try await RawConnection.open(to: cluster) { connection in
                try await connection.request(line, headers)
                #expect(try await connection.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 \(status) "))
            }
        }
    }

    @Test func `another host name is refused`() async throws {
        try await Self.withCluster { cluster in
            try await RawConnection.open(to: cluster) { connection in
                try await connection.send("GET /livez HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                let answer = try await connection.answer()
                #expect(answer.status.contains("403"))
                #expect(answer.body.contains("evil.example"))
            }
        }
    }

    @Test func `a client certificate proves a user and its groups`() async throws {
        try await Self.withCluster { cluster in
            let certificate = try cluster.issueClientCertificate(user: "jane", groups: ["system:masters", "devs"])
            try await RawConnection.open(to: cluster, certificate: certificate) { connection in
                try await connection.request("POST /apis/authentication.k8s.io/v1/selfsubjectreviews", body: "{}")
                let answer = try await connection.answer()
                let user = try JSONReader.parse(answer.body.utf8)["status", "userInfo"]
                #expect(user?["username"] == "jane")
                #expect(user?["groups"] == ["system:masters", "devs", "system:authenticated"])
            }
        }
    }

    @Test func `a certificate of another authority is not let in`() async throws {
        let other = try ClusterAuthority(now: .now)
        let stranger = try other.issueClientCertificate(user: "jane", groups: ["system:masters"])
        let pem = (certificate: try stranger.certificate.pem(), key: stranger.keyPEM)
        try await Self.withCluster { cluster in
            let answer = try? await RawConnection.open(to: cluster, certificate: pem) { connection in
                try await connection.request("GET /api/v1/pods")
                return try await connection.read(through: "\r\n\r\n")
            }
            #expect(answer ?? "" == "")
        }
    }

    @Test func `a body over 3 MiB is refused while it is being sent`() async throws {
        try await Self.withCluster { cluster in
            try await RawConnection.open(to: cluster) { connection in
                try await connection.send(
                    "POST /api/v1/namespaces/x/configmaps HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n{")
                let answer = try await connection.answer()
                #expect(answer.status.contains("413"))
                #expect(answer.body.contains("RequestEntityTooLarge"))
                #expect(answer.head.contains("Connection: close"))
                try await connection.send(String(repeating: "x", count: 3_999_999))
                #expect(try await connection.rest() == "")
            }
        }
    }

    @Test func `who is asked to wait for an invitation gets one`() async throws {
        try await Self.withCluster { cluster in
            try await RawConnection.open(to: cluster) { connection in
                try await connection.send(
                    "POST /apis/authentication.k8s.io/v1/selfsubjectreviews HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 2\r\n"
                        + "Authorization: Bearer \(cluster.adminToken)\r\n\r\n")
                #expect(try await connection.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 100"))
                try await connection.send("{}")
                #expect(try await connection.answer().status.contains("201"))
            }
        }
    }

    static let junk = [
        "words": "GARBAGE\r\n\r\n", "a version of the future": "GET / HTTP/9.9\r\n\r\n",
        "no path": "GET  HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "a negative length": "GET /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "a chunk without a size": "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "two lengths":
            "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "a zero byte": "GET /livez HTTP/1.1\r\nHost: localhost\r\nX: \u{0}\r\n\r\n",
        "HTTP/2 in clear": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "a long path": "GET /" + String(repeating: "a", count: 3_000_000),
        "many headers": "GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 100_000),
    ]

    @Test(arguments: junk.keys.sorted())
    func `junk ends its connection and nothing else`(kind: String) async throws {
        let junk = try #require(Self.junk[kind])
        try await Self.withCluster { cluster in
            try await RawConnection.open(to: cluster) { connection in
                try? await connection.send(junk + "\r\n\r\n")
                _ = try? await connection.rest()
            }
            try await RawConnection.open(to: cluster) { connection in
                try await connection.request("GET /livez")
                #expect(try await connection.answer().body == "ok")
            }
        }
    }

    @Test func `a port that is taken is a clear error`() async throws {
        try await Self.withCluster { cluster in
            var options = DevCluster.Options()
            options.port = Int(cluster.server.split(separator: ":").last ?? "") ?? 0
            let taken = options
            await #expect(throws: DevClusterError.self) { try await DevCluster.start(taken) }
        }
    }

    @Test func `a kubeconfig that cannot be written is a clear error`() async throws {
        var options = DevCluster.Options()
        options.kubeconfigPath = "/nonexistent/directory/config"
        let unwritable = options
        let error = await #expect(throws: DevClusterError.self) { try await DevCluster.start(unwritable) }
        #expect(error?.description == "cannot write the kubeconfig to /nonexistent/directory/config: No such file or directory")
    }
}
