import KubernetesModel

extension BuiltInSchemas {
    static let role = kind(
        "rbac.v1.Role", "What may be done in a namespace.", ["rules": rules])

    static let clusterRole = kind(
        "rbac.v1.ClusterRole", "What may be done in the cluster.",
        [
            "aggregationRule": .type(
                "rbac.v1.AggregationRule", "Makes this role of others.",
                ["clusterRoleSelectors": .list(of: labelSelector, "Selects the others.")]), "rules": rules,
        ])

    static let roleBinding = kind(
        "rbac.v1.RoleBinding", "Who has a role in a namespace.", required: ["roleRef"], binding)
    static let clusterRoleBinding = kind(
        "rbac.v1.ClusterRoleBinding", "Who has a role in the cluster.", required: ["roleRef"], binding)

    private static let rules = Schema.list(
        of: .type(
            "rbac.v1.PolicyRule", "Allows something.", required: ["verbs"],
            [
                "apiGroups": .list(of: .string("A group."), "The groups of the resources; empty for the core group."),
                "nonResourceURLs": .list(of: .string("A path."), "Paths that are no resources."),
                "resourceNames": .list(of: .string("A name."), "The objects; all unless given."),
                "resources": .list(of: .string("A resource."), "The resources."),
                "verbs": .list(of: .string("A verb."), "What may be done."),
            ]), "What is allowed.")

    private static let binding: [String: Schema] = [
        "roleRef": Schema.type(
            "rbac.v1.RoleRef", "The role.", required: ["kind", "name"], keepingZero: ["apiGroup"],
            [
                "apiGroup": .string("The group of the role."), "kind": .string("Role or ClusterRole."),
                "name": .string("The name of the role."),
            ]
        ).asAtomicMap,
        "subjects": .list(
            of: Schema.type(
                "rbac.v1.Subject", "Somebody.", required: ["kind", "name"],
                [
                    "apiGroup": .string("The group of the subject."), "kind": .string("User, Group or ServiceAccount."),
                    "name": .string("The name."), "namespace": .string("The namespace of a service account."),
                ]
            ).asAtomicMap, "Who has it."),
    ]
}
