import AgentCore
import AgentOperator
import DevCluster
import Dispatch
import FoundationEssentials
import KubernetesClient
import KubernetesModel
import Logging

/// The cluster under test, with the operator in it: the dev cluster in this process, or the one that
/// `AGENT_OPERATOR_TEST_KUBECONFIG` names. The tests are the same; they must agree.
///
/// Every test works in a namespace of its own, which it deletes, so a shared cluster is left as it was, but for the operator's
/// definition and rights.
final class TestCluster: Sendable {
    let admin: KubernetesClient
    /// Whether it is the dev cluster, which has a node and pods that become ready.
    let isDevCluster: Bool
    private let devCluster: DevCluster?
    private let agentOperator: AgentOperator

    private static let starting = Task { try await TestCluster() }

    static var shared: TestCluster { get async throws { try await starting.value } }

    private init() async throws {
        let external = ProcessInfo.processInfo.environment["AGENT_OPERATOR_TEST_KUBECONFIG"]
        let connection: ClusterConnection
        if let external {
            connection = try ClusterConnection.load(kubeconfig: external, context: nil, environment: [:])
            devCluster = nil
        } else {
            let cluster = try await DevCluster.start()
            connection = Self.connection(cluster.server, cluster.certificateAuthority, token: cluster.adminToken)
            devCluster = cluster
        }
        isDevCluster = external == nil
        admin = KubernetesClient(connection)
        for object in Installation(image: "agent-operator:test").files.filter({ $0.name != "deployment.yaml" }).flatMap(\.objects)
        {
            _ = try await admin.send(
                Self.type(of: object).patch(
                    object.name, namespace: object.namespace, .apply(object.json, force: true),
                    WriteOptions(fieldManager: "conformance")))
        }
        let token =
            try await admin.send(
                APIRequest.token(of: Installation.name, namespace: Installation.namespace))["status", "token"]?.string ?? ""
        var operatorConnection = connection
        operatorConnection.credentials = .bearerToken(.inline(Array(token.utf8)))
        var configuration = OperatorConfiguration()
        configuration.healthAddress = "off"
        let agentOperator = try AgentOperator(
            operatorConnection, configuration: configuration,
            logger: Logger(label: "operator") { _ in SwiftLogNoOpLogHandler() })
        self.agentOperator = agentOperator
        DispatchQueue(label: "operator").async { try? agentOperator.run() }
    }

    private static func connection(_ server: String, _ authority: String, token: String) -> ClusterConnection {
        var connection = ClusterConnection(server: server, origin: "the test")
        connection.certificateAuthority = .inline(Array(authority.utf8))
        connection.credentials = .bearerToken(.inline(Array(token.utf8)))
        return connection
    }

    /// Of the kinds that an installation has.
    private static func type(of object: KubernetesObject) -> ResourceType {
        let (group, version) = groupAndVersion(of: object.apiVersion)
        return ResourceType(
            group: group, version: version, plural: object.kind.lowercased() + "s", kind: object.kind,
            isNamespaced: object.namespace != nil)
    }
}

extension APIRequest {
    /// A token of a service account, good for an hour.
    static func token(of account: String, namespace: String) -> APIRequest {
        var request = ResourceType.serviceAccounts.create(
            KubernetesObject(json: [
                "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": ["expirationSeconds": 3600],
            ]),
            namespace: namespace)
        request.path += "/\(account)/token"
        return request
    }
}
