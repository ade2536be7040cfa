import KubernetesModel
import Testing

@testable import KubernetesClient

@Suite struct `Kubeconfig` {
    /// A file system of these files.
    private func files(_ contents: [String: String]) -> FileAccess {
        FileAccess(
            stamp: { path in
                contents[path].map {
                    FileStamp(device: 1, inode: 1, size: Int64($0.utf8.count), modifiedSeconds: 0, modifiedNanoseconds: 0)
                }
            },
            read: { path in
                contents[path].map { .success(Array($0.utf8)) }
                    ?? .failure(FileAccess.Fault(description: "No such file or directory", isMissing: true))
            })
    }

    private func load(
        _ contents: [String: String], kubeconfig: String? = nil, context: String? = nil, environment: [String: String] = [:]
    ) throws -> ClusterConnection {
        try ClusterConnection.load(
            kubeconfig: kubeconfig, context: context, environment: environment, files: files(contents), serviceAccountPath: "/sa")
    }

    private func config(
        cluster: String = "server: https://host:6443", user: String = "token: secret", context: String = "cluster: c, user: u",
        current: String = "x"
    ) -> String {
        """
        apiVersion: v1
        kind: Config
        current-context: \(current)
        clusters: [{name: c, cluster: {\(cluster)}}]
        users: [{name: u, user: {\(user)}}]
        contexts: [{name: x, context: {\(context)}}]
        """
    }

    private func failure(_ text: String, context: String? = nil) -> String {
        do {
            _ = try load(["/k": text], kubeconfig: "/k", context: context)
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    // MARK: Which file

    @Test func `is the one that is named, else KUBECONFIG, else the pod's, else the one at home`() throws {
        func named(_ host: String) -> String { config(cluster: "server: https://\(host)") }
        let all = [
            "/explicit": named("explicit"), "/env": named("env"), "/home/.kube/config": named("home"), "/sa/token": "t",
            "/sa/namespace": "team\n",
        ]
        var environment = [
            "HOME": "/home", "KUBECONFIG": "/env", "KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443",
        ]
        #expect(try load(all, kubeconfig: "/explicit", environment: environment).server == "https://explicit")
        #expect(try load(all, environment: environment).server == "https://env")
        environment["KUBECONFIG"] = nil
        #expect(try load(all, environment: environment).server == "https://10.0.0.1:443")
        // Who names a context means a kubeconfig.
        #expect(try load(all, context: "x", environment: environment).server == "https://home")
        environment["KUBERNETES_SERVICE_HOST"] = nil
        #expect(try load(all, environment: environment).server == "https://home")
    }

    @Test func `that does not exist is an error that says where was looked`() {
        func message(_ kubeconfig: String? = nil, _ environment: [String: String]) -> String {
            do {
                _ = try load([:], kubeconfig: kubeconfig, environment: environment)
                return "no error"
            } catch {
                return "\(error)"
            }
        }
        #expect(
            message(nil, ["HOME": "/home/me"])
                == "no cluster is configured: KUBECONFIG is not set, this is no pod, and there is no /home/me/.kube/config. "
                + "Name a file with --kubeconfig; 'agent-operator dev' starts a local cluster.")
        #expect(
            message(nil, ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "1"])
                .contains("this pod has no service account token at /sa/token"))
        #expect(message("/k", [:]) == "the kubeconfig /k cannot be read: No such file or directory")
        #expect(message(nil, ["KUBECONFIG": "/a:/b"]) == "none of the files that KUBECONFIG lists is there: /a, /b")
    }

    @Test func `of several files takes each name and the current context from the first that has it`() throws {
        let first = """
            clusters: [{name: c, cluster: {server: https://first}}]
            contexts: [{name: x, context: {cluster: c, user: u, namespace: one}}]
            """
        let second = """
            current-context: second
            clusters: [{name: c, cluster: {server: https://second, tls-server-name: second}}, {name: d, cluster: {server: https://d}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: x, context: {cluster: d}}, {name: second, context: {cluster: d, user: u}}]
            """
        let contents = ["/a": first, "/dir/b": second, "/c": "current-context: x"]
        let environment = ["KUBECONFIG": "/missing::/a:/dir/b:/c"]
        let current = try load(contents, environment: environment)
        #expect(current.server == "https://d")
        #expect(current.origin == #"context "second" of /dir/b"#)
        let chosen = try load(contents, context: "x", environment: environment)
        #expect(chosen.server == "https://first")
        #expect(chosen.tlsServerName == nil)
        #expect(chosen.namespace == "one")
        #expect(chosen.origin == #"context "x" of /a"#)
        guard case .bearerToken(.inline(let token)) = chosen.credentials else { throw TestFailure("no token") }
        #expect(token == Array("t".utf8))
    }

    @Test func `of a pod is its service account`() throws {
        var environment = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "6443"]
        let pod = try load(["/sa/token": "t", "/sa/namespace": "team\n"], environment: environment)
        #expect(pod.server == "https://[fd00::1]:6443")
        #expect(pod.namespace == "team")
        #expect(pod.certificateAuthority == .file("/sa/ca.crt"))
        #expect(pod.origin == "the service account of this pod")
        guard case .bearerToken(.file("/sa/token")) = pod.credentials else { throw TestFailure("no token file") }
        environment["KUBERNETES_SERVICE_HOST"] = "10.0.0.1"
        #expect(try load(["/sa/token": "t"], environment: environment).namespace == "default")
    }

    // MARK: What is in it

    @Test func `may be JSON`() throws {
        let text = """
            {"current-context": "x", "clusters": [{"name": "c", "cluster": {"server": "https://host"}}],
             "contexts": [{"name": "x", "context": {"cluster": "c"}}]}
            """
        #expect(try load(["/k": text], kubeconfig: "/k").server == "https://host")
    }

    @Test func `gives everything about a cluster`() throws {
        let connection = try load(
            [
                "/k": config(
                    cluster: "server: 'https://host:6443/path/', certificate-authority-data: YWJj, tls-server-name: name, "
                        + "proxy-url: 'http://proxy:3128'", context: "cluster: c, namespace: team")
            ], kubeconfig: "/k")
        #expect(connection.server == "https://host:6443/path")
        #expect(connection.certificateAuthority == .inline(Array("abc".utf8)))
        #expect(connection.tlsServerName == "name")
        #expect(connection.proxyURL == "http://proxy:3128")
        #expect(connection.namespace == "team")
        #expect(!connection.skipsTLSVerification)
        guard case .none = connection.credentials else { throw TestFailure("credentials from nowhere") }
    }

    @Test(arguments: [
        ("server: 'host:6443'", "http://host:6443"),
        ("server: 'host:6443', insecure-skip-tls-verify: true", "https://host:6443"),
        ("server: 'https://[::1]:6443/'", "https://[::1]:6443"),
    ])
    func `reads addresses as kubectl does`(cluster: String, server: String) throws {
        #expect(try load(["/k": config(cluster: cluster)], kubeconfig: "/k").server == server)
    }

    @Test(arguments: [
        ("token: a, tokenFile: t", "token file /etc/t"),
        ("token: a", "token a"),
        ("client-certificate: a.crt, client-key: ../b.key", "certificate file /etc/a.crt key file /etc/../b.key"),
        ("client-certificate-data: 'YQ==', client-key: /b.key", "certificate a key file /b.key"),
        ("username: me, password: p", "basic me p"),
        ("client-certificate: a, client-key: b, token: t", "certificate file /etc/a key file /etc/b + token t"),
        ("exec: {command: aws, args: [a, b], apiVersion: client.authentication.k8s.io/v1}", "exec aws a b"),
        ("exec: {command: bin/aws, apiVersion: client.authentication.k8s.io/v1beta1}", "exec /etc/bin/aws"),
    ])
    func `gives every kind of credentials, paths relative to the file`(user: String, expected: String) throws {
        func text(_ material: ClusterConnection.Material) -> String {
            switch material {
            case .inline(let bytes): String(decoding: bytes, as: UTF8.self)
            case .file(let path): "file \(path)"
            }
        }
        func text(_ credentials: ClusterConnection.Credentials) -> String {
            switch credentials {
            case .none: "none"
            case .bearerToken(let material): "token \(text(material))"
            case .clientCertificate(let certificate, let key): "certificate \(text(certificate)) key \(text(key))"
            case .basic(let username, let password): "basic \(username) \(password)"
            case .exec(let plugin): (["exec", plugin.command] + plugin.arguments).joined(separator: " ")
            case .several(let several): several.map { text($0) }.joined(separator: " + ")
            }
        }
        #expect(text(try load(["/etc/k": config(user: user)], kubeconfig: "/etc/k").credentials) == expected)
    }

    @Test func `gives a plugin the environment, and what it declares over it`() throws {
        let user = """
            exec: {command: aws, apiVersion: client.authentication.k8s.io/v1, provideClusterInfo: true, installHint: look,
              interactiveMode: IfAvailable, env: [{name: A, value: new}, {name: B, value: ''}]}
            """
        let connection = try load(["/k": config(user: user)], kubeconfig: "/k", environment: ["A": "old", "HOME": "/h"])
        guard case .exec(let plugin) = connection.credentials else { throw TestFailure("no plugin") }
        #expect(plugin.environment == ["A": "new", "B": "", "HOME": "/h"])
        #expect(plugin.providesClusterInfo)
        #expect(plugin.installHint == "look")
    }

    @Test func `faults are named with file and field`() {
        let cases: [(String, String)] = [
            (
                config(current: "''"),
                "/k has no current-context: choose one with 'kubectl config use-context' or --context; there are: x"
            ),
            (config(current: "z"), #"there is no context "z" in /k; there are: x"#),
            (config(context: "user: u"), #"/k: contexts["x"].context.cluster is missing"#),
            (
                config(context: "cluster: z"),
                #"/k: contexts["x"].context.cluster names "z", which is no cluster in /k; there are: c"#
            ),
            (
                config(context: "cluster: c, user: z"),
                #"/k: contexts["x"].context.user names "z", which is no user in /k; there are: u"#
            ),
            (config(cluster: ""), #"/k: clusters["c"].cluster.server is missing"#),
            (config(cluster: "server: 7"), #"/k: clusters["c"].cluster.server must be a string"#),
            (
                config(cluster: "server: 'ftp://x'"),
                #"/k: clusters["c"].cluster.server is 'ftp://x', which is no address of a server: it must be as https://HOST:PORT"#
            ),
            (
                config(cluster: "server: 'https://x', certificate-authority-data: '%%%'"),
                #"/k: clusters["c"].cluster.certificate-authority-data is no Base64"#
            ),
            (
                config(cluster: "server: 'https://x', certificate-authority: a, certificate-authority-data: YQ=="),
                #"/k: clusters["c"].cluster.certificate-authority and certificate-authority-data are both set: remove one of them"#
            ),
            (
                config(cluster: "server: 'https://x', certificate-authority: a, insecure-skip-tls-verify: true"),
                #"/k: clusters["c"].cluster.insecure-skip-tls-verify makes no sense beside a certificate-authority: remove one of them"#
            ),
            (
                config(cluster: "server: 'https://x', insecure-skip-tls-verify: 'yes'"),
                #"/k: clusters["c"].cluster.insecure-skip-tls-verify must be true or false"#
            ),
            (
                config(cluster: "server: 'https://x', proxy-url: 'gopher://p'"),
                #"/k: clusters["c"].cluster.proxy-url must begin with http://, https:// or socks5://"#
            ),
            (config(user: "client-certificate: a"), #"/k: users["u"].user.client-key is missing beside client-certificate"#),
            (config(user: "client-key-data: YQ=="), #"/k: users["u"].user.client-certificate is missing beside client-key"#),
            (
                config(user: "token: a, username: b"),
                #"/k: users["u"].user has more than one of token, username and exec: keep one of them"#
            ),
            (
                config(user: "auth-provider: {name: gcp}"),
                #"/k: users["u"].user.auth-provider is not supported, as in kubectl since 1.26: use an exec plugin instead"#
            ),
            (
                config(user: "as: admin"),
                #"/k: users["u"].user.as is not supported: act as this user through credentials of its own"#
            ),
            (config(user: "exec: {}"), #"/k: users["u"].user.exec.command is missing"#),
            (config(user: "exec: {command: a}"), #"/k: users["u"].user.exec.apiVersion is missing"#),
            (
                config(user: "exec: {command: a, apiVersion: v1}"),
                #"/k: users["u"].user.exec.apiVersion is v1: it must be client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1"#
            ),
            (
                config(user: "exec: {command: a, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always}"),
                #"/k: users["u"].user.exec.interactiveMode is Always: a plugin that asks on the terminal cannot be used here"#
            ),
            (
                config(user: "exec: {command: a, apiVersion: client.authentication.k8s.io/v1, args: [1]}"),
                #"/k: users["u"].user.exec.args must be a list of strings"#
            ),
            (
                config(user: "exec: {command: a, apiVersion: client.authentication.k8s.io/v1, env: [{name: A}]}"),
                #"/k: users["u"].user.exec.env[0] must have a name and a value"#
            ),
            ("clusters: {}", "/k: clusters must be a list"),
            ("clusters: [{}]", "/k: clusters[0].name must be a string"),
            ("clusters: [{name: a, cluster: 1}]", "/k: clusters[0].cluster must be an object"),
            ("users: [{name: a}, {name: a}]", #"/k: users holds "a" twice"#),
            ("current-context: 1", "/k: current-context must be a string"),
            ("kind: Pod", "/k is no kubeconfig: its kind is Pod, not Config"),
            ("[]", "/k is no kubeconfig: it holds no object"),
            ("just text", "/k is no kubeconfig: it holds no object"),
            ("", "/k has no current-context: choose one with 'kubectl config use-context' or --context"),
        ]
        for (text, message) in cases { #expect(failure(text) == message) }
        #expect(failure("a: [1").hasPrefix("/k:"))
    }

    @Test func `of the dev cluster's making is read`() throws {
        let connection = try load(["/k": config()], kubeconfig: "/k")
        #expect(connection.origin == #"context "x" of /k"#)
        #expect(connection.namespace == "default")
    }
}

@Suite struct `Proxies of the environment` {
    @Test(
        arguments: [
            ("https://host", ["HTTPS_PROXY": "http://p:1"], "http://p:1", nil),
            ("https://host", ["https_proxy": "p:1", "no_proxy": "a,b"], "http://p:1", "a,b"),
            ("https://host", ["HTTPS_PROXY": "http://p", "https_proxy": "http://q"], "http://p", nil),
            ("https://host", ["HTTP_PROXY": "http://p"], nil, nil),
            ("http://host", ["HTTP_PROXY": "http://p"], "http://p", nil),
            ("https://localhost:1", ["HTTPS_PROXY": "http://p"], nil, nil),
            ("https://127.0.0.1:1", ["HTTPS_PROXY": "http://p"], nil, nil),
            ("https://[::1]:1", ["HTTPS_PROXY": "http://p"], nil, nil),
            ("https://127.evil.example", ["HTTPS_PROXY": "http://p"], "http://p", nil),
            ("https://host", ["HTTPS_PROXY": " "], nil, nil),
        ] as [(String, [String: String], String?, String?)])
    func `count as they do for kubectl`(server: String, environment: [String: String], proxy: String?, noProxy: String?) {
        let settings = EnvironmentProxy.settings(for: server, environment)
        #expect(settings.proxyURL == proxy)
        #expect(settings.noProxy == noProxy)
    }
}

@Suite struct `Server addresses` {
    @Test(arguments: [
        ("https://host", "https://host:443"), ("http://host", "http://host:80"),
        ("https://10.0.0.1:6443/", "https://10.0.0.1:6443"),
        ("https://[fd00::1]:6443/a/b/", "https://[fd00::1]:6443/a/b"), ("HTTPS://Host/", "https://Host:443"),
    ])
    func `are taken apart and put together`(text: String, url: String) throws {
        #expect(try #require(ServerAddress(text)).url() == url)
    }

    @Test(arguments: [
        "", "host", "ftp://host", "https://", "https://user@host", "https://host?a", "https://host#a", "https://host:0",
        "https://ho st", "https://host:99999",
    ])
    func `that are none are refused`(text: String) {
        #expect(ServerAddress(text) == nil)
    }
}
