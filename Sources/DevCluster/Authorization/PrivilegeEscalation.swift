import KubernetesModel

/// Nobody grants what they do not have: whoever writes a role or binds one must hold its rules, or the verb `escalate` or `bind`.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
struct PrivilegeEscalation: Sendable {
    let authorizer: Authorizer
    let store: Store

    /// Why the user may not write this role or binding; nil for what is no such, and for what they may write.
    func refusal(of object: KubernetesObject, replacing old: KubernetesObject?, _ type: ResourceType, _ user: UserInfo)
        -> APIStatus?
    {
        guard !user.isMaster, type.group == ResourceType.roles.group else { return nil }
        switch type.plural {
        case "roles", "clusterroles":
            if object.policyRules == old?.policyRules || mayAnyway("escalate", object.key, type, user) { return nil }
            return refusal(granting: object.policyRules, object.key, type, user)
        case "rolebindings", "clusterrolebindings":
            if let old, old["roleRef"] == object["roleRef"], old["subjects"] == object["subjects"] { return nil }
            let isCluster = object["roleRef", "kind"]?.string == "ClusterRole"
            let role = ObjectKey(namespace: isCluster ? nil : object.namespace, name: object["roleRef", "name"]?.string ?? "")
            let roleType = isCluster ? ResourceType.clusterRoles : .roles
            if mayAnyway("bind", ObjectKey(namespace: object.namespace, name: role.name), roleType, user) { return nil }
            let rules = store.object(roleType.groupResource, role).map { store.decoded($0).policyRules }
            guard let rules else { return .notFound(roleType.groupResource, role.name) }
            return refusal(granting: rules, object.key, type, user)
        default: return nil
        }
    }

    private func mayAnyway(_ verb: String, _ key: ObjectKey, _ type: ResourceType, _ user: UserInfo) -> Bool {
        var request = RequestInfo(verb: verb, path: "")
        request.isResourceRequest = true
        request.group = type.group
        request.version = type.version
        request.resource = type.plural
        request.namespace = key.namespace
        request.name = key.name
        return authorizer.allows(user, request)
    }

    private func refusal(granting rules: [PolicyRule], _ key: ObjectKey, _ type: ResourceType, _ user: UserInfo) -> APIStatus? {
        let held = authorizer.policy.rules(of: user, in: key.namespace)
        let missing = rules.flatMap(\.atoms).filter { atom in !held.contains { $0.covers(atom) } }
        guard !missing.isEmpty else { return nil }
        let groups = user.groups.map(\.goQuoted).joined(separator: " ")
        return .forbidden(
            type.groupResource, key.name,
            "user \(user.name.goQuoted) (groups=[\(groups)]) is attempting to grant RBAC permissions not currently held:\n"
                + missing.map(\.shortDescription).joined(separator: "\n"))
    }
}

extension PolicyRule {
    /// The rule taken apart: one verb on one resource, name or path each. One that would fall into very many parts stays whole,
    /// and must be covered by a single rule.
    fileprivate var atoms: [PolicyRule] {
        let parts = [verbs, apiGroups, resources, resourceNames].reduce(1.0) { $0 * Double(max(1, $1.count)) }
        if parts + Double(verbs.count) * Double(nonResourceURLs.count) > 10_000 { return [self] }
        return verbs.flatMap { verb in
            nonResourceURLs.map { PolicyRule(verbs: [verb], nonResourceURLs: [$0]) }
                + apiGroups.flatMap { group in
                    resources.flatMap { resource in
                        (resourceNames.isEmpty ? [[]] : resourceNames.map { [$0] }).map { names in
                            PolicyRule(verbs: [verb], apiGroups: [group], resources: [resource], resourceNames: names)
                        }
                    }
                }
        }
    }

    /// Whether this allows all that the other, taken apart, allows.
    fileprivate func covers(_ atom: PolicyRule) -> Bool {
        let has = { (list: [String], wanted: [String]) in list.contains("*") || wanted.allSatisfy(list.contains) }
        guard has(verbs, atom.verbs) else { return false }
        let coversURLs = atom.nonResourceURLs.allSatisfy { url in
            nonResourceURLs.contains { $0 == url || $0.hasSuffix("*") && url.hasPrefix($0.dropLast()) }
        }
        if !coversURLs || atom.resources.isEmpty { return coversURLs }
        let subresources = atom.resources.compactMap { resource in
            resource.split(separator: "/").dropFirst().first.map { "*/\($0)" }
        }
        return has(apiGroups, atom.apiGroups)
            && (has(resources, atom.resources) || !subresources.isEmpty && subresources.allSatisfy(resources.contains))
            && (resourceNames.isEmpty || !atom.resourceNames.isEmpty && atom.resourceNames.allSatisfy(resourceNames.contains))
    }

    /// `{APIGroups:["apps"], Resources:["deployments"], Verbs:["get"]}`
    fileprivate var shortDescription: String {
        let parts = [
            ("APIGroups", apiGroups), ("Resources", resources), ("ResourceNames", resourceNames),
            ("NonResourceURLs", nonResourceURLs), ("Verbs", verbs),
        ].filter { !$0.1.isEmpty }
        return "{" + parts.map { "\($0):[\($1.map(\.goQuoted).joined(separator: " "))]" }.joined(separator: ", ") + "}"
    }
}
