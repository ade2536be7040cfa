import KubernetesModel

extension Schema {
    /// The fields of a value that the schema does not know, in the order of their text; only the outermost of nested ones.
    ///
    /// Metadata and type of a resource (the value itself where `isResourceRoot`, and embedded ones) are known always, and the
    /// fields of metadata are those of every object.
    ///
    /// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning
    package func unknownFields(in value: JSONValue, isResourceRoot: Bool = false) -> [FieldPath] {
        var walk = PruningWalk()
        walk.visit(value, self, isResource: isResourceRoot || self.isEmbeddedResource, at: .root)
        return walk.unknown.map { ($0, $0.description) }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    /// Removes what the schema does not know and says what it was; `unknown field "spec.foo"` is what a strict server says of it.
    package func prune(_ value: inout JSONValue, isResourceRoot: Bool = false) -> [FieldPath] {
        let unknown = unknownFields(in: value, isResourceRoot: isResourceRoot)
        // None lies within another or in a list, so that the order does not matter.
        for path in unknown { value.removeValue(at: path) }
        return unknown
    }
}

private struct PruningWalk {
    var unknown: [FieldPath] = []

    /// `keepsUnknown` is set within a list of a schema that preserves unknown fields, whose elements then do so too.
    mutating func visit(
        _ value: JSONValue, _ schema: Schema?, isResource: Bool, keepsUnknown: Bool = false, at path: FieldPath
    ) {
        let keepsUnknown = keepsUnknown || schema?.preservesUnknownFields == true
        switch value {
        case .object(let object):
            for member in object {
                let child = path.child(member.key)
                if isResource, ["apiVersion", "kind", "metadata"].contains(member.key) {
                    if member.key == "metadata" { visit(member.value, BuiltInSchemas.objectMeta, isResource: false, at: child) }
                } else if let known = schema?.properties[member.key] ?? schema?.additionalProperties {
                    visit(member.value, known, isResource: known.isEmbeddedResource, at: child)
                } else if !keepsUnknown {
                    unknown.append(child)
                }
            }
        case .array(let elements):
            let items = schema?.items
            for (index, element) in elements.enumerated() {
                visit(
                    element, items, isResource: items?.isEmbeddedResource ?? false, keepsUnknown: keepsUnknown, at: path[index])
            }
        default: break
        }
    }
}
