import KubernetesModel

/// The roles and bindings that every cluster begins with.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
enum BootstrapPolicy {
    static let objects: [(type: ResourceType, object: KubernetesObject)] = clusterRoles + bindings

    // MARK: ClusterRoles

    private static let clusterRoles: [(ResourceType, KubernetesObject)] = [
        role("cluster-admin", [rule(["*"], ["*"], ["*"]), PolicyRule(verbs: ["*"], nonResourceURLs: ["*"])]),
        role("system:discovery", [PolicyRule(verbs: ["get"], nonResourceURLs: discoveryPaths + publicPaths)]),
        role("system:public-info-viewer", [PolicyRule(verbs: ["get"], nonResourceURLs: publicPaths)]),
        role(
            "system:basic-user",
            [
                rule(["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], ["create"]),
                rule(["authentication.k8s.io"], ["selfsubjectreviews"], ["create"]),
            ]),
        role("system:aggregate-to-view", viewRules, labels: aggregation("view")),
        role("system:aggregate-to-edit", editRules, labels: aggregation("edit")),
        role("system:aggregate-to-admin", adminRules, labels: aggregation("admin")),
        role("view", viewRules, labels: aggregation("edit"), aggregates: "view"),
        role("edit", viewRules + editRules, labels: aggregation("admin"), aggregates: "edit"),
        role("admin", viewRules + editRules + adminRules, aggregates: "admin"),
    ]

    private static let publicPaths = ["/healthz", "/livez", "/readyz", "/version", "/version/"]
    private static let discoveryPaths = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"]

    private static let reading = ["get", "list", "watch"]
    private static let writing = ["create", "delete", "deletecollection", "patch", "update"]

    /// What people work with in a namespace, by group: the kinds, and those of their subresources that may be read.
    private static let workloads: [(group: String, resources: [String])] = [
        (
            "",
            [
                "configmaps", "endpoints", "events", "persistentvolumeclaims", "persistentvolumeclaims/status", "pods",
                "pods/status", "replicationcontrollers", "replicationcontrollers/scale", "replicationcontrollers/status",
                "serviceaccounts", "services", "services/status",
            ]
        ),
        (
            "apps",
            [
                "controllerrevisions", "daemonsets", "daemonsets/status", "deployments", "deployments/scale",
                "deployments/status", "replicasets", "replicasets/scale", "replicasets/status", "statefulsets",
                "statefulsets/scale", "statefulsets/status",
            ]
        ),
        ("autoscaling", ["horizontalpodautoscalers", "horizontalpodautoscalers/status"]),
        ("batch", ["cronjobs", "cronjobs/status", "jobs", "jobs/status"]),
        ("networking.k8s.io", ["ingresses", "ingresses/status", "networkpolicies"]),
        ("policy", ["poddisruptionbudgets", "poddisruptionbudgets/status"]),
    ]

    private static let viewRules =
        workloads.map { rule([$0.group], $0.resources, reading) } + [
            rule(
                [""], ["limitranges", "namespaces", "namespaces/status", "pods/log", "resourcequotas", "resourcequotas/status"],
                reading),
            rule(["discovery.k8s.io"], ["endpointslices"], reading),
        ]

    private static let editRules =
        workloads.map { rule([$0.group], $0.resources.filter { !$0.hasSuffix("/status") }, writing) } + [
            rule([""], ["secrets"], reading + writing),
            rule([""], ["pods/eviction", "serviceaccounts/token"], ["create"]),
            rule([""], ["serviceaccounts"], ["impersonate"]),
            rule(["coordination.k8s.io"], ["leases"], reading + writing),
        ]

    private static let adminRules = [
        rule(["rbac.authorization.k8s.io"], ["rolebindings", "roles"], reading + writing),
        rule(["authorization.k8s.io"], ["localsubjectaccessreviews"], ["create"]),
    ]

    private static func rule(_ groups: [String], _ resources: [String], _ verbs: [String]) -> PolicyRule {
        PolicyRule(verbs: verbs, apiGroups: groups, resources: resources)
    }

    private static func aggregation(_ role: String) -> JSONValue {
        .object(["rbac.authorization.k8s.io/aggregate-to-\(role)": "true"])
    }

    private static func role(
        _ name: String, _ rules: [PolicyRule], labels: JSONValue = [:], aggregates: String? = nil
    ) -> (ResourceType, KubernetesObject) {
        var role = KubernetesObject(.clusterRoles, name: name)
        role["metadata", "labels"] = labels
        mark(&role)
        role["rules"] = .array(rules.map(\.json))
        if let aggregates {
            role["aggregationRule"] = ["clusterRoleSelectors": [["matchLabels": aggregation(aggregates)]]]
        }
        return (.clusterRoles, role)
    }

    // MARK: Bindings

    private static let bindings: [(ResourceType, KubernetesObject)] = [
        binding("cluster-admin", ["system:masters"]),
        binding("system:discovery", ["system:authenticated"]),
        binding("system:basic-user", ["system:authenticated"]),
        binding("system:public-info-viewer", ["system:authenticated", "system:unauthenticated"]),
    ]

    private static func binding(_ role: String, _ groups: [String]) -> (ResourceType, KubernetesObject) {
        let group = JSONValue.string(ResourceType.clusterRoles.group)
        var binding = KubernetesObject(.clusterRoleBindings, name: role)
        mark(&binding)
        binding["roleRef"] = ["apiGroup": group, "kind": "ClusterRole", "name": .string(role)]
        binding["subjects"] = .array(groups.map { ["apiGroup": group, "kind": "Group", "name": .string($0)] })
        return (.clusterRoleBindings, binding)
    }

    private static func mark(_ object: inout KubernetesObject) {
        object["metadata", "labels", "kubernetes.io/bootstrapping"] = "rbac-defaults"
        object["metadata", "annotations", "rbac.authorization.kubernetes.io/autoupdate"] = "true"
    }
}
