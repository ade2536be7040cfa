import KubernetesModel
import NIOHTTP1

/// Acting as somebody else, with `--as` and the like.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
struct Impersonation {
    /// Whom the request is to count for.
    var user: UserInfo
    /// What the sender must be allowed to do, each by itself.
    var permissions: [RequestInfo]

    /// Nil when no header asks for it. Groups without a user are a fault of the sender's.
    init?(_ headers: HTTPHeaders) throws(APIStatus) {
        let name = headers.first(name: "impersonate-user") ?? ""
        let groups = headers["impersonate-group"]
        let uid = headers.first(name: "impersonate-uid") ?? ""
        let extra = Self.extra(headers)
        guard !name.isEmpty else {
            guard groups.isEmpty, uid.isEmpty, extra.isEmpty else {
                throw APIStatus(
                    code: 400, reason: .badRequest,
                    message: "requested impersonation of groups, a uid or extra fields without impersonating a user")
            }
            return nil
        }
        user = UserInfo(name: name, uid: uid, groups: groups, extra: extra)
        permissions = [Self.permission(ofUser: name)] + groups.map { Self.permission("", "groups", $0) }
        if !uid.isEmpty { permissions.append(Self.permission("authentication.k8s.io", "uids", uid)) }
        for (key, values) in extra.sorted(by: { $0.key < $1.key }) {
            permissions += values.map { Self.permission("authentication.k8s.io", "userextras", $0, subresource: key) }
        }
        if groups.isEmpty { addAccountGroups() }
        if name != UserInfo.anonymous.name { user = user.authenticated }
    }

    /// A service account brings the groups that it always has.
    private mutating func addAccountGroups() {
        if let namespace = Self.account(user.name)?.namespace {
            user.groups = ["system:serviceaccounts", "system:serviceaccounts:\(namespace)"]
        } else if user.name == UserInfo.anonymous.name {
            user.groups = UserInfo.anonymous.groups
        }
    }

    private static func account(_ user: String) -> (namespace: String, name: String)? {
        let parts = user.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" else { return nil }
        return (String(parts[2]), String(parts[3]))
    }

    private static func permission(ofUser user: String) -> RequestInfo {
        guard let account = account(user) else { return permission("", "users", user) }
        var info = permission("", "serviceaccounts", account.name)
        info.namespace = account.namespace
        return info
    }

    private static func permission(
        _ group: String, _ resource: String, _ name: String, subresource: String? = nil
    ) -> RequestInfo {
        var info = RequestInfo(verb: "impersonate", path: "")
        info.isResourceRequest = true
        info.group = group
        info.version = "v1"
        info.resource = resource
        info.subresource = subresource
        info.name = name
        return info
    }

    private static func extra(_ headers: HTTPHeaders) -> [String: [String]] {
        let prefix = "impersonate-extra-"
        return headers.reduce(into: [:]) { extra, header in
            let name = header.name.lowercased()
            if name.hasPrefix(prefix) { extra[String(name.dropFirst(prefix.count)), default: []].append(header.value) }
        }
    }
}
