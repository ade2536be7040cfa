import KubernetesModel

/// `x-kubernetes-list-type`, `x-kubernetes-list-map-keys` and `x-kubernetes-map-type`.
extension KeywordCheck {
    private static let listType = "x-kubernetes-list-type"
    private static let mapType = "x-kubernetes-map-type"
    private static let mapKeys = "x-kubernetes-list-map-keys"

    mutating func checkMapType(_ schema: JSONValue, at path: FieldPath) {
        guard let mapType = schema[Self.mapType], !mapType.isNull else { return }
        checkType(of: schema, is: "object", because: Self.mapType, at: path)
        if !["atomic", "granular"].contains(mapType.string) {
            add(.notSupported(path.child(Self.mapType), mapType, supported: ["atomic", "granular"]))
        }
    }

    mutating func checkListType(_ schema: JSONValue, at path: FieldPath) {
        let keys = schema.list(Self.mapKeys)
        let listType = schema[Self.listType].flatMap { $0.isNull ? nil : $0 }
        if let listType {
            checkType(of: schema, is: "array", because: Self.listType, at: path)
            if schema.text("type") == "array", listType == "set" { checkSetItems(schema, at: path) }
            if !["atomic", "set", "map"].contains(listType.string) {
                add(.notSupported(path.child(Self.listType), listType, supported: ["atomic", "set", "map"]))
            }
        }
        if !keys.isEmpty, listType != "map" {
            let detail = "must be map if x-kubernetes-list-map-keys is non-empty"
            let path = path.child(Self.listType)
            add(listType.map { .invalid(path, $0, detail) } ?? .required(path, detail))
        }
        if listType == "map" { checkMapKeys(keys, schema, at: path) }
        if listType == "map" || listType == "set" { checkItemsAreCertain(schema, at: path) }
    }

    private mutating func checkType(of schema: JSONValue, is type: String, because key: String, at path: FieldPath) {
        let found = schema.text("type")
        if found == type { return }
        let detail = "must be \(type) if \(key) is specified"
        let path = path.child("type")
        add(found.isEmpty ? .required(path, detail) : .invalid(path, .string(found), detail))
    }

    /// Elements of a set are compared as a whole, so that they must change as a whole.
    private mutating func checkSetItems(_ schema: JSONValue, at path: FieldPath) {
        guard let items = schema["items"] else { return }
        let detail = "must be atomic as item of a list with x-kubernetes-list-type=set"
        switch items.text("type") {
        case "array":
            guard let type = items[Self.listType], type != "atomic" else { return }
            add(.invalid(path.child("items", Self.listType), type, detail))
        case "object" where items.text(Self.mapType) != "atomic":
            add(.invalid(path.child("items", Self.mapType), items[Self.listType] ?? .null, detail))
        default: break
        }
    }

    private mutating func checkMapKeys(_ keys: [JSONValue], _ schema: JSONValue, at path: FieldPath) {
        let keysPath = path.child(Self.mapKeys)
        let itemsPath = path.child("items")
        if keys.isEmpty { add(.required(keysPath, "must not be empty if x-kubernetes-list-type is map")) }
        guard let items = schema["items"] else {
            add(.required(itemsPath, "must have a schema if x-kubernetes-list-type is map"))
            return
        }
        guard items.object != nil else {
            add(.invalid(itemsPath, items, "must only have a single schema if x-kubernetes-list-type is map"))
            return
        }
        guard items.text("type") == "object" else {
            let detail = "must be object if parent array's x-kubernetes-list-type is map"
            add(.invalid(itemsPath.child("type"), .string(items.text("type")), detail))
            return
        }
        var seen: Set<String> = []
        for key in keys.map({ $0.string ?? "" }) {
            if let property = items["properties", key] {
                if ["array", "object"].contains(property.text("type")) {
                    let detail = "must be a scalar type if parent array's x-kubernetes-list-type is map"
                    add(.invalid(itemsPath.child("properties")[key: key].child("type"), "object", detail))
                }
            } else {
                add(.invalid(keysPath, .array(keys), "entries must all be names of item properties"))
            }
            if !seen.insert(key).inserted { add(.invalid(keysPath, .array(keys), "must not contain duplicate entries")) }
        }
    }

    /// Neither an element nor a key may be absent or null.
    private mutating func checkItemsAreCertain(_ schema: JSONValue, at path: FieldPath) {
        guard let items = schema["items"], items.object != nil else { return }
        let type = schema.text(Self.listType)
        let path = path.child("items")
        if items.flag("nullable") {
            add(.forbidden(path.child("nullable"), "cannot be nullable when x-kubernetes-list-type is \(type)"))
        }
        guard type == "map" else { return }
        for key in schema.list(Self.mapKeys).compactMap(\.string) {
            guard let property = items["properties", key] else { continue }
            let path = path.child("properties")[key: key]
            if !items.list("required").contains(.string(key)), property["default"] == nil {
                let detail =
                    "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"
                add(.required(path.child("default"), detail))
            }
            if property.flag("nullable") {
                let detail = "this property is in x-kubernetes-list-map-keys, so it cannot be nullable"
                add(.forbidden(path.child("nullable"), detail))
            }
        }
    }
}
