import KubernetesModel

/// https://kubernetes.io/docs/reference/access-authn-authz/rbac/
extension BuiltInCheck {
    mutating func role(_ json: JSONValue, isNamespaced: Bool) {
        for (index, rule) in json.list("rules").enumerated() {
            let path = FieldPath("rules")[index]
            if rule.list("verbs").isEmpty { required(path.child("verbs"), "verbs must contain at least one value") }
            if !rule.list("nonResourceURLs").isEmpty {
                if isNamespaced {
                    let detail = "namespaced rules cannot apply to non-resource URLs"
                    invalid(path.child("nonResourceURLs"), rule["nonResourceURLs"] ?? [], detail)
                }
                let resources = ["apiGroups", "resources", "resourceNames"]
                if resources.contains(where: { !rule.list($0).isEmpty }) {
                    let detail = "rules cannot apply to both regular resources and non-resource URLs"
                    invalid(path.child("nonResourceURLs"), rule["nonResourceURLs"] ?? [], detail)
                }
                continue
            }
            if rule.list("apiGroups").isEmpty {
                required(path.child("apiGroups"), "resource rules must supply at least one api group")
            }
            if rule.list("resources").isEmpty {
                required(path.child("resources"), "resource rules must supply at least one resource")
            }
        }
    }

    mutating func roleBinding(_ json: JSONValue, replacing old: JSONValue?, isNamespaced: Bool) {
        let group = "rbac.authorization.k8s.io"
        let role = json["roleRef"] ?? [:]
        let path = FieldPath("roleRef")
        if role.text("apiGroup") != group {
            add(.notSupported(path.child("apiGroup"), .string(role.text("apiGroup")), supported: [group]))
        }
        let kinds = isNamespaced ? ["Role", "ClusterRole"] : ["ClusterRole"]
        if !kinds.contains(role.text("kind")) {
            add(.notSupported(path.child("kind"), .string(role.text("kind")), supported: kinds))
        }
        name(role, "name", at: path, NameRule.pathSegment)
        for (index, subject) in json.list("subjects").enumerated() {
            self.subject(subject, at: FieldPath("subjects")[index], group)
            if json.text("kind") == "ClusterRoleBinding", subject["kind"] == "ServiceAccount" {
                filled(subject, "namespace", at: FieldPath("subjects")[index])
            }
        }
        if let old, old["roleRef"] != json["roleRef"] { invalid(path, role, "cannot change roleRef") }
    }

    private mutating func subject(_ subject: JSONValue, at path: FieldPath, _ group: String) {
        filled(subject, "name", at: path)
        let own = subject.text("apiGroup")
        switch subject.text("kind") {
        case "ServiceAccount":
            optionalName(subject, "name", at: path, NameRule.dns1123Subdomain)
            if !own.isEmpty { add(.notSupported(path.child("apiGroup"), .string(own), supported: [""])) }
        case "User", "Group":
            if own != group { add(.notSupported(path.child("apiGroup"), .string(own), supported: [group])) }
        case let kind:
            add(.notSupported(path.child("kind"), .string(kind), supported: ["ServiceAccount", "User", "Group"]))
        }
    }
}
