import KubernetesModel

/// Lists whose elements are merged one by one.
extension StrategicMerge {
    static func merge(
        _ patch: [JSONValue], into current: [JSONValue], _ schema: PatchSchema, _ name: String
    ) throws(APIStatus) -> [JSONValue] {
        if patch.isEmpty { return current }
        guard try holdsObjects(current + patch, name) else { return ordered(deduplicated(current + patch), current, patch) }
        guard let key = schema.mergeKey else { throw .badRequest("cannot merge lists without merge key for \(name)") }
        var deleted: Set<JSONValue> = []
        var changes: [JSONValue] = []
        var isReplaced = false
        for item in patch {
            switch item[Directive.patch] {
            case nil: changes.append(item)
            case "delete": deleted.insert(try mergeKey(key, of: item))
            case "replace": isReplaced = true
            case "merge": throw .badRequest("merging lists cannot yet be specified in the patch")
            case let directive?: throw .unexpected("unknown patch type: \(directive.goPrinted) in map: \(item.goPrinted)")
            }
        }
        if isReplaced { return changes.compactMap(withoutDirectives) }
        let live = deleted.isEmpty ? current : current.filter { !deleted.contains(identity($0, key)) }
        var merged = live
        var places = positions(of: live, by: key)
        for item in changes {
            let value = try mergeKey(key, of: item)
            if let index = places[value] {
                merged[index] = .object(try merge(item.object ?? [:], into: merged[index].object ?? [:], schema.element))
            } else if let item = withoutDirectives(item) {
                places[value] = merged.count
                merged.append(item)
            }
        }
        return ordered(merged, live, changes, by: key)
    }

    /// Merges a list and puts it in the order that `$setElementOrder` gives.
    static func mergeInOrder(
        _ order: JSONValue, _ name: String, _ patch: JSONValue?, into document: inout JSONObject, _ schema: PatchSchema
    ) throws(APIStatus) {
        guard let order = order.array else { throw .badRequest("invalid patch format of setElementOrder list") }
        // Null removes the list, which then has no order.
        if patch?.isNull == true { return }
        let current = try list(document[name], name) ?? []
        let changes = try list(patch, name)
        guard document[name] != nil || changes != nil else { return }
        var key: String?
        if try holdsObjects(current + (changes ?? []), name) {
            guard let mergeKey = schema.mergeKey else { throw .badRequest("cannot merge lists without merge key for \(name)") }
            for item in order { _ = try self.mergeKey(mergeKey, of: item) }
            key = mergeKey
        }
        try check(changes ?? [], order, name, by: key)
        var merged = current
        if let changes {
            merged =
                document[name] == nil || !schema.mergesList
                ? changes.compactMap(withoutDirectives) : try merge(changes, into: current, schema, name)
        }
        document[name] = .array(ordered(merged, current, order, by: key))
    }

    /// The elements of the patch, other than what it deletes, must come in the order that it asks for.
    private static func check(
        _ changes: [JSONValue], _ order: [JSONValue], _ name: String, by key: String?
    ) throws(APIStatus) {
        if order.isEmpty { return }
        var rest = order[...]
        for item in changes where item[Directive.patch] == nil {
            let value = try key.map { key throws(APIStatus) in try mergeKey(key, of: item) } ?? item
            rest = rest.drop { identity($0, key) != value }
            guard rest.popFirst() != nil else {
                throw .badRequest(
                    "The order in patch list:\n\(JSONValue.array(changes))\n"
                        + " doesn't match $setElementOrder list:\n\(JSONValue.array(order))\n")
            }
        }
    }

    /// Puts what `wanted` names in its order, and what it does not name between these, as near to where it was as can be.
    private static func ordered(
        _ items: [JSONValue], _ former: [JSONValue], _ wanted: [JSONValue], by key: String? = nil
    ) -> [JSONValue] {
        func sorted(_ list: [JSONValue], by positions: [JSONValue: Int]) -> [JSONValue] {
            list.enumerated().sorted { left, right in
                let a = positions[identity(left.element, key)] ?? .max
                let b = positions[identity(right.element, key)] ?? .max
                return (a, left.offset) < (b, right.offset)
            }.map(\.element)
        }
        let (formerly, order) = (positions(of: former, by: key), positions(of: wanted, by: key))
        var named = sorted(items.filter { order[identity($0, key)] != nil }, by: order)[...]
        var others = sorted(items.filter { order[identity($0, key)] == nil }, by: formerly)[...]
        var result: [JSONValue] = []
        while let next = named.first, let other = others.first {
            if let a = formerly[identity(other, key)], let b = formerly[identity(next, key)], a < b {
                result.append(others.removeFirst())
            } else {
                result.append(named.removeFirst())
            }
        }
        return result + others + named
    }

    /// Where each element stands first.
    private static func positions(of list: [JSONValue], by key: String?) -> [JSONValue: Int] {
        Dictionary(list.enumerated().map { (identity($0.element, key), $0.offset) }) { first, _ in first }
    }

    private static func identity(_ item: JSONValue, _ key: String?) -> JSONValue { key.map { item[$0] ?? .null } ?? item }

    private static func deduplicated(_ items: [JSONValue]) -> [JSONValue] {
        var seen: Set<JSONValue> = []
        return items.filter { seen.insert($0).inserted }
    }

    private static func list(_ value: JSONValue?, _ name: String) throws(APIStatus) -> [JSONValue]? {
        guard let value else { return nil }
        guard let list = value.array else { throw .badRequest("expected a list at \(name), but received \(value.typeName)") }
        return list
    }

    private static func mergeKey(_ key: String, of item: JSONValue) throws(APIStatus) -> JSONValue {
        guard let value = item[key] else {
            throw .unexpected("map: \(item.goPrinted) does not contain declared merge key: \(key)")
        }
        return value
    }

    /// Whether the elements are objects rather than scalars; a list holds one or the other.
    private static func holdsObjects(_ items: [JSONValue], _ name: String) throws(APIStatus) -> Bool {
        var type: String?
        for item in items {
            if item.array != nil { throw APIStatus(code: 422, reason: .invalid, message: "lists of lists are not supported") }
            if let type, type != item.typeName {
                throw .badRequest("list element types are not identical in \(name): \(type) and \(item.typeName)")
            }
            type = item.typeName
        }
        return type == JSONValue.object([:]).typeName
    }
}
