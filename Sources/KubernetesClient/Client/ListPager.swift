import KubernetesModel

/// Reads a collection page by page. Values in, what to do next out.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
struct ListPager {
    enum Step {
        case request(APIRequest)
        /// What was read so far is void: the snapshot that its pages were of has gone.
        case restart(APIRequest)
        case done(resourceVersion: String)
        case fail(APIStatus)
    }

    private let original: APIRequest
    private let pageSize: Int?
    private var isContinuing = false

    /// - Parameter pageSize: nil for everything at once.
    init(_ request: APIRequest, pageSize: Int?) {
        original = request
        self.pageSize = pageSize
    }

    var first: APIRequest { original.withQuery(pageSize.map { [("limit", String($0))] } ?? []) }

    /// After a page was read.
    mutating func next(after page: ListPage) -> Step {
        guard let token = page.continueToken else { return .done(resourceVersion: page.resourceVersion) }
        isContinuing = true
        // A token brings its own version along.
        return .request(
            original.withQuery(
                (pageSize.map { [("limit", String($0))] } ?? []) + [("continue", token)],
                without: ["resourceVersion", "resourceVersionMatch"]))
    }

    /// After a page was refused.
    mutating func next(after status: APIStatus) -> Step {
        guard isContinuing, status.code == 410 else { return .fail(status) }
        isContinuing = false
        return .restart(original.withQuery([], without: ["limit", "continue"]))
    }
}

extension APIRequest {
    /// The request with these items in its query instead of others of the same name.
    fileprivate func withQuery(_ items: [(String, String)], without names: Set<String> = []) -> APIRequest {
        let replaced = names.union(items.map(\.0))
        let kept = query.filter { !replaced.contains($0.name) }.map { ($0.name, Optional($0.value)) }
        var request = APIRequest(method, path, query: kept + items.map { ($0.0, Optional($0.1)) })
        request.body = body
        request.contentType = contentType
        return request
    }
}

/// One page of a collection.
struct ListPage {
    var items: [JSONValue]
    /// Empty when the server named none.
    var resourceVersion: String
    /// Where the next page begins; nil on the last one.
    var continueToken: String?

    /// Nil when it is no list. Servers leave `apiVersion` and `kind` out of the items of a list: they are filled in.
    init?(_ json: JSONValue) {
        guard let kind = json["kind"]?.string, kind.hasSuffix("List"), json["items"] != nil else { return nil }
        let apiVersion = json["apiVersion"]
        let itemKind = JSONValue.string(String(kind.dropLast(4)))
        items = (json["items"]?.array ?? []).map { item in
            var item = item
            if item["apiVersion"] == nil { item["apiVersion"] = apiVersion }
            if item["kind"] == nil, kind != "List" { item["kind"] = itemKind }
            return item
        }
        resourceVersion = json["metadata", "resourceVersion"]?.string ?? ""
        continueToken = json["metadata", "continue"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}
