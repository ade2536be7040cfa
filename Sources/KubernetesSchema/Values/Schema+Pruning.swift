import KubernetesModel

extension Schema {
    /// The fields of a value that the schema does not know, only the outermost of nested ones: of a built-in kind in the order in
    /// which they are met, of a custom resource in the order of their text.
    ///
    /// Metadata and type of a resource (the value itself where `isResourceRoot`, and embedded ones) are known always, and the
    /// fields of metadata are those of every object.
    ///
    /// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning
    package func unknownFields(in value: JSONValue, isResourceRoot: Bool = false) -> [FieldPath] {
        var walk = PruningWalk()
        walk.visit(value, self, isResource: isResourceRoot || self.isEmbeddedResource, at: .root)
        return walk.found(in: self)
    }

    /// Removes what the schema does not know and says what it was; `unknown field "spec.foo"` is what a strict server says of it.
    package func prune(_ value: inout JSONValue, isResourceRoot: Bool = false) -> [FieldPath] {
        var walk = PruningWalk()
        guard let pruned = walk.visit(value, self, isResource: isResourceRoot || self.isEmbeddedResource, at: .root) else {
            return []
        }
        value = pruned
        return walk.found(in: self)
    }
}

private struct PruningWalk {
    private var unknown: [FieldPath] = []

    func found(in schema: Schema) -> [FieldPath] {
        if schema.componentName != nil { return unknown }
        return unknown.map { ($0, $0.description) }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    /// The value without what is not known; nil when all of it is.
    ///
    /// `keepsUnknown` is set within a list of a schema that preserves unknown fields, whose elements then do so too; `tells` is
    /// not set within what drops them without a word.
    @discardableResult
    mutating func visit(
        _ value: JSONValue, _ schema: Schema?, isResource: Bool, keepsUnknown: Bool = false, tells: Bool = true,
        at path: FieldPath
    ) -> JSONValue? {
        let keepsUnknown = keepsUnknown || schema?.preservesUnknownFields == true
        let tells = tells && schema?.readsItself != true
        switch value {
        case .object(let object):
            return visit(object, schema, isResource: isResource, keepsUnknown: keepsUnknown, tells: tells, at: path)
        case .array(let elements):
            let items = schema?.items
            var changed: [JSONValue]?
            for (index, element) in elements.enumerated() {
                let pruned = visit(
                    element, items, isResource: items?.isEmbeddedResource ?? false, keepsUnknown: keepsUnknown, tells: tells,
                    at: path[index])
                guard let pruned else { continue }
                changed = changed ?? elements
                changed?[index] = pruned
            }
            return changed.map { .array($0) }
        default: return nil
        }
    }

    private mutating func visit(
        _ object: JSONObject, _ schema: Schema?, isResource: Bool, keepsUnknown: Bool, tells: Bool, at path: FieldPath
    ) -> JSONValue? {
        // The members so far, from the first one on that is not as it was.
        var kept: [JSONObject.Member]?
        for (index, member) in object.enumerated() {
            let child = path.child(member.key)
            var pruned: JSONValue?
            if isResource, ["apiVersion", "kind", "metadata"].contains(member.key) {
                if member.key == "metadata" {
                    pruned = visit(member.value, BuiltInSchemas.objectMeta, isResource: false, at: child)
                }
            } else if let known = schema?.properties[member.key] ?? schema?.additionalProperties {
                pruned = visit(member.value, known, isResource: known.isEmbeddedResource, tells: tells, at: child)
            } else if !keepsUnknown {
                if tells { unknown.append(child) }
                kept = kept ?? Array(object[..<index])
                continue
            }
            if pruned != nil { kept = kept ?? Array(object[..<index]) }
            kept?.append(JSONObject.Member(key: member.key, value: pruned ?? member.value))
        }
        return kept.map { .object(JSONObject(members: $0)) }
    }
}
