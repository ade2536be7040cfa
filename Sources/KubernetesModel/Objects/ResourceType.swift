/// A kind of object and where the API serves it: group, version, plural, kind and scope.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#standard-api-terminology
public struct ResourceType: Sendable, Hashable {
    /// Empty for the core group.
    public var group: String
    public var version: String
    public var plural: String
    public var kind: String
    public var isNamespaced: Bool

    public init(group: String, version: String, plural: String, kind: String, isNamespaced: Bool = true) {
        self.group = group
        self.version = version
        self.plural = plural
        self.kind = kind
        self.isNamespaced = isNamespaced
    }

    /// `v1` for the core group, `apps/v1` and the like for others.
    public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// `deployments.apps`, as Kubernetes names a resource in messages; `pods` in the core group.
    public var qualifiedName: String { group.isEmpty ? plural : "\(plural).\(group)" }

    /// `/api/v1` or `/apis/GROUP/VERSION`.
    public var basePath: String { group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)" }

    /// The path of the collection, or of one object and its subresource in it.
    public func path(namespace: String?, name: String? = nil, subresource: String? = nil) -> String {
        var path = basePath
        if isNamespaced, let namespace { path += "/namespaces/\(namespace.percentEncodedPathSegment)" }
        path += "/\(plural)"
        if let name { path += "/\(name.percentEncodedPathSegment)" }
        if let subresource { path += "/\(subresource)" }
        return path
    }
}

/// Splits an `apiVersion` into its group (empty for the core group) and version.
public func groupAndVersion(of apiVersion: String) -> (group: String, version: String) {
    guard let slash = apiVersion.firstIndex(of: "/") else { return ("", apiVersion) }
    return (String(apiVersion[..<slash]), String(apiVersion[apiVersion.index(after: slash)...]))
}

/// The kinds of Kubernetes itself that this package speaks of by name.
extension ResourceType {
    public static let namespaces = ResourceType(
        group: "", version: "v1", plural: "namespaces", kind: "Namespace", isNamespaced: false)
    public static let pods = ResourceType(group: "", version: "v1", plural: "pods", kind: "Pod")
    public static let services = ResourceType(group: "", version: "v1", plural: "services", kind: "Service")
    public static let configMaps = ResourceType(group: "", version: "v1", plural: "configmaps", kind: "ConfigMap")
    public static let secrets = ResourceType(group: "", version: "v1", plural: "secrets", kind: "Secret")
    public static let serviceAccounts = ResourceType(group: "", version: "v1", plural: "serviceaccounts", kind: "ServiceAccount")
    public static let events = ResourceType(group: "events.k8s.io", version: "v1", plural: "events", kind: "Event")
    public static let deployments = ResourceType(group: "apps", version: "v1", plural: "deployments", kind: "Deployment")
    public static let replicaSets = ResourceType(group: "apps", version: "v1", plural: "replicasets", kind: "ReplicaSet")
    public static let horizontalPodAutoscalers = ResourceType(
        group: "autoscaling", version: "v2", plural: "horizontalpodautoscalers", kind: "HorizontalPodAutoscaler")
    public static let leases = ResourceType(group: "coordination.k8s.io", version: "v1", plural: "leases", kind: "Lease")
    public static let customResourceDefinitions = ResourceType(
        group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions", kind: "CustomResourceDefinition",
        isNamespaced: false)
}
