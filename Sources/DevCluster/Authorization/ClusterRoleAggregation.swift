import KubernetesModel

/// Keeps the rules of aggregated ClusterRoles: they are those of the roles that their selectors choose.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
struct ClusterRoleAggregation: ClusterController {
    let name = "clusterrole-aggregation-controller"

    /// Any change of a ClusterRole may be one for those that aggregate it.
    let triggers = [
        Trigger(.clusterRoles) { _, cluster in
            cluster.list(.clusterRoles, namespace: nil).filter { $0["aggregationRule"] != nil }.map(\.key)
        }
    ]

    func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard var role = cluster.get(.clusterRoles, key), let aggregation = role["aggregationRule"] else { return Outcome() }
        let selectors = aggregation["clusterRoleSelectors"]?.array?.compactMap { try? LabelSelector(json: $0) } ?? []
        var rules: [PolicyRule] = []
        for other in cluster.list(.clusterRoles, namespace: nil) where other.key != key {
            guard selectors.contains(where: { $0.matches(other) }) else { continue }
            rules += other.policyRules.filter { !rules.contains($0) }
        }
        guard rules != role.policyRules else { return Outcome() }
        role["rules"] = .array(rules.map(\.json))
        return Outcome(writes: [.update(.clusterRoles, role, subresource: nil)])
    }
}
