/// One request to the Kubernetes API, as a value: what is asked for, without saying who sends it.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/
public struct APIRequest: Sendable, Hashable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    public var method: Method
    /// Absolute, with its segments already escaped.
    public var path: String
    /// Unescaped names and values, in the order they are sent.
    public var query: [QueryItem] = []
    public var body: [UInt8]?
    /// The media type of the body; nil without one.
    public var contentType: String?
    /// The form that the answer is to have; nil for `application/json`.
    public var accept: String?
    /// Whom to act as, which the asker must be allowed to.
    ///
    /// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
    public var impersonatedUser: String?

    public struct QueryItem: Sendable, Hashable {
        public var name: String
        public var value: String
    }

    public init(_ method: Method, _ path: String, query: [(String, String?)] = []) {
        self.method = method
        self.path = path
        self.query = query.compactMap { name, value in value.map { QueryItem(name: name, value: $0) } }
    }

    /// The path with its query, as it goes into the request line.
    public var target: String {
        guard !query.isEmpty else { return path }
        let items = query.map { "\($0.name.percentEncodedQueryComponent)=\($0.value.percentEncodedQueryComponent)" }
        return "\(path)?\(items.joined(separator: "&"))"
    }

    func with(json: JSONValue, contentType: String = "application/json") -> APIRequest {
        var request = self
        request.body = json.encoded()
        request.contentType = contentType
        return request
    }
}

/// What a list or a watch asks for.
public struct ListOptions: Sendable, Hashable {
    public var labelSelector: String?
    public var fieldSelector: String?
    /// How many objects a page holds at most; nil for no limit.
    public var limit: Int?
    /// Where the former page ended.
    public var continueToken: String?
    public var resourceVersion: String?
    /// `Exact` or `NotOlderThan`.
    public var resourceVersionMatch: String?

    public init(
        labelSelector: String? = nil, fieldSelector: String? = nil, limit: Int? = nil, continueToken: String? = nil,
        resourceVersion: String? = nil, resourceVersionMatch: String? = nil
    ) {
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
        self.limit = limit
        self.continueToken = continueToken
        self.resourceVersion = resourceVersion
        self.resourceVersionMatch = resourceVersionMatch
    }

    var query: [(String, String?)] {
        [
            ("labelSelector", labelSelector), ("fieldSelector", fieldSelector), ("limit", limit.map { String($0) }),
            ("continue", continueToken), ("resourceVersion", resourceVersion), ("resourceVersionMatch", resourceVersionMatch),
        ]
    }
}

/// How a write is to be done.
public struct WriteOptions: Sendable, Hashable {
    /// Who writes; required for server-side apply.
    public var fieldManager: String?
    /// Everything but the storing: the answer is what would have been stored.
    public var dryRun: Bool
    /// `Ignore`, `Warn` or `Strict`: what becomes of unknown and duplicate fields.
    public var fieldValidation: String?

    public init(fieldManager: String? = nil, dryRun: Bool = false, fieldValidation: String? = nil) {
        self.fieldManager = fieldManager
        self.dryRun = dryRun
        self.fieldValidation = fieldValidation
    }

    var query: [(String, String?)] {
        [("fieldManager", fieldManager), ("dryRun", dryRun ? "All" : nil), ("fieldValidation", fieldValidation)]
    }
}

/// How an object is to be deleted.
public struct DeleteOptions: Sendable, Hashable {
    /// https://kubernetes.io/docs/concepts/architecture/garbage-collection/#cascading-deletion
    public enum PropagationPolicy: String, Sendable {
        case background = "Background"
        case foreground = "Foreground"
        case orphan = "Orphan"
    }

    public var propagationPolicy: PropagationPolicy?
    /// Deleted only if it is still this object.
    public var uid: String?
    /// Deleted only if it is still at this version.
    public var resourceVersion: String?
    public var gracePeriodSeconds: Int?
    public var dryRun: Bool

    public init(
        propagationPolicy: PropagationPolicy? = nil, uid: String? = nil, resourceVersion: String? = nil,
        gracePeriodSeconds: Int? = nil, dryRun: Bool = false
    ) {
        self.propagationPolicy = propagationPolicy
        self.uid = uid
        self.resourceVersion = resourceVersion
        self.gracePeriodSeconds = gracePeriodSeconds
        self.dryRun = dryRun
    }

    var json: JSONValue {
        var result: JSONValue = ["apiVersion": "v1", "kind": "DeleteOptions"]
        result["propagationPolicy"] = propagationPolicy.map { .string($0.rawValue) }
        result["gracePeriodSeconds"] = gracePeriodSeconds.map { .integer(Int64($0)) }
        result["preconditions", "uid"] = uid.map { .string($0) }
        result["preconditions", "resourceVersion"] = resourceVersion.map { .string($0) }
        if dryRun { result["dryRun"] = ["All"] }
        return result
    }
}
