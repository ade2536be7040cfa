import KubernetesModel

/// https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class
extension BuiltInCheck {
    mutating func ingressClass(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        let controller = spec.text("controller")
        if let old, old["spec"]?.text("controller") != controller {
            return add(.immutable(path.child("controller"), .string(controller)))
        }
        if controller.isEmpty {
            required(path.child("controller"))
        } else {
            domainPrefixed(controller, at: path.child("controller"), limit: 250)
        }
        if let parameters = spec["parameters"] { classParameters(parameters, at: path.child("parameters")) }
    }

    private mutating func classParameters(_ parameters: JSONValue, at path: FieldPath) {
        if let group = parameters["apiGroup"]?.string {
            invalid(path.child("apiGroup"), .string(group), NameRule.dns1123Subdomain(group))
        }
        for key in ["kind", "name"] { name(parameters, key, at: path, NameRule.pathSegment) }
        if let scope = parameters["scope"], scope != "Cluster", scope != "Namespace" {
            add(.notSupported(path.child("scope"), scope, supported: ["Cluster", "Namespace"]))
        }
        let namespacePath = path.child("namespace")
        switch (parameters["scope"], parameters["namespace"]?.string) {
        case ("Namespace", nil): required(namespacePath, "`parameters.scope` is set to 'Namespace'")
        case ("Namespace", let namespace?):
            invalid(namespacePath, .string(namespace), NameRule.dns1123Label(namespace))
        case ("Cluster", _?): forbidden(namespacePath, "`parameters.scope` is set to 'Cluster'")
        default: break
        }
    }

    /// `example.com/name`
    mutating func domainPrefixed(_ text: String, at path: FieldPath, limit: Int) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            return invalid(path, .string(text), "must be a domain-prefixed path (such as \"acme.io/foo\")")
        }
        invalid(path, .string(parts[0]), NameRule.dns1123Subdomain(parts[0]))
        invalid(path, .string(parts[1]), NameRule.urlPath(parts[1]))
        if text.utf8.count > limit { add(.tooLong(path, limit: limit)) }
    }
}
