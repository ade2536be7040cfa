import KubernetesModel

/// Issues service-account tokens.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/
struct TokenRequests: Sendable {
    let tokens: ServiceAccountTokens
    let store: Store
    let environment: ClusterEnvironment

    /// The TokenRequest with its status, for `.../serviceaccounts/NAME/token`.
    func answer(_ review: JSONValue, _ info: RequestInfo) throws(APIStatus) -> JSONValue {
        let account = ObjectKey(namespace: info.namespace, name: info.name ?? "")
        let asked = review["spec", "audiences"]?.array?.compactMap(\.string) ?? []
        let audiences = asked.isEmpty ? [ServiceAccountTokens.audience] : asked
        let seconds = review["spec", "expirationSeconds"]?.integer ?? 3600
        try Self.check(seconds: seconds)
        let bound = try boundObject(review["spec", "boundObjectRef"], in: account.namespace)
        let (token, expires) = try issue(account, audiences: audiences, seconds: seconds, boundTo: bound)
        var answer = review
        answer["apiVersion"] = "authentication.k8s.io/v1"
        answer["kind"] = "TokenRequest"
        answer["metadata", "name"] = .string(account.name)
        answer["metadata", "namespace"] = account.namespace.map { .string($0) }
        answer["spec", "audiences"] = .array(audiences.map { .string($0) })
        answer["spec", "expirationSeconds"] = .integer(seconds)
        answer["status"] = ["token": .string(token), "expirationTimestamp": .string(expires.seconds)]
        return answer
    }

    /// A token of this account, which must exist, and when it expires.
    func issue(
        _ account: ObjectKey, audiences: [String] = [ServiceAccountTokens.audience], seconds: Int64 = 3600,
        boundTo bound: ServiceAccountTokens.BoundObject? = nil
    ) throws(APIStatus) -> (token: String, expires: Timestamp) {
        let resource = ResourceType.serviceAccounts.groupResource
        guard let stored = store.object(resource, account) else { throw .notFound(resource, account.name) }
        let issuedAt = environment.now().microsecondsSince1970 / 1_000_000
        let claims = ServiceAccountTokens.Claims(
            namespace: account.namespace ?? "", name: account.name, uid: stored.uid, audiences: audiences, issuedAt: issuedAt,
            expiresAt: issuedAt + seconds, identifier: environment.makeUID(), boundTo: bound)
        do {
            return (try tokens.sign(claims), Timestamp(microsecondsSince1970: claims.expiresAt * 1_000_000))
        } catch {
            throw APIStatus(code: 500, reason: .internalError, message: "cannot sign the token: \(error)")
        }
    }

    private static func check(seconds: Int64) throws(APIStatus) {
        let field = FieldPath("spec").child("expirationSeconds")
        let fault: FieldError? =
            switch seconds {
            case ..<600: .invalid(field, .integer(seconds), "may not specify a duration less than 10 minutes")
            case (1 << 32 + 1)...: .invalid(field, .integer(seconds), "may not specify a duration larger than 2^32 seconds")
            default: nil
            }
        if let fault {
            throw .invalid(kind: "TokenRequest", group: "authentication.k8s.io", name: "", errors: [fault])
        }
    }

    private func boundObject(
        _ reference: JSONValue?, in namespace: String?
    ) throws(APIStatus) -> ServiceAccountTokens.BoundObject? {
        guard let reference, !reference.isNull else { return nil }
        var bound = ServiceAccountTokens.BoundObject(
            kind: reference["kind"]?.string ?? "", name: reference["name"]?.string ?? "", uid: "")
        guard let type = bound.type else {
            throw .badRequest("cannot bind token for object of type \(bound.kind.goQuoted)")
        }
        let key = ObjectKey(namespace: type.isNamespaced ? namespace : nil, name: bound.name)
        guard let stored = store.object(type.groupResource, key) else { throw .notFound(type.groupResource, bound.name) }
        bound.uid = stored.uid
        if let uid = reference["uid"]?.string, !uid.isEmpty, uid != stored.uid {
            throw .conflict(
                type.groupResource, bound.name,
                "the UID in the bound object reference (\(uid)) does not match the UID in record (\(stored.uid))")
        }
        return bound
    }
}
