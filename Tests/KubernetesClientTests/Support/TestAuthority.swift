import Crypto
import FoundationEssentials
import NIOSSL
import SwiftASN1
import X509

/// A throw-away certificate authority.
struct TestAuthority {
    struct Identity {
        var certificate: [UInt8]
        var key: [UInt8]
    }

    private let key: Certificate.PrivateKey
    private let certificate: Certificate
    let pem: [UInt8]

    init(name: String = "test authority") throws {
        key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let subject = try DistinguishedName { CommonName(name) }
        certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey, notValidBefore: Date() - 3600,
            notValidAfter: Date() + 86400, issuer: subject, subject: subject,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
            }, issuerPrivateKey: key)
        pem = Array(try certificate.serializeAsPEM().pemString.utf8)
    }

    /// A certificate for a server (with host names) or a client (without).
    func issue(_ commonName: String, hosts: [String] = [], addresses: [[UInt8]] = [], expired: Bool = false) throws -> Identity {
        let ownKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let names =
            hosts.map { GeneralName.dnsName($0) }
            + addresses.map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...])) }
        let issued = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: ownKey.publicKey, notValidBefore: Date() - 7200,
            notValidAfter: Date() + (expired ? -3600 : 86400), issuer: certificate.subject,
            subject: try DistinguishedName { CommonName(commonName) },
            extensions: try Certificate.Extensions {
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage(names.isEmpty ? [.clientAuth] : [.serverAuth])
                if !names.isEmpty { SubjectAlternativeNames(names) }
            }, issuerPrivateKey: key)
        return Identity(
            certificate: Array(try issued.serializeAsPEM().pemString.utf8), key: Array(try ownKey.serializeAsPEM().pemString.utf8)
        )
    }

    /// What a server that bears this certificate is set up with.
    func serverContext(
        _ identity: Identity? = nil, protocols: [String] = ["http/1.1"], clientAuthority: TestAuthority? = nil
    ) throws -> NIOSSLContext {
        let identity = try identity ?? issue("server", hosts: ["localhost"], addresses: [[127, 0, 0, 1]])
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(identity.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: identity.key, format: .pem)))
        configuration.applicationProtocols = protocols
        if let clientAuthority {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(clientAuthority.pem))
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
