import CEL
import KubernetesModel

/// What policies and webhooks have in common: rules that say which writes are meant, and conditions on these.
extension BuiltInCheck {
    mutating func admissionRule(_ rule: JSONValue, at path: FieldPath) {
        for (key, title) in [("operations", "operations"), ("apiGroups", "API groups"), ("apiVersions", "API versions")] {
            let (place, values) = (path.child(key), rule.list(key))
            if values.isEmpty { required(place) }
            if values.contains("*"), values.count > 1 {
                invalid(place, .array(values), "if '*' is present, must not specify other \(title)")
            }
            for (index, value) in values.enumerated() {
                let known = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"]
                if key == "operations", !known.contains(value.string ?? "") {
                    add(.notSupported(place[index], value, supported: known))
                } else if key == "apiVersions", value == "" {
                    required(place[index])
                }
            }
        }
        resources(rule.list("resources").map { $0.string ?? "" }, at: path.child("resources"))
        choice(rule, "scope", ["*", "Cluster", "Namespaced"], at: path, isRequired: false)
    }

    /// Resources, each with or without a subresource, of which none may be part of another.
    private mutating func resources(_ resources: [String], at path: FieldPath) {
        if resources.isEmpty { required(path) }
        var (allOfResource, ofAllResources): (Set<String>, Set<String>) = ([], [])
        var endsPlainly = false
        for (index, resource) in resources.enumerated() {
            let parts = resource.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                if resource.isEmpty { required(path[index]) } else { endsPlainly = resource != "*" }
                continue
            }
            if allOfResource.contains(parts[0]) {
                invalid(path[index], .string(resource), "if '\(parts[0])/*' is present, must not specify \(resource)")
            }
            if ofAllResources.contains(parts[1]) {
                invalid(path[index], .string(resource), "if '*/\(parts[1])' is present, must not specify \(resource)")
            }
            if parts[1] == "*" { allOfResource.insert(parts[0]) }
            if parts[0] == "*" { ofAllResources.insert(parts[1]) }
        }
        let all = JSONValue.array(resources.map { .string($0) })
        if resources.count > 1, resources.contains("*/*") {
            invalid(path, all, "if '*/*' is present, must not specify other resources")
        }
        if resources.contains("*"), endsPlainly {
            invalid(path, all, "if '*' is present, must not specify other resources without subresources")
        }
    }

    mutating func matchConditions(_ conditions: [JSONValue], _ compiler: PolicyCompiler, at path: FieldPath) {
        let limit = 64
        if conditions.count > limit { add(.tooMany(path, count: conditions.count, limit: limit)) }
        var names: Set<String> = []
        for (index, condition) in conditions.enumerated() {
            let path = path[index]
            let expression = condition.text("expression")
            // What is more than can be stored is not worth its compilation.
            if expression.trimmed.isEmpty {
                required(path.child("expression"))
            } else if index < limit, let fault = compiler.examine(expression, giving: [.bool]).fault {
                invalid(path.child("expression"), .string(expression), fault)
            }
            let name = condition.text("name")
            if name.isEmpty {
                required(path.child("name"))
            } else {
                invalid(path.child("name"), .string(name), NameRule.qualifiedName(name))
                if !names.insert(name).inserted { add(.duplicate(path.child("name"), .string(name))) }
            }
        }
    }
}
