import FoundationEssentials
import KubernetesModel

/// What an exec plugin printed: the `status` of an `ExecCredential`.
///
/// https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
struct ExecCredential: Sendable, Hashable {
    static let supportedVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

    /// Why an output is no credential; never quotes the output, which may hold a token.
    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    var authentication: Authentication
    /// Nil when it holds until the server refuses it.
    var expiration: Timestamp?

    init(authentication: Authentication, expiration: Timestamp?) {
        self.authentication = authentication
        self.expiration = expiration
    }

    init(output: [UInt8], apiVersion: String) throws(Fault) {
        let json: JSONValue
        do {
            json = try JSONReader.parse(output)
        } catch {
            throw Fault(description: "what it printed is no JSON: \(error)")
        }
        guard json["kind"]?.string == "ExecCredential" else { throw Fault(description: "what it printed is no ExecCredential") }
        guard let version = json["apiVersion"]?.string, version == apiVersion else {
            throw Fault(
                description: "it answered in another version than the kubeconfig asks for (\(apiVersion)): change 'apiVersion' "
                    + "of the user's 'exec' there")
        }
        guard let status = json["status"] else { throw Fault(description: "the ExecCredential that it printed has no 'status'") }
        var authentication = Authentication()
        if let token = status["token"]?.string, !token.isEmpty {
            if let fault = PEM.tokenFault(Array(token.utf8)) { throw Fault(description: "'status.token' is no token: \(fault)") }
            authentication.authorization = "Bearer \(token.trimmed)"
        }
        let certificate = status["clientCertificateData"]?.string ?? ""
        let key = status["clientKeyData"]?.string ?? ""
        if !certificate.isEmpty || !key.isEmpty {
            if let fault = PEM.certificateFault(Array(certificate.utf8)) {
                throw Fault(description: "'status.clientCertificateData' cannot be used: \(fault)")
            }
            if let fault = PEM.keyFault(Array(key.utf8)) {
                throw Fault(description: "'status.clientKeyData' cannot be used: \(fault)")
            }
            authentication.certificate = Array(certificate.utf8)
            authentication.key = Array(key.utf8)
        }
        guard authentication != Authentication() else {
            throw Fault(description: "the ExecCredential that it printed has neither a token nor a client certificate")
        }
        var expiration: Timestamp?
        if let text = status["expirationTimestamp"]?.string {
            expiration = Timestamp(text)
            if expiration == nil { throw Fault(description: "'status.expirationTimestamp' is no RFC 3339 time") }
        }
        self.init(authentication: authentication, expiration: expiration)
    }

    /// The value of `KUBERNETES_EXEC_INFO`: what the plugin is told.
    static func info(for plugin: ClusterConnection.ExecPlugin, cluster: ClusterConnection, authority: [UInt8]?) -> String {
        var spec: JSONValue = ["interactive": false]
        if plugin.providesClusterInfo {
            var info: JSONValue = ["server": .string(cluster.server)]
            info["tls-server-name"] = cluster.tlsServerName.map { .string($0) }
            info["proxy-url"] = cluster.proxyURL.map { .string($0) }
            info["certificate-authority-data"] = authority.map { .string(Data($0).base64EncodedString()) }
            if cluster.skipsTLSVerification { info["insecure-skip-tls-verify"] = true }
            spec["cluster"] = info
        }
        let document: JSONValue = ["apiVersion": .string(plugin.apiVersion), "kind": "ExecCredential", "spec": spec]
        return document.description
    }
}
