/// Which server this is and who asks, for all transports to it: the files and plugins behind a connection are read once for all.
final class ClusterIdentity: Sendable {
    let connection: ClusterConnection
    let credentials: CredentialStore
    private let address: ServerAddress?
    private let authorities: MaterialSource?

    init(_ connection: ClusterConnection, _ options: CurlTransport.Options, files: FileAccess = .system) {
        self.connection = connection
        address = ServerAddress(connection.server)
        credentials = CredentialStore(
            connection, files: files, pluginTimeLimit: options.pluginTimeLimit, logger: options.logger)
        authorities = connection.certificateAuthority.map {
            MaterialSource($0, purpose: "certificate authority", files: files, logger: options.logger) {
                PEM.certificateFault($0)
            }
        }
    }

    /// What a transfer that bears this authentication is to be set up with now.
    func settings(
        for authentication: Authentication, _ options: CurlTransport.Options, at now: ContinuousClock.Instant
    ) throws(TransportError) -> ConnectionSettings {
        guard let address else {
            throw TransportError(
                .unreachable,
                "'\(connection.server)' (\(connection.origin)) is no address of a server: it must be as https://HOST:PORT")
        }
        let pem: [UInt8]?
        do {
            pem = try authorities?.bytes(at: now)
        } catch {
            throw TransportError(.untrusted, "\(connection.server) (\(connection.origin)) cannot be trusted: \(error)")
        }
        return ConnectionSettings(
            address: address, tlsServerName: connection.tlsServerName, skipsTLSVerification: connection.skipsTLSVerification,
            proxyURL: connection.proxyURL, noProxy: connection.noProxy, userAgent: options.userAgent,
            connectTimeout: options.connectTimeout, authorities: pem, certificate: authentication.certificate,
            key: authentication.key)
    }
}
