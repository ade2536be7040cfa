/// The requests that the API knows for a kind of object. A namespace of nil means all namespaces, or cluster scope.
extension ResourceType {
    public func get(_ name: String, namespace: String?, subresource: String? = nil) -> APIRequest {
        APIRequest(.get, path(namespace: namespace, name: name, subresource: subresource))
    }

    public func list(namespace: String? = nil, _ options: ListOptions = ListOptions()) -> APIRequest {
        APIRequest(.get, path(namespace: namespace), query: options.query)
    }

    /// A stream of the changes after `options.resourceVersion`, until `timeoutSeconds` have passed.
    ///
    /// https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
    public func watch(
        namespace: String? = nil, _ options: ListOptions = ListOptions(), allowBookmarks: Bool = true,
        sendInitialEvents: Bool? = nil, timeoutSeconds: Int? = nil
    ) -> APIRequest {
        APIRequest(
            .get, path(namespace: namespace),
            query: options.query + [
                ("watch", "true"), ("allowWatchBookmarks", allowBookmarks ? "true" : nil),
                ("sendInitialEvents", sendInitialEvents.map { String($0) }),
                ("timeoutSeconds", timeoutSeconds.map { String($0) }),
            ])
    }

    public func create(_ object: KubernetesObject, namespace: String?, _ options: WriteOptions = WriteOptions()) -> APIRequest {
        APIRequest(.post, path(namespace: namespace), query: options.query).with(json: object.json)
    }

    /// Replaces an object; with a resourceVersion in it only if nobody changed it meanwhile.
    public func update(
        _ object: KubernetesObject, namespace: String?, subresource: String? = nil, _ options: WriteOptions = WriteOptions()
    ) -> APIRequest {
        APIRequest(.put, path(namespace: namespace, name: object.name, subresource: subresource), query: options.query)
            .with(json: object.json)
    }

    public func patch(
        _ name: String, namespace: String?, _ patch: Patch, subresource: String? = nil, _ options: WriteOptions = WriteOptions()
    ) -> APIRequest {
        var query = options.query
        if case .apply(_, let force) = patch, force { query.append(("force", "true")) }
        return APIRequest(.patch, path(namespace: namespace, name: name, subresource: subresource), query: query)
            .with(json: patch.document, contentType: patch.contentType)
    }

    public func delete(_ name: String, namespace: String?, _ options: DeleteOptions = DeleteOptions()) -> APIRequest {
        APIRequest(.delete, path(namespace: namespace, name: name)).with(json: options.json)
    }

    public func deleteCollection(
        namespace: String?, selecting list: ListOptions = ListOptions(), _ options: DeleteOptions = DeleteOptions()
    ) -> APIRequest {
        APIRequest(.delete, path(namespace: namespace), query: list.query).with(json: options.json)
    }
}

/// The four ways to change part of an object.
public enum Patch: Sendable, Hashable {
    /// RFC 6902.
    case json(JSONValue)
    /// RFC 7386.
    case merge(JSONValue)
    /// https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
    case strategicMerge(JSONValue)
    /// https://kubernetes.io/docs/reference/using-api/server-side-apply/ ; `force` takes over fields that others own.
    case apply(JSONValue, force: Bool)

    public var contentType: String {
        switch self {
        case .json: "application/json-patch+json"
        case .merge: "application/merge-patch+json"
        case .strategicMerge: "application/strategic-merge-patch+json"
        case .apply: "application/apply-patch+yaml"
        }
    }

    public var document: JSONValue {
        switch self {
        case .json(let document), .merge(let document), .strategicMerge(let document), .apply(let document, _): document
        }
    }
}
