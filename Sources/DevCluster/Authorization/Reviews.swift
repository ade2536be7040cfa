import KubernetesModel

/// Questions about identity and permission, which are asked by creating an object that nobody stores.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/
struct Reviews: Sendable {
    let authenticator: Authenticator
    let authorizer: Authorizer
    let tokenRequests: TokenRequests

    static let resources: [ServedResource] = [
        make("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"),
        make("authentication.k8s.io", "tokenreviews", "TokenReview"),
        make("authorization.k8s.io", "localsubjectaccessreviews", "LocalSubjectAccessReview", isNamespaced: true),
        make("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
        make("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
        make("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview"),
    ]

    private static func make(_ group: String, _ plural: String, _ kind: String, isNamespaced: Bool = false) -> ServedResource {
        let type = ResourceType(group: group, version: "v1", plural: plural, kind: kind, isNamespaced: isNamespaced)
        var resource = ServedResource(type)
        resource.verbs = ["create"]
        return resource
    }

    /// Nil for a request about something else.
    func handle(_ request: ServerRequest) -> ServerResponse? {
        let info = request.info
        if info.group.isEmpty, info.resource == "serviceaccounts", info.subresource == "token" {
            return respond(request) { review throws(APIStatus) in try tokenRequests.answer(review, info) }
        }
        guard let resource = Self.resources.first(where: { $0.type.group == info.group && $0.type.plural == info.resource }),
            info.version == "v1"
        else { return nil }
        return respond(request) { review throws(APIStatus) in
            guard (review["kind"]?.string ?? resource.type.kind) == resource.type.kind else {
                throw .badRequest("the body is no \(resource.type.kind)")
            }
            return try status(of: review, resource.type, request)
        }
    }

    private func respond(
        _ request: ServerRequest, _ answer: (JSONValue) throws(APIStatus) -> JSONValue
    ) -> ServerResponse {
        do throws(APIStatus) {
            guard request.info.verb == "create" else { throw .methodNotAllowed }
            let review: JSONValue
            do { review = try JSONReader.parse(request.body) } catch { throw .badRequest("the body is no JSON: \(error)") }
            guard review.object != nil else { throw .badRequest("the body is no object") }
            return .json(try answer(review), status: 201)
        } catch {
            return .failure(error)
        }
    }

    /// The object as it came, with its status.
    private func status(of review: JSONValue, _ type: ResourceType, _ request: ServerRequest) throws(APIStatus) -> JSONValue {
        var answer = review
        answer["apiVersion"] = .string(type.apiVersion)
        answer["kind"] = .string(type.kind)
        if answer["metadata"] == nil { answer["metadata"] = [:] }
        let spec = review["spec"] ?? [:]
        switch type.kind {
        case "SelfSubjectReview": answer["status"] = ["userInfo": request.user.json]
        case "TokenReview": answer["status"] = tokenStatus(spec)
        case "SelfSubjectAccessReview": answer["status"] = accessStatus(request.user, try Self.question(spec, type, nil))
        case "SelfSubjectRulesReview": answer["status"] = rulesStatus(request.user, spec)
        default:
            let question = try Self.question(spec, type, type.isNamespaced ? request.info.namespace : nil)
            answer["status"] = accessStatus(try Self.subject(spec, type), question)
        }
        return answer
    }

    private func tokenStatus(_ spec: JSONValue) -> JSONValue {
        let asked = spec["audiences"]?.array?.compactMap(\.string) ?? []
        let audiences = asked.isEmpty ? [ServiceAccountTokens.audience] : asked
        guard let (user, shared) = authenticator.user(ofToken: spec["token"]?.string ?? "", audiences: audiences) else {
            return ["user": [:], "error": "the token is not one of this cluster, or it has expired"]
        }
        return ["authenticated": true, "user": user.json, "audiences": .array(shared.map { .string($0) })]
    }

    private func accessStatus(_ user: UserInfo, _ question: RequestInfo) -> JSONValue {
        authorizer.allows(user, question) ? ["allowed": true] : ["allowed": false]
    }

    private func rulesStatus(_ user: UserInfo, _ spec: JSONValue) -> JSONValue {
        let rules = authorizer.policy.rules(of: user, in: spec["namespace"]?.string)
        let (other, resource) = (rules.filter(\.resources.isEmpty), rules.filter { !$0.resources.isEmpty })
        return [
            "resourceRules": .array(resource.map(\.json)), "nonResourceRules": .array(other.map(\.json)), "incomplete": false,
        ]
    }

    // MARK: Reading the questions

    private static func question(
        _ spec: JSONValue, _ type: ResourceType, _ namespace: String?
    ) throws(APIStatus) -> RequestInfo {
        switch (spec["resourceAttributes"]?.object, spec["nonResourceAttributes"]?.object) {
        case (let attributes?, nil):
            let text = { (key: String) in attributes[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }
            var question = RequestInfo(verb: text("verb") ?? "", path: "")
            question.isResourceRequest = true
            question.group = text("group") ?? ""
            question.version = text("version") ?? ""
            question.resource = text("resource") ?? ""
            question.subresource = text("subresource")
            question.namespace = text("namespace")
            question.name = text("name")
            if let namespace, question.namespace != namespace {
                throw .invalid(
                    kind: "", group: type.group, name: "",
                    errors: [
                        .invalid(
                            FieldPath("spec").child("resourceAttributes", "namespace"), attributes["namespace"] ?? "",
                            "must match metadata.namespace")
                    ])
            }
            return question
        case (nil, let attributes?):
            return RequestInfo(verb: attributes["verb"]?.string ?? "", path: attributes["path"]?.string ?? "")
        default:
            throw .invalid(
                kind: "", group: type.group, name: "",
                errors: [
                    .invalid(
                        FieldPath("spec").child("resourceAttributes"), spec["resourceAttributes"] ?? .null,
                        "exactly one of nonResourceAttributes or resourceAttributes must be specified")
                ])
        }
    }

    private static func subject(_ spec: JSONValue, _ type: ResourceType) throws(APIStatus) -> UserInfo {
        let user = UserInfo(
            name: spec["user"]?.string ?? "", uid: spec["uid"]?.string ?? "",
            groups: spec["groups"]?.array?.compactMap(\.string) ?? [])
        guard !user.name.isEmpty || !user.groups.isEmpty else {
            throw .invalid(
                kind: "", group: type.group, name: "",
                errors: [.invalid(FieldPath("spec").child("user"), "", "at least one of user or group must be specified")])
        }
        return user
    }
}

extension UserInfo {
    /// As `authentication/v1` writes it.
    var json: JSONValue {
        var json: JSONValue = ["username": .string(name), "groups": .array(groups.map { .string($0) })]
        if !uid.isEmpty { json["uid"] = .string(uid) }
        for (key, values) in extra { json["extra", key] = .array(values.map { .string($0) }) }
        return json
    }
}
