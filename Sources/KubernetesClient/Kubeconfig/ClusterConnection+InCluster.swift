extension ClusterConnection {
    /// Where Kubernetes mounts what a pod proves itself with.
    package static let serviceAccountPath = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// How a pod reaches the API server of its own cluster; nil when this is no pod, or one without a service account's token.
    ///
    /// https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
    static func inCluster(environment: [String: String], files: FileAccess, mountedAt path: String) -> ClusterConnection? {
        guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
            let port = environment["KUBERNETES_SERVICE_PORT"], !port.isEmpty, files.stamp("\(path)/token") != nil
        else { return nil }
        let isIPv6 = host.contains(":") && !host.hasPrefix("[")
        var connection = ClusterConnection(
            server: "https://\(isIPv6 ? "[\(host)]" : host):\(port)", origin: "the service account of this pod")
        connection.credentials = .bearerToken(.file("\(path)/token"))
        connection.certificateAuthority = .file("\(path)/ca.crt")
        (connection.proxyURL, connection.noProxy) = EnvironmentProxy.settings(for: connection.server, environment)
        if let namespace = try? files.read("\(path)/namespace").get() {
            let name = String(decoding: namespace, as: UTF8.self).trimmed
            if !name.isEmpty { connection.namespace = name }
        }
        return connection
    }
}
