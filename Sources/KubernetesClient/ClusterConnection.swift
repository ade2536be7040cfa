/// Everything that is needed to reach one API server and to prove who asks: what a kubeconfig context or a pod's service
/// account boils down to.
public struct ClusterConnection: Sendable {
    /// A file is read again when it changes, so that rotated certificates and tokens are picked up.
    public enum Material: Sendable, Hashable {
        case inline([UInt8])
        case file(String)
    }

    public enum Credentials: Sendable {
        case none
        case clientCertificate(certificate: Material, key: Material)
        case bearerToken(Material)
        case basic(username: String, password: String)
        case exec(ExecPlugin)
        /// All of them together: a client certificate beside a token, which the server looks at in this order.
        indirect case several([Credentials])
    }

    /// An exec credential plugin, run with its arguments as they are and without a shell.
    ///
    /// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
    public struct ExecPlugin: Sendable, Hashable {
        public var command: String
        public var arguments: [String]
        /// All that the plugin gets: nothing is inherited beside it.
        public var environment: [String: String]
        public var apiVersion: String
        public var providesClusterInfo: Bool
        public var installHint: String?

        public init(
            command: String, arguments: [String] = [], environment: [String: String] = [:], apiVersion: String,
            providesClusterInfo: Bool = false, installHint: String? = nil
        ) {
            self.command = command
            self.arguments = arguments
            self.environment = environment
            self.apiVersion = apiVersion
            self.providesClusterInfo = providesClusterInfo
            self.installHint = installHint
        }
    }

    /// `https://host:port`, perhaps with a path, without a slash at the end.
    public var server: String
    /// Nil for the system's own authorities.
    public var certificateAuthority: Material?
    /// The name that the server's certificate must bear; nil for the host of `server`.
    public var tlsServerName: String?
    public var skipsTLSVerification = false
    /// `http`, `https`, `socks5` or `socks5h`; nil for a direct connection, whatever the environment says.
    public var proxyURL: String?
    /// Hosts that are reached without the proxy, in the form of the environment variable `NO_PROXY`.
    public var noProxy: String?
    public var credentials: Credentials = .none
    /// The namespace of requests that name none.
    public var namespace = "default"
    /// Where this was read, for messages: as `context "dev" of /home/me/.kube/config`.
    public var origin: String

    public init(server: String, origin: String) {
        self.server = server
        self.origin = origin
    }
}
