import KubernetesModel

/// Which requests a policy, or a binding of one, is about.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-v1/#MatchResources
struct PolicyMatch {
    private let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    func contains(_ object: KubernetesObject, _ request: AdmissionRequest) -> Bool {
        let rules = json["resourceRules"]?.array
        guard rules.map({ $0.contains { Self.rule($0, holdsFor: object, request) } }) ?? true,
            !(json["excludeResourceRules"]?.array ?? []).contains(where: { Self.rule($0, holdsFor: object, request) })
        else { return false }
        return matchesNamespace(object, request) && matchesObject(object, request)
    }

    private static func rule(_ rule: JSONValue, holdsFor object: KubernetesObject, _ request: AdmissionRequest) -> Bool {
        func has(_ key: String, _ wanted: String) -> Bool {
            (rule[key]?.array ?? []).contains { $0.string == "*" || $0.string == wanted }
        }
        let names = rule["resourceNames"]?.array ?? []
        // Other versions of the kind are equivalent, unless the policy says otherwise, so versions do not tell requests apart.
        guard has("apiGroups", request.type.group), has("operations", request.operation.rawValue),
            names.isEmpty || names.contains(.string(object.name))
        else { return false }
        switch rule["scope"]?.string {
        case "Namespaced" where request.namespace == nil, "Cluster" where request.namespace != nil: return false
        default: break
        }
        let (plural, subresource) = (request.type.plural, request.subresource)
        return (rule["resources"]?.array ?? []).compactMap(\.string).contains { pattern in
            let parts = pattern.split(separator: "/", maxSplits: 1)
            guard let resource = parts.first, resource == "*" || resource == plural else { return false }
            guard parts.count > 1 else { return pattern == "*/*" || subresource == nil }
            return parts[1] == "*" || parts[1] == subresource ?? ""
        }
    }

    private func matchesNamespace(_ object: KubernetesObject, _ request: AdmissionRequest) -> Bool {
        guard let selector = selector("namespaceSelector") else { return true }
        if request.type == .namespaces { return selector.matches(object) }
        guard let name = request.namespace else { return true }
        return request.cluster.get(.namespaces, ObjectKey(namespace: nil, name: name)).map(selector.matches) ?? false
    }

    private func matchesObject(_ object: KubernetesObject, _ request: AdmissionRequest) -> Bool {
        guard let selector = selector("objectSelector") else { return true }
        return selector.matches(object) || request.old.map(selector.matches) == true
    }

    private func selector(_ key: String) -> LabelSelector? { json[key].flatMap { try? LabelSelector(json: $0) } }
}
