import KubernetesModel

/// `allOf`, `anyOf`, `oneOf` and `not` may restrict values, but not say what there is.
extension StructuralCheck {
    mutating func checkConditions(
        _ schema: JSONValue, skippingAnyOf: Bool, skippingFirstAllOf: Bool, at path: FieldPath
    ) {
        if !skippingAnyOf {
            for (index, condition) in schema.list("anyOf").enumerated() {
                checkCondition(condition, at: path.child("anyOf")[index])
            }
        }
        for (index, condition) in schema.list("allOf").enumerated() {
            checkCondition(condition, skippingAnyOf: skippingFirstAllOf && index == 0, at: path.child("allOf")[index])
        }
        for (index, condition) in schema.list("oneOf").enumerated() {
            checkCondition(condition, at: path.child("oneOf")[index])
        }
        if let condition = schema["not"] { checkCondition(condition, at: path.child("not")) }
        if let pattern = schema["pattern"]?.string, !pattern.isEmpty {
            do {
                _ = try RegularExpression.cached(pattern)
            } catch {
                let detail = "must be a valid regular expression, but isn't: \(error)"
                faults.append(.invalid(path.child("pattern"), .string(pattern), detail))
            }
        }
    }

    private static let forbidden: [(key: String, detail: String)] = [
        ("type", "must be empty to be structural"), ("additionalProperties", "must be undefined to be structural"),
        ("default", "must be undefined to be structural"), ("title", "must be empty to be structural"),
        ("description", "must be empty to be structural"), ("nullable", "must be false to be structural"),
        ("x-kubernetes-preserve-unknown-fields", "must be false to be structural"),
        ("x-kubernetes-embedded-resource", "must be false to be structural"),
        ("x-kubernetes-int-or-string", "must be false to be structural"),
        ("x-kubernetes-list-map-keys", "must be empty to be structural"),
        ("x-kubernetes-list-type", "must be undefined to be structural"),
        ("x-kubernetes-map-type", "must be undefined to be structural"),
        ("x-kubernetes-validations", "must be empty to be structural"),
    ]

    private mutating func checkCondition(_ schema: JSONValue, skippingAnyOf: Bool = false, at path: FieldPath) {
        checkConditions(schema, skippingAnyOf: skippingAnyOf, skippingFirstAllOf: false, at: path)
        if let items = schema["items"] { checkCondition(items, at: path.child("items")) }
        for member in schema.members("properties") {
            checkCondition(member.value, at: path.child("properties")[key: member.key])
        }
        for (key, detail) in Self.forbidden {
            switch schema[key] {
            case nil, .null, false, "", []: break
            default: faults.append(.forbidden(path.child(key), detail))
            }
        }
        if schema["properties", "metadata"] != nil {
            let detail = "must not be specified in a nested context"
            faults.append(.forbidden(path.child("properties")[key: "metadata"], detail))
        }
    }

    /// Whatever a condition speaks of must be described outside of the conditions.
    ///
    /// `conditions` are those at `conditionPath`, about what `schema` at `path` describes; nil when nothing does.
    mutating func checkCompleteness(
        _ conditions: JSONValue, _ schema: JSONValue?, at path: FieldPath, _ conditionPath: FieldPath
    ) {
        if let not = conditions["not"] { checkNestedCompleteness(not, schema, at: path, conditionPath.child("not")) }
        for key in ["allOf", "anyOf", "oneOf"] {
            for (index, condition) in conditions.list(key).enumerated() {
                checkNestedCompleteness(condition, schema, at: path, conditionPath.child(key)[index])
            }
        }
    }

    private mutating func checkNestedCompleteness(
        _ condition: JSONValue, _ schema: JSONValue?, at path: FieldPath, _ conditionPath: FieldPath
    ) {
        guard let schema else {
            faults.append(.required(path, "because it is defined in \(conditionPath)"))
            return
        }
        checkCompleteness(condition, schema, at: path, conditionPath)
        if let items = condition["items"] {
            checkNestedCompleteness(items, schema["items"], at: path.child("items"), conditionPath.child("items"))
        }
        for member in condition.members("properties") {
            checkNestedCompleteness(
                member.value, schema["properties", member.key], at: path.child("properties")[key: member.key],
                conditionPath.child("properties")[key: member.key])
        }
    }
}
