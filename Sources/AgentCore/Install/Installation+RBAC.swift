import KubernetesModel

extension Installation {
    /// The service account and the least that it needs: no wildcard, no Secrets, no deletion of what garbage collection deletes.
    package static var rbac: [KubernetesObject] {
        [
            object(.serviceAccounts, namespace: namespace),
            role(clusterRoles, namespace: nil, rules: clusterRules),
            binding(clusterRoleBindings, namespace: nil, to: "ClusterRole"),
            role(roles, namespace: namespace, rules: namespaceRules),
            binding(roleBindings, namespace: namespace, to: "Role"),
        ]
    }

    private static var clusterRules: [JSONValue] {
        let agents = AgentDeployment.type
        return [
            rule(agents.group, [agents.plural], ["get", "list", "watch"]),
            rule(agents.group, ["\(agents.plural)/status"], ["patch"]),
            // Owner references that block the owner's deletion need this where the cluster checks it.
            rule(agents.group, ["\(agents.plural)/finalizers"], ["update"]),
            rule("apps", ["deployments"], ["create", "get", "list", "patch", "watch"]),
            rule("", ["services"], ["create", "delete", "get", "list", "patch", "watch"]),
            rule("autoscaling", ["horizontalpodautoscalers"], ["create", "delete", "get", "list", "patch", "watch"]),
            rule("events.k8s.io", ["events"], ["create", "patch"]),
        ]
    }

    /// The lease by which replicas of the operator agree on a leader.
    private static var namespaceRules: [JSONValue] { [rule("coordination.k8s.io", ["leases"], ["create", "get", "update"])] }

    private static func rule(_ group: String, _ resources: [String], _ verbs: [String]) -> JSONValue {
        [
            "apiGroups": [.string(group)], "resources": .array(resources.map { .string($0) }),
            "verbs": .array(verbs.map { .string($0) }),
        ]
    }

    private static func role(_ type: ResourceType, namespace: String?, rules: [JSONValue]) -> KubernetesObject {
        var role = object(type, namespace: namespace)
        role["rules"] = .array(rules)
        return role
    }

    private static func binding(_ type: ResourceType, namespace: String?, to kind: String) -> KubernetesObject {
        var binding = object(type, namespace: namespace)
        binding["roleRef"] = ["apiGroup": "rbac.authorization.k8s.io", "kind": .string(kind), "name": .string(name)]
        binding["subjects"] = [["kind": "ServiceAccount", "name": .string(name), "namespace": .string(Self.namespace)]]
        return binding
    }

    private static let clusterRoles = rbacType("clusterroles", "ClusterRole", isNamespaced: false)
    private static let clusterRoleBindings = rbacType("clusterrolebindings", "ClusterRoleBinding", isNamespaced: false)
    private static let roles = rbacType("roles", "Role", isNamespaced: true)
    private static let roleBindings = rbacType("rolebindings", "RoleBinding", isNamespaced: true)

    private static func rbacType(_ plural: String, _ kind: String, isNamespaced: Bool) -> ResourceType {
        ResourceType(group: "rbac.authorization.k8s.io", version: "v1", plural: plural, kind: kind, isNamespaced: isNamespaced)
    }
}
