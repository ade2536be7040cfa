import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// The cluster's certificate authority: made at start, kept in memory, trusted by nobody but through the kubeconfig.
struct ClusterAuthority: Sendable {
    /// A certificate with its private key.
    struct Credential: Sendable {
        var certificate: Certificate
        var key: P256.Signing.PrivateKey
    }

    let certificate: Certificate
    private let key: P256.Signing.PrivateKey
    private let notBefore: Date

    init(now: Date) throws {
        key = P256.Signing.PrivateKey()
        // Clients' clocks may lag a little.
        notBefore = now.addingTimeInterval(-300)
        let name = try DistinguishedName { CommonName("agent-operator dev cluster") }
        let identifier = Self.identifier(of: key.publicKey)
        certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey), notValidBefore: notBefore,
            notValidAfter: notBefore.addingTimeInterval(Self.lifetime), issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(keyIdentifier: identifier)
            },
            issuerPrivateKey: .init(key))
    }

    /// A certificate for a server of these names and addresses (four bytes each).
    func issueServerCertificate(names: [String], addresses: [[UInt8]]) throws -> Credential {
        let alternatives =
            names.map { GeneralName.dnsName($0) }
            + addresses.map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...])) }
        return try issue(
            subject: DistinguishedName { CommonName("kube-apiserver") }, usage: .serverAuth,
            alternatives: SubjectAlternativeNames(alternatives))
    }

    /// A certificate that proves a user and its groups.
    ///
    /// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates
    func issueClientCertificate(user: String, groups: [String]) throws -> Credential {
        let subject = try DistinguishedName {
            for group in groups { OrganizationName(group) }
            CommonName(user)
        }
        return try issue(subject: subject, usage: .clientAuth, alternatives: nil)
    }

    private func issue(
        subject: DistinguishedName, usage: ExtendedKeyUsage.Usage, alternatives: SubjectAlternativeNames?
    ) throws -> Credential {
        let subjectKey = P256.Signing.PrivateKey()
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(subjectKey.publicKey), notValidBefore: notBefore,
            notValidAfter: notBefore.addingTimeInterval(Self.lifetime), issuer: certificate.subject, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([usage])
                SubjectKeyIdentifier(keyIdentifier: Self.identifier(of: subjectKey.publicKey))
                AuthorityKeyIdentifier(keyIdentifier: Self.identifier(of: key.publicKey))
                if let alternatives { alternatives }
            },
            issuerPrivateKey: .init(key))
        return Credential(certificate: certificate, key: subjectKey)
    }

    /// A year, the longest that Apple's clients accept of a server being a little more.
    private static let lifetime: TimeInterval = 365 * 86400

    private static func identifier(of key: P256.Signing.PublicKey) -> ArraySlice<UInt8> {
        Array(Insecure.SHA1.hash(data: key.x963Representation))[...]
    }
}

extension Certificate {
    func pem() throws -> String { try serializeAsPEM().pemString + "\n" }
}

extension ClusterAuthority.Credential {
    var keyPEM: String { key.pemRepresentation + "\n" }
}

extension Certificate {
    /// The user that a client certificate proves: its common name, with its organizations as groups. Nil without a name.
    var user: UserInfo? {
        var name: String?
        var groups: [String] = []
        for attribute in subject.flatMap({ $0 }) {
            guard let value = String(attribute.value) else { continue }
            if attribute.type == .RDNAttributeType.commonName { name = value }
            if attribute.type == .RDNAttributeType.organizationName { groups.append(value) }
        }
        return name.map { UserInfo(name: $0, groups: groups) }
    }
}
