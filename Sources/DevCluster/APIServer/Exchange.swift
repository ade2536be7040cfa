import KubernetesModel

/// Who sends a request, once that is established.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/
package struct UserInfo: Sendable, Hashable {
    package var name: String
    package var uid: String
    package var groups: [String]
    package var extra: [String: [String]]

    package init(name: String, uid: String = "", groups: [String] = [], extra: [String: [String]] = [:]) {
        self.name = name
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }

    /// The cluster's own controllers.
    package static let system = UserInfo(name: "system:apiserver", groups: ["system:masters", "system:authenticated"])
}

/// What a request is about, read from its method and path: what the authorizer decides on and the resource handlers act on.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
package struct RequestInfo: Sendable, Hashable {
    /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`; the lowercase method for a path that
    /// names no resource.
    package var verb: String
    /// The path as it was sent, without its query.
    package var path: String
    package var isResourceRequest = false
    package var group = ""
    package var version = ""
    package var resource = ""
    package var subresource: String?
    package var namespace: String?
    package var name: String?

    package init(verb: String, path: String) {
        self.verb = verb
        self.path = path
    }
}

/// A request after authentication, as the handlers see it.
package struct ServerRequest: Sendable {
    package var info: RequestInfo
    package var user: UserInfo
    /// Unescaped, in the order sent.
    package var query: [(name: String, value: String)] = []
    /// The `Accept` header; empty when there was none.
    package var accept = ""
    /// The media type of the body, without parameters; empty when there was none.
    package var contentType = ""
    package var userAgent = ""
    package var body: [UInt8] = []
    /// What is to be said of keys that a body in YAML gave twice.
    package var doubledKeys: [String] = []

    package init(info: RequestInfo, user: UserInfo) {
        self.info = info
        self.user = user
    }

    /// The first value of a query parameter.
    package func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// What the handlers answer.
package enum ServerResponse: Sendable {
    case complete(status: Int, contentType: String, body: [UInt8], warnings: [String])
    /// An answer without an end, as of a watch: chunks until the sequence finishes. Whoever stops reading cancels the sequence.
    case stream(contentType: String, chunks: AsyncStream<[UInt8]>)

    package static func json(_ json: JSONValue, status: Int = 200, warnings: [String] = []) -> ServerResponse {
        .complete(status: status, contentType: "application/json", body: json.encoded(), warnings: warnings)
    }

    /// A path that nobody serves.
    static let pageNotFound = ServerResponse.complete(
        status: 404, contentType: "text/plain; charset=utf-8", body: Array("404 page not found\n".utf8), warnings: [])

    package static func failure(_ failure: APIStatus) -> ServerResponse { .json(failure.json, status: failure.code) }
}
