import KubernetesModel

/// All that the cluster's roles and bindings say at one moment, found by whom they speak of.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/rbac/
struct RBACPolicy: Sendable {
    /// Rules, and the namespace that they count in: nil for everywhere.
    struct Grant: Sendable {
        var namespace: String?
        var rules: [PolicyRule]

        func counts(in namespace: String?) -> Bool { self.namespace == nil || self.namespace == namespace }
    }

    private var grants: [Subject: [Grant]] = [:]

    private enum Subject: Hashable {
        case user(String)
        case group(String)
    }

    init(roles: [KubernetesObject], clusterRoles: [KubernetesObject], bindings: [KubernetesObject]) {
        let rules = Dictionary((roles + clusterRoles).map { ($0.key, $0.policyRules) }, uniquingKeysWith: { $1 })
        for binding in bindings {
            let isCluster = binding["roleRef", "kind"]?.string == "ClusterRole"
            let role = ObjectKey(namespace: isCluster ? nil : binding.namespace, name: binding["roleRef", "name"]?.string ?? "")
            // A binding to a role that is not there grants nothing.
            guard let rules = rules[role], isCluster || binding.namespace != nil else { continue }
            let grant = Grant(namespace: binding.namespace, rules: rules)
            for subject in binding["subjects"]?.array ?? [] {
                guard let subject = Self.subject(subject, in: binding.namespace) else { continue }
                grants[subject, default: []].append(grant)
            }
        }
    }

    private static func subject(_ json: JSONValue, in namespace: String?) -> Subject? {
        guard let name = json["name"]?.string else { return nil }
        switch json["kind"]?.string {
        case "User": return .user(name)
        case "Group": return .group(name)
        case "ServiceAccount":
            guard let namespace = json["namespace"]?.string ?? namespace else { return nil }
            return .user("system:serviceaccount:\(namespace):\(name)")
        default: return nil
        }
    }

    func allows(_ user: UserInfo, _ request: RequestInfo) -> Bool {
        grants(of: user).contains { grant in
            grant.counts(in: request.namespace) && grant.rules.contains { $0.allows(request) }
        }
    }

    /// All that the user may do in a namespace, or in the whole cluster for nil.
    func rules(of user: UserInfo, in namespace: String?) -> [PolicyRule] {
        grants(of: user).filter { $0.counts(in: namespace) }.flatMap(\.rules)
    }

    private func grants(of user: UserInfo) -> some Sequence<Grant> {
        ([.user(user.name)] + user.groups.map { .group($0) }).lazy.flatMap { (subject: Subject) in self.grants[subject] ?? [] }
    }
}
