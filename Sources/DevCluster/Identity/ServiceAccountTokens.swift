import Crypto
import FoundationEssentials
import KubernetesModel

/// Signs and reads the tokens of service accounts.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens
struct ServiceAccountTokens: Sendable {
    /// What a token says. Its signature has been checked, its times have not.
    struct Claims: Sendable, Hashable {
        var namespace: String
        var name: String
        var uid: String
        var audiences: [String]
        var issuedAt: Int64
        /// Seconds since 1970, as `issuedAt`.
        var expiresAt: Int64
        /// Tells tokens apart in logs.
        var identifier: String
        /// The object whose deletion ends the token, if there is one.
        var boundTo: BoundObject?
    }

    /// A Pod, Secret or Node that a token is bound to.
    struct BoundObject: Sendable, Hashable {
        /// `Pod`, `Secret` or `Node`.
        var kind: String
        var name: String
        var uid: String
    }

    static let audience = "https://kubernetes.default.svc.cluster.local"

    private let key = P256.Signing.PrivateKey()

    func sign(_ claims: Claims) throws -> String {
        let header = Self.base64URL(Data(Self.header.encoded()))
        let payload = Self.base64URL(Data(claims.json.encoded()))
        let signature = try key.signature(for: Data("\(header).\(payload)".utf8))
        return "\(header).\(payload).\(Self.base64URL(signature.rawRepresentation))"
    }

    /// Nil for what this cluster did not sign.
    func verify(_ token: String) -> Claims? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Self.data(base64URL: parts[1]), let raw = Self.data(base64URL: parts[2]),
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: raw),
            key.publicKey.isValidSignature(signature, for: Data("\(parts[0]).\(parts[1])".utf8)),
            let json = try? JSONReader.parse(payload)
        else { return nil }
        return Claims(json)
    }

    private static let header: JSONValue = ["alg": "ES256", "typ": "JWT"]

    private static func base64URL(_ data: Data) -> String {
        let text = data.base64EncodedString()
        let bytes = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func data(base64URL text: Substring) -> Data? {
        var bytes = text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        while bytes.count % 4 != 0 { bytes.append(UInt8(ascii: "=")) }
        return Data(base64Encoded: Data(bytes))
    }
}

extension ServiceAccountTokens.Claims {
    var json: JSONValue {
        var kubernetes: JSONValue = [
            "namespace": .string(namespace), "serviceaccount": ["name": .string(name), "uid": .string(uid)],
        ]
        if let boundTo {
            kubernetes[boundTo.kind.lowercased()] = ["name": .string(boundTo.name), "uid": .string(boundTo.uid)]
        }
        return [
            "iss": .string(ServiceAccountTokens.audience), "sub": .string("system:serviceaccount:\(namespace):\(name)"),
            "aud": .array(audiences.map { .string($0) }), "iat": .integer(issuedAt), "nbf": .integer(issuedAt),
            "exp": .integer(expiresAt), "jti": .string(identifier), "kubernetes.io": kubernetes,
        ]
    }

    init?(_ json: JSONValue) {
        guard let kubernetes = json["kubernetes.io"], let namespace = kubernetes["namespace"]?.string,
            let name = kubernetes["serviceaccount", "name"]?.string, let uid = kubernetes["serviceaccount", "uid"]?.string,
            let issuedAt = json["iat"]?.integer, let expiresAt = json["exp"]?.integer
        else { return nil }
        self.init(
            namespace: namespace, name: name, uid: uid, audiences: json["aud"]?.array?.compactMap(\.string) ?? [],
            issuedAt: issuedAt, expiresAt: expiresAt, identifier: json["jti"]?.string ?? "")
        for kind in ["Pod", "Secret", "Node"] {
            guard let bound = kubernetes[kind.lowercased()], let name = bound["name"]?.string, let uid = bound["uid"]?.string
            else { continue }
            boundTo = ServiceAccountTokens.BoundObject(kind: kind, name: name, uid: uid)
        }
    }
}
