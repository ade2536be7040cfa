import KubernetesModel

/// What a rule of a Role or ClusterRole allows.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole
struct PolicyRule: Sendable, Hashable {
    var verbs: [String] = []
    var apiGroups: [String] = []
    var resources: [String] = []
    /// Empty for all names.
    var resourceNames: [String] = []
    var nonResourceURLs: [String] = []

    func allows(_ request: RequestInfo) -> Bool {
        guard Self.has(verbs, request.verb) else { return false }
        guard request.isResourceRequest else { return nonResourceURLs.contains { Self.matches(url: $0, path: request.path) } }
        return Self.has(apiGroups, request.group) && resources.contains { Self.matches(resource: $0, request) }
            && (resourceNames.isEmpty || request.name.map(resourceNames.contains) ?? false)
    }

    private static func has(_ list: [String], _ value: String) -> Bool { list.contains { $0 == value || $0 == "*" } }

    private static func matches(resource: String, _ request: RequestInfo) -> Bool {
        if resource == "*" { return true }
        guard let subresource = request.subresource else { return resource == request.resource }
        return resource == "\(request.resource)/\(subresource)" || resource == "*/\(subresource)"
    }

    private static func matches(url: String, path: String) -> Bool {
        url == path || url.hasSuffix("*") && path.hasPrefix(url.dropLast())
    }
}

extension PolicyRule {
    init(_ json: JSONValue) {
        let list = { (key: String) in json[key]?.array?.compactMap(\.string) ?? [] }
        self.init(
            verbs: list("verbs"), apiGroups: list("apiGroups"), resources: list("resources"),
            resourceNames: list("resourceNames"), nonResourceURLs: list("nonResourceURLs"))
    }

    /// As in a role; empty lists are absent.
    var json: JSONValue {
        var json: JSONValue = [:]
        for (key, list) in [
            ("verbs", verbs), ("apiGroups", apiGroups), ("resources", resources), ("resourceNames", resourceNames),
            ("nonResourceURLs", nonResourceURLs),
        ] where !list.isEmpty { json[key] = .array(list.map { .string($0) }) }
        return json
    }
}

extension KubernetesObject {
    /// The rules of a Role or ClusterRole.
    var policyRules: [PolicyRule] { self["rules"]?.array?.map(PolicyRule.init) ?? [] }
}
