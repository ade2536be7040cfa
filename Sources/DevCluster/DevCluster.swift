import Crypto
import FoundationEssentials
import KubernetesModel
import Logging
import NIOCore

/// A Kubernetes control plane inside this process, on the loopback interface: API server, store and controllers.
///
/// Everything is in memory, and gone when it stops. Safe to use from any thread.
package final class DevCluster: Sendable {
    package struct Options: Sendable {
        /// Where the API server listens; 0 for any free port.
        package var port = 0
        /// Where the admin's kubeconfig is written, with mode 0600; nil for nowhere.
        package var kubeconfigPath: String?
        /// Requests under way at once, watches and those of administrators not counted; more are answered 429.
        package var requestsInFlight = 400
        /// For how many seconds a client may leave a request half sent, or an answer half fetched.
        package var stallSeconds = 60.0
        /// For how many seconds a connection may be without a request.
        package var idleSeconds = 90.0
        package var environment = ClusterEnvironment.system
        /// False for a test that drives `controllers` itself, by a manual clock.
        package var startsControllers = true
        /// True for a test that injects faults: through `faults`, and over HTTP at the path `/faults`.
        package var injectsFaults = false
        package var logger = Logger(label: "dev-cluster") { _ in SwiftLogNoOpLogHandler() }

        package init() {}
    }

    /// `https://127.0.0.1:PORT`
    package let server: String
    /// The admin's kubeconfig, as YAML.
    package let kubeconfig: String
    /// A bearer token of the group `system:masters`.
    package let adminToken: String
    /// In PEM: what clients must trust.
    package let certificateAuthority: String
    /// The handlers behind the HTTP server, for those in the same process.
    package let resources: ResourceAPI
    package let controllers: ControllerLoop
    /// Nil unless `Options.injectsFaults` is set.
    package let faults: FaultDoor?

    private let authority: ClusterAuthority
    private let tokenRequests: TokenRequests
    private let listener: HTTPSListener
    private let heartbeat: Heartbeat

    /// Starts a cluster; it serves when this returns. Throws `DevClusterError` when the port is taken or the kubeconfig cannot
    /// be written.
    package static func start(_ options: Options = Options()) async throws -> DevCluster { try await DevCluster(options) }

    private init(_ options: Options) async throws {
        resources = ResourceAPI(
            environment: options.environment, admission: AdmissionStep.all + [.privilegeEscalation])
        for (type, object) in BootstrapPolicy.objects { try resources.perform(.create(type, object), as: "kube-apiserver") }
        authority = try ClusterAuthority(now: Date())
        certificateAuthority = try authority.certificate.pem()
        adminToken = Self.randomToken()
        let tokens = ServiceAccountTokens()
        tokenRequests = TokenRequests(tokens: tokens, store: resources.store, environment: options.environment)
        let authenticator = Authenticator(
            adminToken: adminToken, tokens: tokens, store: resources.store, now: options.environment.now)
        let authorizer = Authorizer(store: resources.store)
        let documents = Documents(registry: resources.registry)
        faults = options.injectsFaults ? FaultDoor { [store = resources.store] in store.version } : nil
        var limits = APIServer.Limits()
        limits.requestsInFlight = options.requestsInFlight
        limits.stall = .nanoseconds(Int64(options.stallSeconds * 1e9))
        limits.idle = .nanoseconds(Int64(options.idleSeconds * 1e9))
        let api = APIServer(
            limits: limits, limiter: RequestLimiter(limit: options.requestsInFlight), authenticator: authenticator,
            authorizer: authorizer,
            reviews: Reviews(authenticator: authenticator, authorizer: authorizer, tokenRequests: tokenRequests),
            documents: documents, resources: resources, faults: faults)
        controllers = ControllerLoop(
            resources,
            controllers: ClusterControllers.all(rootCertificate: certificateAuthority) + [
                CustomResourceController(), ClusterRoleAggregation(),
            ],
            logger: options.logger)
        heartbeat = Heartbeat(resources)
        listener = try await HTTPSListener(
            port: options.port, identity: ServerIdentity(authority: authority), server: api, logger: options.logger)
        let address = "127.0.0.1:\(listener.port)"
        documents.setServerAddress(address)
        server = "https://\(address)"
        kubeconfig = Kubeconfig.text(server: server, certificateAuthorityPEM: certificateAuthority, token: adminToken)
        if let path = options.kubeconfigPath {
            do {
                try Kubeconfig.write(kubeconfig, to: path)
            } catch {
                await listener.stop()
                throw error
            }
        }
        if options.startsControllers { controllers.start() }
    }

    /// Ends every connection and all controllers; within a second.
    package func stop() async {
        heartbeat.cancel()
        controllers.stop()
        await listener.stop()
    }

    /// A token of a service account, good for a day. Throws an `APIStatus` when there is no such account.
    package func issueToken(serviceAccount: String, namespace: String) throws -> String {
        try tokenRequests.issue(ObjectKey(namespace: namespace, name: serviceAccount), seconds: 86400).token
    }

    /// A client certificate and its private key, both in PEM, that prove this user and these groups.
    package func issueClientCertificate(user: String, groups: [String] = []) throws -> (certificate: String, key: String) {
        let credential = try authority.issueClientCertificate(user: user, groups: groups)
        return (try credential.certificate.pem(), credential.keyPEM)
    }

    private static func randomToken() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}
