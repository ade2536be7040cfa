import KubernetesModel

extension AdmissionStep {
    /// Nobody grants what they do not have: whoever writes a role or binds one must hold its rules, or may `escalate` or `bind`.
    ///
    /// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
    package static let privilegeEscalation = AdmissionStep("PrivilegeEscalation", .validating) {
        object, request throws(APIStatus) in
        guard request.operation != .delete, request.type.group == ResourceType.roles.group, !request.user.isMaster else { return }
        let check = PrivilegeEscalation(request)
        switch request.type.plural {
        case "roles", "clusterroles": try check.role(object)
        case "rolebindings", "clusterrolebindings": try check.binding(object)
        default: break
        }
    }
}

private struct PrivilegeEscalation {
    private let request: AdmissionRequest
    private let policy: RBACPolicy

    init(_ request: AdmissionRequest) {
        self.request = request
        policy = RBACPolicy(in: request.cluster)
    }

    func role(_ role: KubernetesObject) throws(APIStatus) {
        if role.policyRules == request.old?.policyRules || mayAnyway("escalate", role.key, request.type) { return }
        try check(granting: role.policyRules, role.key)
    }

    func binding(_ binding: KubernetesObject) throws(APIStatus) {
        if let old = request.old, old["roleRef"] == binding["roleRef"], old["subjects"] == binding["subjects"] { return }
        let isCluster = binding["roleRef", "kind"]?.string == "ClusterRole"
        let type = isCluster ? ResourceType.clusterRoles : .roles
        let key = ObjectKey(namespace: isCluster ? nil : binding.namespace, name: binding["roleRef", "name"]?.string ?? "")
        if mayAnyway("bind", ObjectKey(namespace: binding.namespace, name: key.name), type) { return }
        guard let role = request.cluster.get(type, key) else { throw .notFound(type.groupResource, key.name) }
        try check(granting: role.policyRules, binding.key)
    }

    private func mayAnyway(_ verb: String, _ key: ObjectKey, _ type: ResourceType) -> Bool {
        var info = RequestInfo(verb: verb, path: "")
        info.isResourceRequest = true
        (info.group, info.version, info.resource) = (type.group, type.version, type.plural)
        (info.namespace, info.name) = (key.namespace, key.name)
        return policy.allows(request.user, info)
    }

    /// Rules about the same things as one, with all their verbs.
    private static func compacted(_ atoms: [PolicyRule]) -> [PolicyRule] {
        var rules: [PolicyRule] = []
        for atom in atoms {
            var subject = atom
            subject.verbs = []
            let known = rules.firstIndex { rule in
                var other = rule
                other.verbs = []
                return other == subject
            }
            if let known { rules[known].verbs += atom.verbs } else { rules.append(atom) }
        }
        return rules
    }

    private func check(granting rules: [PolicyRule], _ key: ObjectKey) throws(APIStatus) {
        let held = policy.rules(of: request.user, in: key.namespace)
        let missing = rules.flatMap(\.atoms).filter { atom in !held.contains { $0.covers(atom) } }
        guard !missing.isEmpty else { return }
        let groups = request.user.groups.map(\.goQuoted).joined(separator: " ")
        throw .forbidden(
            request.resource, key.name,
            "user \(request.user.name.goQuoted) (groups=[\(groups)]) is attempting to grant RBAC permissions not currently held:\n"
                + Self.compacted(missing).map(\.shortDescription).sorted { $0.keyOrder($1) < 0 }.joined(separator: "\n"))
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
