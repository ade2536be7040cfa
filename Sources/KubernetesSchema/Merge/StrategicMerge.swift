import KubernetesModel

/// Strategic merge patch: a partial object is laid over another one, and the schema says of each list whether it is merged or
/// replaced, and by which member its elements are told apart.
///
/// Directives in the patch say the rest: `$patch: replace|delete`, `$retainKeys`, `$setElementOrder/LIST` and
/// `$deleteFromPrimitiveList/LIST`.
///
/// https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
/// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
package enum StrategicMerge {
    /// The document with the patch laid over it. Null in the patch removes; null in the document stays.
    ///
    /// - Parameter schema: Of the document: a kind of object, or a part of one. Without it every list is replaced. The
    ///   `metadata` of the document needs no schema.
    /// - Throws: 400 for a faulty patch, 422 for lists of lists, which cannot be merged.
    package static func apply(patch: JSONValue, to document: JSONValue, schema: Schema?) throws(APIStatus) -> JSONValue {
        guard let patch = patch.object else {
            throw .badRequest("a strategic merge patch must be an object, not \(patch.typeName)")
        }
        guard let document = document.object ?? (document.isNull ? [:] : nil) else {
            throw .badRequest("a strategic merge patch changes objects, not \(document.typeName)")
        }
        return .object(try merge(patch, into: document, PatchSchema(ofDocument: schema)))
    }

    static func merge(_ patch: JSONObject, into document: JSONObject, _ schema: PatchSchema) throws(APIStatus) -> JSONObject {
        if let directive = patch[Directive.patch] { return try replacement(by: patch, directive) }
        var result = document
        try retainKeys(of: patch, in: &result)
        var changes = patch
        for member in patch where member.key.hasPrefix(Directive.setElementOrder) {
            let name = String(member.key.dropFirst(Directive.setElementOrder.count))
            try mergeInOrder(member.value, name, changes[name], into: &result, schema.member(name))
            if changes[name]?.isNull == false { changes[name] = nil }
        }
        for member in changes where !member.key.hasPrefix(Directive.setElementOrder) && member.key != Directive.retainKeys {
            if member.key.hasPrefix(Directive.deleteFromPrimitiveList) {
                let name = String(member.key.dropFirst(Directive.deleteFromPrimitiveList.count))
                try delete(member.value, from: name, of: &result)
            } else {
                result[member.key] = try merged(member.value, into: result[member.key], schema.member(member.key), member.key)
            }
        }
        return result
    }

    /// What becomes of one member; nil for one that goes.
    private static func merged(
        _ patch: JSONValue, into current: JSONValue?, _ schema: PatchSchema, _ name: String
    ) throws(APIStatus) -> JSONValue? {
        switch (current, patch) {
        case (_, .null): return nil
        case (.object(let current), .object(let patch)) where schema.strategy != .replace:
            return .object(try merge(patch, into: current, schema))
        case (.array(let current), .array(let patch)) where schema.mergesList:
            return .array(try merge(patch, into: current, schema, name))
        default: return withoutDirectives(patch)
        }
    }

    /// An object that says of itself that it is not to be merged.
    private static func replacement(by patch: JSONObject, _ directive: JSONValue) throws(APIStatus) -> JSONObject {
        switch directive {
        case "delete": return [:]
        case "replace":
            var rest = patch
            rest[Directive.patch] = nil
            return withoutDirectives(.object(rest))?.object ?? [:]
        default: throw .unexpected("unknown patch type: \(directive.goPrinted) in map: \(JSONValue.object(patch).goPrinted)")
        }
    }

    /// Drops what `$retainKeys` does not name, which must be all that the patch sets.
    private static func retainKeys(of patch: JSONObject, in document: inout JSONObject) throws(APIStatus) {
        guard let list = patch[Directive.retainKeys] else { return }
        guard let keys = list.array.map({ Set($0.map(\.string)) }) else {
            throw .badRequest("invalid patch format of retainKeys")
        }
        for member in patch where member.key != Directive.retainKeys && !member.value.isNull && !Directive.isOfList(member.key) {
            guard keys.contains(member.key) else { throw .badRequest("invalid patch format of retainKeys") }
        }
        for key in document.keys where !keys.contains(key) { document[key] = nil }
    }

    private static func delete(_ values: JSONValue, from name: String, of document: inout JSONObject) throws(APIStatus) {
        guard let values = values.array else { throw .badRequest("invalid patch format of primitive list") }
        guard let list = document[name]?.array else { return }
        let removed = Set(values)
        document[name] = .array(list.filter { !removed.contains($0) })
    }

    /// What a part of the patch is by itself, where there is nothing to merge it with: no null in objects, no directive. Nil
    /// for an object that asks for its own removal or replacement.
    static func withoutDirectives(_ patch: JSONValue) -> JSONValue? {
        switch patch {
        case .object(let object):
            guard object[Directive.patch] == nil else { return nil }
            let members = object.compactMap { member -> JSONObject.Member? in
                guard !member.value.isNull, !Directive.isOfList(member.key), member.key != Directive.retainKeys,
                    let value = withoutDirectives(member.value)
                else { return nil }
                return JSONObject.Member(key: member.key, value: value)
            }
            return .object(JSONObject(members: members))
        case .array(let items): return .array(items.compactMap(withoutDirectives))
        default: return patch
        }
    }
}

/// The keys in a patch that are not members of the object.
enum Directive {
    static let patch = "$patch"
    static let retainKeys = "$retainKeys"
    static let setElementOrder = "$setElementOrder/"
    static let deleteFromPrimitiveList = "$deleteFromPrimitiveList/"

    static func isOfList(_ key: String) -> Bool { key.hasPrefix(setElementOrder) || key.hasPrefix(deleteFromPrimitiveList) }
}

/// What strategic merge patch knows of one place.
struct PatchSchema {
    private let schema: Schema?
    private let isDocument: Bool

    init(ofDocument schema: Schema?) {
        self.schema = schema
        isDocument = true
    }

    private init(_ schema: Schema?) {
        self.schema = schema
        isDocument = false
    }

    var strategy: Schema.PatchStrategy? { schema?.patchStrategy }
    var mergesList: Bool { strategy == .merge || strategy == .mergeRetainKeys }
    /// The member that tells the elements of a list here apart.
    var mergeKey: String? { schema?.patchMergeKey }
    var element: PatchSchema { PatchSchema(schema?.items) }

    func member(_ name: String) -> PatchSchema {
        if isDocument, name == "metadata" { return PatchSchema(BuiltInSchemas.objectMeta) }
        return PatchSchema(schema?.properties[name] ?? schema?.additionalProperties)
    }
}
