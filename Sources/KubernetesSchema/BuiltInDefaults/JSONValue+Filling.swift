import KubernetesModel

/// In-place changes of a part of an object, which leave alone what is not there.
extension JSONValue {
    /// Sets a member that is missing (or null).
    mutating func fill(_ key: String, _ value: JSONValue) {
        if self[key]?.isNull ?? true { self[key] = value }
    }

    /// Sets a member that is missing or the zero of its type, where the API cannot tell one from the other.
    mutating func fillZero(_ key: String, _ value: JSONValue) {
        switch self[key] {
        case nil, .null, "", 0, []: self[key] = value
        default: break
        }
    }

    /// Changes a member if it is there and an object or a list.
    mutating func change(_ key: String, _ body: (inout JSONValue) -> Void) {
        switch self[key] {
        case .object, .array: withObject { object in object.modify(key, default: .null, body) }
        default: break
        }
    }

    /// Changes the objects of a list.
    mutating func changeEach(_ key: String, _ body: (inout JSONValue) -> Void) {
        guard self[key]?.array != nil else { return }
        change(key) { list in
            list.withArray { elements in
                for index in elements.indices where elements[index].object != nil { body(&elements[index]) }
            }
        }
    }

    /// Changes a member, which starts as an empty object when it is missing.
    mutating func changeOrMake(_ key: String, _ body: (inout JSONValue) -> Void) {
        fill(key, [:])
        change(key, body)
    }
}
