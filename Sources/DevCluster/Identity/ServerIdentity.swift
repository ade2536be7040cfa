import Crypto
import FoundationEssentials
import NIOCore
import NIOSSL
import SwiftASN1
import X509

/// What the server shows its clients, and which client certificates it takes.
struct ServerIdentity: Sendable {
    let tlsConfiguration: TLSConfiguration

    init(authority: ClusterAuthority) throws {
        let credential = try authority.issueServerCertificate(
            names: ["localhost", "kubernetes.default.svc", "kubernetes"], addresses: [[127, 0, 0, 1]])
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(try NIOSSLCertificate(bytes: credential.certificate.der(), format: .der))],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(credential.key.derRepresentation), format: .der)))
        configuration.trustRoots = .certificates([
            try NIOSSLCertificate(bytes: authority.certificate.der(), format: .der)
        ])
        // A client may come with a certificate, and then it must hold.
        configuration.certificateVerification = .optionalVerification
        configuration.applicationProtocols = ["h2", "http/1.1"]
        configuration.minimumTLSVersion = .tlsv12
        // For the other side to say goodbye, which one that keeps idle connections does not do soon.
        configuration.shutdownTimeout = .milliseconds(250)
        tlsConfiguration = configuration
    }
}

extension Certificate {
    func der() throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(self)
        return serializer.serializedBytes
    }
}
