import FoundationEssentials
import Logging

/// Hands out what proves who asks, as fresh as it can be had. One store serves all transports to a server, so that a plugin
/// runs once for all of them.
final class CredentialStore: Sendable {
    typealias Completion = @Sendable (Result<Authentication, TransportError>) -> Void

    private enum Part {
        case fixed(Authentication)
        case token(MaterialSource)
        case certificate(MaterialSource, key: MaterialSource)
        case plugin(ExecCredentialSource)
    }

    private let parts: [Part]
    private let origin: String

    init(_ connection: ClusterConnection, files: FileAccess, pluginTimeLimit: Duration, logger: Logger) {
        origin = connection.origin
        func parts(_ credentials: ClusterConnection.Credentials) -> [Part] {
            switch credentials {
            case .none: return []
            case .several(let several): return several.flatMap { parts($0) }
            case .basic(let username, let password):
                let pair = Data("\(username):\(password)".utf8).base64EncodedString()
                return [.fixed(Authentication(authorization: "Basic \(pair)"))]
            case .bearerToken(let material):
                return [
                    .token(
                        MaterialSource(material, purpose: "bearer token", files: files, logger: logger) { PEM.tokenFault($0) })
                ]
            case .clientCertificate(let certificate, let key):
                let certificate = MaterialSource(
                    certificate, purpose: "client certificate", files: files, logger: logger
                ) { PEM.certificateFault($0) }
                let key = MaterialSource(key, purpose: "client key", files: files, logger: logger) { PEM.keyFault($0) }
                return [.certificate(certificate, key: key)]
            case .exec(let plugin):
                return [
                    .plugin(ExecCredentialSource(plugin, cluster: connection, files: files, timeLimit: pluginTimeLimit))
                ]
            }
        }
        self.parts = parts(connection.credentials)
    }

    /// Whether there may be others once these were refused.
    var isRefreshable: Bool {
        parts.contains { part in
            switch part {
            case .fixed: false
            case .token(let source): source.isFile
            case .certificate(let certificate, let key): certificate.isFile || key.isFile
            case .plugin: true
            }
        }
    }

    /// Nil when a plugin has to run first: `later` is then called, on a queue of the plugin's.
    ///
    /// - Parameter rejected: what the server refused: something newer is looked for, and the same comes back when there is none.
    func authentication(
        rejecting rejected: Authentication?, at now: ContinuousClock.Instant, later: @escaping Completion
    ) -> Result<Authentication, TransportError>? {
        var known = Authentication()
        var plugin: ExecCredentialSource?
        do {
            for part in parts {
                switch part {
                case .fixed(let authentication): known = known.merging(authentication)
                case .token(let source):
                    let token = String(decoding: try source.bytes(at: now, forced: rejected != nil), as: UTF8.self).trimmed
                    known = known.merging(Authentication(authorization: "Bearer \(token)"))
                case .certificate(let certificate, let key):
                    known = known.merging(
                        Authentication(
                            certificate: try certificate.bytes(at: now, forced: rejected != nil),
                            key: try key.bytes(at: now, forced: rejected != nil)))
                case .plugin(let source): plugin = source
                }
            }
        } catch {
            return .failure(TransportError(.credentials, "there are no credentials (\(origin)): \(error)"))
        }
        guard let plugin else { return .success(known) }
        let others = known
        return plugin.authentication(rejecting: rejected) { later($0.map { others.merging($0) }) }
            .map { .success(others.merging($0)) }
    }
}
