import Glibc
import KubernetesClient
import KubernetesModel
import Testing

@testable import KubernetesClient

// One after the other: a script that is being written while another test starts a program is "busy".
@Suite(.serialized) struct `Credential plugins` {
    private let get = APIRequest(.get, "/x")
    private static let version = "client.authentication.k8s.io/v1"

    private func plugin(
        _ command: String, _ arguments: [String] = [], environment: [String: String] = ["PATH": "/usr/bin:/bin"],
        hint: String? = nil,
        cluster: Bool = false
    ) -> ClusterConnection.Credentials {
        .exec(
            ClusterConnection.ExecPlugin(
                command: command, arguments: arguments, environment: environment, apiVersion: Self.version,
                providesClusterInfo: cluster, installHint: hint))
    }

    private func credential(_ token: String, expires: String? = nil) -> String {
        let expiry = expires.map { #","expirationTimestamp":"\#($0)""# } ?? ""
        return #"{"apiVersion":"\#(Self.version)","kind":"ExecCredential","status":{"token":"\#(token)"\#(expiry)}}"#
    }

    /// What became of one request with these credentials.
    private func failure(_ credentials: ClusterConnection.Credentials, limit: Duration = .seconds(20)) async -> TransportError? {
        var connection = ClusterConnection.test(port: 1)
        connection.credentials = credentials
        var options = CurlTransport.Options()
        options.pluginTimeLimit = limit
        return await CurlTransport(connection, options: options).failure(of: get, timeout: .seconds(30))
    }

    @Test func `Fault 50: run once for all requests and transports, until the server refuses what they gave`() async throws {
        let directory = try TemporaryDirectory()
        let script = try directory.script(
            "login",
            """
            echo run >> "$LOG"
            printf '{"apiVersion":"\(Self.version)","kind":"ExecCredential","status":{"token":"token-%s"}}' $(wc -l < "$LOG")
            """)
        let accepted = Shared("token-1")
        try await ScriptedServer.run { connection in
            while let request = try await connection.request() {
                let isGood = request.contains("Authorization: Bearer \(accepted.value)\r\n")
                try await connection.answer(isGood ? 200 : 401)
            }
        } _: { server in
            var connection = ClusterConnection.test(port: server.port)
            connection.credentials = plugin(script, environment: ["PATH": "/usr/bin:/bin", "LOG": "\(directory.path)/log"])
            let transports = [CurlTransport(connection)].flatMap { [$0, CurlTransport(sharingCredentialsOf: $0, label: "b")] }
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<8 { group.addTask { try await transports[number % 2].respond(to: get).status } }
                for try await status in group { #expect(status == 200) }
            }
            accepted.change { $0 = "token-2" }
            for transport in transports {
                let answer = try await transport.respond(to: get)
                #expect(answer.status == 200)
            }
            let runs = try FileAccess.system.read("\(directory.path)/log").get()
            #expect(String(decoding: runs, as: UTF8.self) == "run\nrun\n")
        }
    }

    @Test func `Fault 50: get their arguments as they are, their environment alone, and no standard input`() async throws {
        let directory = try TemporaryDirectory()
        let script = try directory.script(
            "show", #"{ printf '%s|' "$@"; cat; env | sort | grep -v -E '^(PWD|SHLVL|_|OLDPWD)='; } > "$OUT"; exit 3"#)
        let error = await failure(
            plugin(
                script, ["a b", "$(touch x)", "*", ""],
                environment: ["PATH": "/usr/bin:/bin", "OUT": "\(directory.path)/out", "B": "c d"]))
        #expect(error?.description.contains("failed with exit code 3") == true)
        let out = String(decoding: try FileAccess.system.read("\(directory.path)/out").get(), as: UTF8.self)
        #expect(
            out == """
                a b|$(touch x)|*||B=c d
                KUBERNETES_EXEC_INFO={"apiVersion":"\(Self.version)","kind":"ExecCredential","spec":{"interactive":false}}
                OUT=\(directory.path)/out
                PATH=/usr/bin:/bin

                """)
    }

    @Test func `Fault 50: that do not finish are killed with what they started`() async throws {
        let directory = try TemporaryDirectory()
        // The child holds the pipe open for writing: it ends for the reader when the child does.
        let pipe = "\(directory.path)/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        async let end = offPool { try FileAccess.system.read(pipe).get() }
        let script = try directory.script("hang", "sleep 1000 > \(pipe) & wait")
        let error = await failure(plugin(script), limit: .milliseconds(500))
        #expect(error?.kind == .credentials)
        #expect(error?.description.contains("did not finish within 0.5 s") == true, "\(String(describing: error))")
        #expect(try await end.isEmpty)
    }

    @Test func `Fault 50: are not waited for longer than the request has time`() async throws {
        let directory = try TemporaryDirectory()
        var connection = ClusterConnection.test(port: 1)
        connection.credentials = plugin(try directory.script("slow", "sleep 3"))
        let error = await CurlTransport(connection).failure(of: get, timeout: .milliseconds(300))
        #expect(error?.kind == .timedOut)
        #expect(error?.description.hasPrefix("there were no credentials for http://127.0.0.1:1 ") == true)
    }

    @Test func `are over when they end, even if something that they started holds their output`() async throws {
        let directory = try TemporaryDirectory()
        let script = try directory.script("leave", "sleep 5 & exit 7")
        let clock = ContinuousClock.now
        let error = await failure(plugin(script))
        #expect(error?.description.contains("exit code 7") == true)
        #expect(ContinuousClock.now - clock < .seconds(5))
    }

    @Test(arguments: [
        ("echo nonsense", "what it printed is no JSON"),
        ("echo '[]'", "is no ExecCredential"),
        ("true", "what it printed is no JSON"),
        (#"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1"}'"#, "another version"),
        (#"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"}'"#, "no 'status'"),
        (#"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}'"#, "neither a token nor"),
        (
            #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"a\\nb"}}'"#,
            "'status.token' is no token"
        ),
        (
            #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"x"}}'"#,
            "'status.clientCertificateData' cannot be used"
        ),
        (
            #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"a","expirationTimestamp":"soon"}}'"#,
            "'status.expirationTimestamp'"
        ),
        ("echo 'please log in' >&2; exit 1", "failed with exit code 1; it said: please log in"),
        ("kill -9 $$", "was ended by signal 9"),
        ("yes secret-token", "printed more than 1024 KiB"),
    ])
    func `Fault 50: that give no credential are named with the reason`(body: String, reason: String) async throws {
        let directory = try TemporaryDirectory()
        let script = try directory.script("login", body)
        let error = await failure(plugin(script))
        #expect(error?.kind == .credentials)
        #expect(error?.description.hasPrefix(#"the credential plugin '\#(script)' of context "test" of /tmp/config "#) == true)
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
        #expect(error?.description.contains("secret") == false)
    }

    @Test func `that are not installed come with their hint`() async {
        let error = await failure(plugin("no-such-plugin", hint: "Get it from https://example.org.\n"))
        #expect(
            error?.description == "the credential plugin 'no-such-plugin' of context \"test\" of /tmp/config is not installed: "
                + "no such program in PATH. Get it from https://example.org.")
    }

    @Test func `learn about the cluster when they are to`() {
        var cluster = ClusterConnection.test(port: 6443)
        cluster.tlsServerName = "name"
        let plugin = ClusterConnection.ExecPlugin(command: "x", apiVersion: Self.version, providesClusterInfo: true)
        #expect(
            ExecCredential.info(for: plugin, cluster: cluster, authority: Array("pem".utf8))
                == #"{"apiVersion":"\#(Self.version)","kind":"ExecCredential","spec":{"cluster":{"certificate-authority-data":"cGVt","#
                + #""server":"http://127.0.0.1:6443","tls-server-name":"name"},"interactive":false}}"#)
    }

    @Test func `may give a client certificate`() throws {
        let identity = try TestAuthority().issue("me")
        var json: JSONValue = ["apiVersion": .string(Self.version), "kind": "ExecCredential"]
        json["status", "clientCertificateData"] = .string(String(decoding: identity.certificate, as: UTF8.self))
        json["status", "clientKeyData"] = .string(String(decoding: identity.key, as: UTF8.self))
        let credential = try ExecCredential(output: json.encoded(), apiVersion: Self.version)
        #expect(credential.authentication == Authentication(certificate: identity.certificate, key: identity.key))
    }
}

@Suite struct `The cache of a plugin's credential` {
    private let now = Timestamp(secondsSince1970: 1_000_000)
    private let token = Authentication(authorization: "Bearer a")

    private func decide(
        _ cache: inout ExecCredentialCache<Int>, _ waiter: Int, rejecting: Authentication? = nil, after seconds: Double
    )
        -> String
    {
        switch cache.request(waiter, rejecting: rejecting, at: now.adding(seconds: seconds)) {
        case .use: "use"
        case .run: "run"
        case .wait: "wait"
        }
    }

    private func filled(expiresIn seconds: Double?) -> ExecCredentialCache<Int> {
        var cache = ExecCredentialCache<Int>()
        _ = cache.request(0, rejecting: nil, at: now)
        _ = cache.finished(
            ExecCredential(authentication: token, expiration: seconds.map { now.adding(seconds: $0) }), at: now)
        return cache
    }

    @Test func `lets those wait who come while the plugin runs`() {
        var cache = ExecCredentialCache<Int>()
        #expect(decide(&cache, 1, after: 0) == "run")
        #expect(decide(&cache, 2, after: 0) == "wait")
        #expect(cache.finished(nil, at: now) == [1, 2])
        #expect(decide(&cache, 3, after: 0) == "run")
    }

    @Test func `Fault 50: runs the plugin again shortly before a credential expires`() {
        for (lifetime, margin) in [(3600.0, 30.0), (60, 12), (5, 1)] {
            var cache = filled(expiresIn: lifetime)
            #expect(decide(&cache, 1, after: lifetime - margin - 0.5) == "use")
            #expect(decide(&cache, 1, after: lifetime - margin + 0.5) == "run")
        }
        var cache = filled(expiresIn: nil)
        #expect(decide(&cache, 1, after: 1e7) == "use")
    }

    @Test func `Fault 50: runs the plugin again when the server refused what is cached, not what was before`() {
        var cache = filled(expiresIn: nil)
        #expect(decide(&cache, 1, rejecting: Authentication(authorization: "Bearer older"), after: 0) == "use")
        #expect(decide(&cache, 1, rejecting: token, after: 0) == "run")
    }
}
