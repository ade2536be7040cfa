import KubernetesModel
import KubernetesSchema

extension RBACPolicy {
    /// As the cluster has it at this moment.
    init(in cluster: any ClusterView) {
        let list = { (type: ResourceType) in cluster.list(type, namespace: nil) }
        self.init(
            roles: list(.roles), clusterRoles: list(.clusterRoles), bindings: list(.roleBindings) + list(.clusterRoleBindings))
    }

    /// Whether the user, or whom the question names, may do what it asks about.
    func allows(_ question: PolicyQuestion, of user: UserInfo) -> Bool {
        let subject =
            question.user.map { UserInfo(name: $0, groups: ["system:serviceaccounts", "system:authenticated"]) } ?? user
        var info = RequestInfo(verb: question.verb, path: question.path ?? "")
        info.isResourceRequest = question.path == nil
        (info.group, info.resource) = (question.group, question.resource)
        info.subresource = question.subresource.isEmpty ? nil : question.subresource
        info.namespace = question.namespace.isEmpty ? nil : question.namespace
        info.name = question.name.isEmpty ? nil : question.name
        return subject.isMaster || allows(subject, info)
    }
}
