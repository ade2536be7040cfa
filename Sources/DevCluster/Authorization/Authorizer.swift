import KubernetesModel
import Synchronization

/// Decides who may do what, by the roles and bindings that the store holds.
final class Authorizer: Sendable {
    private struct Known: Sendable {
        var versions: [UInt64]
        var policy: RBACPolicy
    }

    private let store: Store
    private let known = Mutex<Known?>(nil)

    init(store: Store) { self.store = store }

    func allows(_ user: UserInfo, _ request: RequestInfo) -> Bool { user.isMaster || policy.allows(user, request) }

    /// Read anew when a role or binding has changed.
    var policy: RBACPolicy {
        let kinds = [ResourceType.roles, .clusterRoles, .roleBindings, .clusterRoleBindings].map(\.groupResource)
        let versions = kinds.map(store.version)
        if let known = known.withLock({ $0 }), known.versions == versions { return known.policy }
        let objects = kinds.map { store.table($0).table.map(store.decoded) }
        let policy = RBACPolicy(roles: objects[0], clusterRoles: objects[1], bindings: objects[2] + objects[3])
        known.withLock { $0 = Known(versions: versions, policy: policy) }
        return policy
    }
}

extension ResourceType {
    static let roles = rbac("roles", "Role", isNamespaced: true)
    static let clusterRoles = rbac("clusterroles", "ClusterRole", isNamespaced: false)
    static let roleBindings = rbac("rolebindings", "RoleBinding", isNamespaced: true)
    static let clusterRoleBindings = rbac("clusterrolebindings", "ClusterRoleBinding", isNamespaced: false)

    private static func rbac(_ plural: String, _ kind: String, isNamespaced: Bool) -> ResourceType {
        ResourceType(
            group: "rbac.authorization.k8s.io", version: "v1", plural: plural, kind: kind, isNamespaced: isNamespaced)
    }
}
