import KubernetesModel
import SwiftASN1
import Synchronization
import X509

/// Establishes who sends a request: a client certificate, the admin's token, or a service account's.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/
final class Authenticator: Sendable {
    private let adminToken: String
    private let tokens: ServiceAccountTokens
    private let store: Store
    private let now: @Sendable () -> Timestamp
    /// Signatures that have been checked; whether a token still counts is looked at every time.
    private let verified = Mutex<[String: ServiceAccountTokens.Claims]>([:])
    private static let rememberedTokens = 1000

    init(adminToken: String, tokens: ServiceAccountTokens, store: Store, now: @escaping @Sendable () -> Timestamp) {
        self.adminToken = adminToken
        self.tokens = tokens
        self.store = store
        self.now = now
    }

    /// Nil when the request proves nothing.
    func user(of call: HTTPCall) -> UserInfo? {
        if let user = call.certificateUser { return user }
        guard let token = Self.bearerToken(call.header("authorization")) else { return nil }
        return user(ofToken: token, audiences: [ServiceAccountTokens.audience])?.user
    }

    /// Whom a client certificate names, whose chain has been verified.
    func user(ofCertificate der: [UInt8]) -> UserInfo? { (try? Certificate(derEncoded: der))?.user?.authenticated }

    /// Whom a token stands for, and for which of these audiences it was made. Nil when it counts for nobody.
    func user(ofToken token: String, audiences: [String]) -> (user: UserInfo, audiences: [String])? {
        if token.equalsInConstantTime(adminToken) {
            return (UserInfo(name: "admin", groups: ["system:masters"]).authenticated, audiences)
        }
        guard let claims = claims(of: token), isCurrent(claims) else { return nil }
        let shared = audiences.filter(claims.audiences.contains)
        return shared.isEmpty ? nil : (claims.user.authenticated, shared)
    }

    private func claims(of token: String) -> ServiceAccountTokens.Claims? {
        if let known = verified.withLock({ $0[token] }) { return known }
        guard let claims = tokens.verify(token) else { return nil }
        verified.withLock { verified in
            if verified.count >= Self.rememberedTokens { verified.removeAll() }
            verified[token] = claims
        }
        return claims
    }

    /// In its time, and its account and what it is bound to are still the ones that it was made for.
    private func isCurrent(_ claims: ServiceAccountTokens.Claims) -> Bool {
        let seconds = now().microsecondsSince1970 / 1_000_000
        guard claims.issuedAt <= seconds, seconds < claims.expiresAt,
            uid(.serviceAccounts, claims.namespace, claims.name) == claims.uid
        else { return false }
        guard let bound = claims.boundTo, let type = bound.type else { return true }
        return uid(type, type.isNamespaced ? claims.namespace : nil, bound.name) == bound.uid
    }

    private func uid(_ type: ResourceType, _ namespace: String?, _ name: String) -> String? {
        store.object(type.groupResource, ObjectKey(namespace: namespace, name: name))?.uid
    }

    private static func bearerToken(_ header: String) -> String? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = parts[1].trimmed
        return token.isEmpty ? nil : String(token)
    }
}

extension UserInfo {
    /// Who has proved nothing.
    static let anonymous = UserInfo(name: "system:anonymous", groups: ["system:unauthenticated"])

    /// With the group that everybody has who has proved who they are.
    var authenticated: UserInfo {
        var user = self
        if !user.groups.contains("system:authenticated") { user.groups.append("system:authenticated") }
        return user
    }

    /// May do everything, whatever the roles say.
    var isMaster: Bool { groups.contains("system:masters") }
}

extension ServiceAccountTokens.Claims {
    var user: UserInfo {
        UserInfo(
            name: "system:serviceaccount:\(namespace):\(name)", uid: uid,
            groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)"],
            extra: ["authentication.kubernetes.io/credential-id": ["JTI=\(identifier)"]])
    }
}

extension ServiceAccountTokens.BoundObject {
    /// Nil for a kind that no token can be bound to.
    var type: ResourceType? {
        switch kind {
        case "Pod": .pods
        case "Secret": .secrets
        case "Node": ResourceType(group: "", version: "v1", plural: "nodes", kind: "Node", isNamespaced: false)
        default: nil
        }
    }
}

extension String {
    /// Tells by its time nothing of where the texts differ.
    fileprivate func equalsInConstantTime(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return zip(utf8, other.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
