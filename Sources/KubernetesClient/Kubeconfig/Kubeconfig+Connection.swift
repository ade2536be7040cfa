import KubernetesModel

extension Kubeconfig {
    /// The connection that a context describes.
    ///
    /// - Parameters:
    ///   - name: nil for the current context.
    ///   - sources: the files that were read, for messages.
    ///   - environment: what a credential plugin gets, and where a proxy may be named.
    func connection(
        context name: String?, sources: String, environment: [String: String]
    ) throws(KubeconfigError) -> ClusterConnection {
        guard let name = name ?? currentContext else {
            throw KubeconfigError(
                "\(sources) has no current-context: choose one with 'kubectl config use-context' or --context\(known(contexts))")
        }
        guard let context = contexts[name] else {
            throw KubeconfigError(#"there is no context "\#(name)" in \#(sources)\#(known(contexts))"#)
        }
        guard let clusterName = try context.string("cluster") else { throw context.fault("cluster", "is missing") }
        guard let cluster = clusters[clusterName] else {
            throw context.fault("cluster", #"names "\#(clusterName)", which is no cluster in \#(sources)\#(known(clusters))"#)
        }
        var connection = try Self.connection(cluster, origin: #"context "\#(name)" of \#(context.file)"#)
        connection.namespace = try context.string("namespace") ?? "default"
        if connection.proxyURL == nil {
            (connection.proxyURL, connection.noProxy) = EnvironmentProxy.settings(for: connection.server, environment)
        }
        if let userName = try context.string("user") {
            guard let user = users[userName] else {
                throw context.fault("user", #"names "\#(userName)", which is no user in \#(sources)\#(known(users))"#)
            }
            connection.credentials = try user.credentials(environment: environment)
        }
        return connection
    }

    private func known(_ entries: [String: KubeconfigEntry]) -> String {
        entries.isEmpty ? "" : "; there are: \(entries.keys.sorted().joined(separator: ", "))"
    }

    private static func connection(_ cluster: KubeconfigEntry, origin: String) throws(KubeconfigError) -> ClusterConnection {
        guard let server = try cluster.string("server") else { throw cluster.fault("server", "is missing") }
        let authority = try cluster.material("certificate-authority")
        let skipsVerification = try cluster.bool("insecure-skip-tls-verify")
        // As kubectl reads an address without a scheme.
        let usesTLS = authority != nil || skipsVerification
        let url = server.contains("://") ? server : "\(usesTLS ? "https" : "http")://\(server)"
        guard ServerAddress(url) != nil else {
            throw cluster.fault("server", "is '\(server)', which is no address of a server: it must be as https://HOST:PORT")
        }
        var connection = ClusterConnection(server: url.hasSuffix("/") ? String(url.dropLast()) : url, origin: origin)
        connection.certificateAuthority = authority
        connection.skipsTLSVerification = skipsVerification
        if skipsVerification, authority != nil {
            throw cluster.fault("insecure-skip-tls-verify", "makes no sense beside a certificate-authority: remove one of them")
        }
        connection.tlsServerName = try cluster.string("tls-server-name")
        if let proxy = try cluster.string("proxy-url") {
            guard ["http://", "https://", "socks5://", "socks5h://"].contains(where: { proxy.hasPrefix($0) }) else {
                throw cluster.fault("proxy-url", "must begin with http://, https:// or socks5://")
            }
            connection.proxyURL = proxy
        }
        return connection
    }
}

extension KubeconfigEntry {
    /// How a user proves who it is.
    func credentials(environment: [String: String]) throws(KubeconfigError) -> ClusterConnection.Credentials {
        for name in ["as", "as-uid", "as-groups", "as-user-extra"] where value[name] != nil {
            throw fault(name, "is not supported: act as this user through credentials of its own")
        }
        if value["auth-provider"] != nil {
            throw fault("auth-provider", "is not supported, as in kubectl since 1.26: use an exec plugin instead")
        }
        var found: [ClusterConnection.Credentials] = []
        switch (try material("client-certificate"), try material("client-key")) {
        case (let certificate?, let key?): found.append(.clientCertificate(certificate: certificate, key: key))
        case (nil, nil): break
        case (_?, nil): throw fault("client-key", "is missing beside client-certificate")
        case (nil, _?): throw fault("client-certificate", "is missing beside client-key")
        }
        let methods = [try token(), try basic(), try exec(environment)].compactMap { $0 }
        guard methods.count <= 1 else {
            throw fault(nil, "has more than one of token, username and exec: keep one of them")
        }
        found += methods
        return found.count > 1 ? .several(found) : found.first ?? .none
    }

    private func token() throws(KubeconfigError) -> ClusterConnection.Credentials? {
        // The file wins, as in client-go: the token beside it is only what it held once.
        if let path = try path("tokenFile") { return .bearerToken(.file(path)) }
        return try string("token").map { .bearerToken(.inline(Array($0.utf8))) }
    }

    private func basic() throws(KubeconfigError) -> ClusterConnection.Credentials? {
        let username = try string("username")
        let password = try string("password")
        guard username != nil || password != nil else { return nil }
        return .basic(username: username ?? "", password: password ?? "")
    }

    private func exec(_ environment: [String: String]) throws(KubeconfigError) -> ClusterConnection.Credentials? {
        guard let exec = try entry("exec") else { return nil }
        guard let command = try exec.string("command") else { throw exec.fault("command", "is missing") }
        guard let version = try exec.string("apiVersion") else { throw exec.fault("apiVersion", "is missing") }
        guard ExecCredential.supportedVersions.contains(version) else {
            let known = ExecCredential.supportedVersions.joined(separator: " or ")
            throw exec.fault("apiVersion", "is \(version): it must be \(known)")
        }
        let mode = try exec.string("interactiveMode")
        guard mode != "Always" else {
            throw exec.fault("interactiveMode", "is Always: a plugin that asks on the terminal cannot be used here")
        }
        guard mode == nil || ["Never", "IfAvailable"].contains(mode) else {
            throw exec.fault("interactiveMode", "must be Never, IfAvailable or Always")
        }
        var variables = environment
        for (index, variable) in (try exec.array("env") ?? []).enumerated() {
            guard let name = variable["name"]?.string, !name.isEmpty, let value = variable["value"]?.string else {
                throw exec.fault("env[\(index)]", "must have a name and a value")
            }
            variables[name] = value
        }
        return .exec(
            ClusterConnection.ExecPlugin(
                command: command.contains("/") ? resolved(command) : command, arguments: try exec.strings("args"),
                environment: variables, apiVersion: version, providesClusterInfo: try exec.bool("provideClusterInfo"),
                installHint: try exec.string("installHint")))
    }
}
