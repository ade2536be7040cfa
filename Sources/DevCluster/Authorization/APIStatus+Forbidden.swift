import KubernetesModel

extension APIStatus {
    /// The request names nobody whom this server knows.
    static let unauthorized = APIStatus(code: 401, reason: .unauthorized, message: "Unauthorized")

    /// `deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API group "apps" in the namespace "x"`
    static func forbidden(_ user: UserInfo, _ request: RequestInfo) -> APIStatus {
        guard request.isResourceRequest else {
            return APIStatus(
                code: 403, reason: .forbidden,
                message: "forbidden: User \(user.name.goQuoted) cannot \(request.verb) path \(request.path.goQuoted)")
        }
        let resource = request.resource + (request.subresource.map { "/\($0)" } ?? "")
        let place = request.namespace.map { "in the namespace \($0.goQuoted)" } ?? "at the cluster scope"
        return .forbidden(
            GroupResource(group: request.group, resource: request.resource), request.name ?? "",
            "User \(user.name.goQuoted) cannot \(request.verb) resource \(resource.goQuoted) "
                + "in API group \(request.group.goQuoted) \(place)")
    }
}
