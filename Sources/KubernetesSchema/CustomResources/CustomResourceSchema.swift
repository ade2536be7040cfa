import KubernetesModel

/// What the API server does to the objects of one version of a custom resource: what it drops, fills in and refuses.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
package struct CustomResourceSchema: Sendable {
    /// Where the subresource `scale` finds its numbers, as paths of members.
    package struct ScalePaths: Sendable, Hashable {
        package var specReplicas: [String]
        package var statusReplicas: [String]

        package init(specReplicas: [String], statusReplicas: [String]) {
            self.specReplicas = specReplicas
            self.statusReplicas = statusReplicas
        }
    }

    package let type: ResourceType
    package let schema: Schema
    private let scale: ScalePaths?
    private let rules: RuleTree?

    /// The schema must have passed `StructuralCheck`. Without a compiler, rules are not checked.
    package init(_ type: ResourceType, schema: Schema, scale: ScalePaths? = nil, compiler: (any RuleCompiler)? = nil) {
        self.type = type
        self.schema = schema
        self.scale = scale
        rules = compiler.flatMap { RuleTree(schema, isResourceRoot: true, compiler: $0) }
    }

    /// The object as it is stored, without unknown fields and with defaults, and the unknown fields.
    package func admitted(_ object: JSONValue) -> (object: JSONValue, unknownFields: [FieldPath]) {
        var object = object
        let unknown = schema.prune(&object, isResourceRoot: true)
        return (schema.defaulted(object), unknown)
    }

    /// The faults of an object, all of them; with the one that it replaces, what that one had already is let pass.
    package func faults(of object: JSONValue, replacing old: JSONValue? = nil) -> [FieldError] {
        let typeFaults = typeFaults(of: object)
        guard typeFaults.isEmpty else { return typeFaults }
        var faults = metadataFaults(of: object, replacing: old)
        faults += schema.faults(of: object, replacing: old)
        faults += replicaFaults(of: object, scale?.specReplicas) + replicaFaults(of: object, scale?.statusReplicas)
        faults += schema.embeddedResourceFaults(of: object)
        return faults + laterFaults(of: object, replacing: old, after: faults)
    }

    /// The same for a change by way of the subresource `status`, which looks at the schema of the status alone.
    package func statusFaults(of object: JSONValue, replacing old: JSONValue) -> [FieldError] {
        let typeFaults = typeFaults(of: object)
        guard typeFaults.isEmpty else { return typeFaults }
        var faults = metadataFaults(of: object, replacing: old)
        if let status = object["status"], let schema = schema.properties["status"] {
            faults += schema.faults(of: status, replacing: old["status"], at: FieldPath("status"))
        }
        faults += replicaFaults(of: object, scale?.statusReplicas)
        return faults + laterFaults(of: object, replacing: old, after: faults)
    }

    private func typeFaults(of object: JSONValue) -> [FieldError] {
        [("kind", type.kind), ("apiVersion", type.apiVersion)].compactMap { key, expected in
            object.text(key) == expected
                ? nil : .invalid(.root.child(key), .string(object.text(key)), "must be \(expected)")
        }
    }

    private func metadataFaults(of object: JSONValue, replacing old: JSONValue?) -> [FieldError] {
        let metadata = object["metadata"] ?? [:]
        if let old { return ObjectMetaRules.faults(of: metadata, replacing: old["metadata"] ?? [:]) }
        return ObjectMetaRules.faults(of: metadata, isNamespaced: type.isNamespaced, name: NameRule.dns1123Subdomain)
    }

    private func replicaFaults(of object: JSONValue, _ path: [String]?) -> [FieldError] {
        guard let path, let replicas = object[path: path]?.integer else { return [] }
        let field = FieldPath(".\(path.joined(separator: "."))")
        if replicas < 0 { return [.invalid(field, .integer(replicas), "should be a non-negative integer")] }
        let limit = Int64(Int32.max)
        return replicas > limit
            ? [.invalid(field, .integer(replicas), "should be less than or equal to \(limit)")] : []
    }

    /// Lists that repeat a key, then rules, which are not run on an object whose shape is wrong.
    private func laterFaults(of object: JSONValue, replacing old: JSONValue?, after earlier: [FieldError]) -> [FieldError] {
        let hadRepetitions = old.map { !schema.listFaults(of: $0).isEmpty } ?? false
        let repetitions = hadRepetitions ? [] : schema.listFaults(of: object)
        guard let rules else { return repetitions }
        let blocking: Set<FieldError.Reason> = [.notSupported, .required, .tooLong, .tooMany, .typeInvalid]
        if (earlier + repetitions).contains(where: { blocking.contains($0.reason) }) {
            let detail =
                "some validation rules were not checked because the object was invalid; "
                + "correct the existing errors to complete validation"
            return repetitions + [.invalid(.root, .null, detail)]
        }
        return repetitions + rules.faults(of: object, replacing: old)
    }
}

extension Schema {
    /// The faults of type and metadata of resources within a value (`x-kubernetes-embedded-resource`).
    func embeddedResourceFaults(of value: JSONValue, at path: FieldPath = .root) -> [FieldError] {
        switch value {
        case .object(let object):
            let own = self.isEmbeddedResource ? Self.resourceFaults(of: value, at: path) : []
            return own
                + object.flatMap { member in
                    if let property = self.properties[member.key] {
                        return property.embeddedResourceFaults(of: member.value, at: path.child(member.key))
                    }
                    return self.additionalProperties?.embeddedResourceFaults(of: member.value, at: path[key: member.key]) ?? []
                }
        case .array(let elements):
            guard let items = self.items else { return [] }
            return elements.enumerated().flatMap { items.embeddedResourceFaults(of: $0.element, at: path[$0.offset]) }
        default: return []
        }
    }

    private static func resourceFaults(of resource: JSONValue, at path: FieldPath) -> [FieldError] {
        var faults: [FieldError] = []
        for key in ["apiVersion", "kind"] {
            switch resource[key] {
            case nil: faults.append(.required(path.child(key)))
            case .string(""): faults.append(.invalid(path.child(key), "", "must not be empty"))
            case .string(let text):
                if key == "kind" {
                    let rule = NameRule.dns1035Label(text.lowercased())
                    let detail = "may have mixed case, but should otherwise match: \(rule.joined(separator: ","))"
                    if !rule.isEmpty { faults.append(.invalid(path.child(key), .string(text), detail)) }
                } else if text.split(separator: "/", omittingEmptySubsequences: false).count > 2 {
                    faults.append(.invalid(path.child(key), .string(text), "unexpected GroupVersion string: \(text)"))
                }
            case let value?: faults.append(.invalid(path.child(key), value, "must be a string"))
            }
        }
        guard let metadata = resource["metadata"], metadata.object != nil else { return faults }
        var named = metadata
        if named.text("name").isEmpty { named["name"] = "unnamed" }
        let isNamespaced = !metadata.text("namespace").isEmpty
        return faults
            + ObjectMetaRules.faults(
                of: named, isNamespaced: isNamespaced, name: NameRule.pathSegment, at: path.child("metadata"))
    }
}
