import DevCluster
import KubernetesClient

enum TestClient {
    /// The admin or who `token` says, over the network.
    static func make(_ cluster: DevCluster, token: String? = nil) -> KubernetesClient {
        var connection = ClusterConnection(server: cluster.server, origin: "a test")
        connection.certificateAuthority = .inline(Array(cluster.certificateAuthority.utf8))
        connection.credentials = .bearerToken(.inline(Array((token ?? cluster.adminToken).utf8)))
        // Of a machine that does much else, a connection may take long.
        var options = CurlTransport.Options()
        options.connectTimeout = .seconds(60)
        return KubernetesClient(transport: CurlTransport(connection, options: options))
    }
}
