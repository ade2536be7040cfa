import KubernetesModel
import KubernetesSchema

/// What a live object says where a desired one says something: the part of it that can have drifted.
///
/// Elements of keyed lists are matched by their keys, so containers, ports and variables that others added do not show. A
/// quantity written another way, and an empty value that the server left out, count as the same.
package enum Projection {
    package static func of(_ live: JSONValue, onto desired: JSONValue, schema: Schema?) -> JSONValue {
        switch (desired, live) {
        case (.object(let wanted), .object(let present)):
            return .object(
                JSONObject(
                    members: wanted.compactMap { member in
                        guard let value = present[member.key] else { return member.value.isEmptyValue ? member : nil }
                        let inner = schema?.properties[member.key] ?? schema?.additionalProperties
                        return JSONObject.Member(key: member.key, value: of(value, onto: member.value, schema: inner))
                    }))
        case (.array(let wanted), .array(let present)): return .array(list(present, onto: wanted, schema: schema))
        default: return live.isSameQuantity(as: desired, schema: schema) ? desired : live
        }
    }

    /// Whether the live object says all that the desired one says: `of` would give `desired` back. Builds nothing, since nearly
    /// always that is so.
    package static func holds(_ desired: JSONValue, in live: JSONValue, schema: Schema?) -> Bool {
        switch (desired, live) {
        case (.object(let wanted), .object(let present)):
            return wanted.allSatisfy { member in
                guard let value = present[member.key] else { return member.value.isEmptyValue }
                // What is the same has no need of its schema, which has to be looked up.
                return value == member.value
                    || holds(member.value, in: value, schema: schema?.properties[member.key] ?? schema?.additionalProperties)
            }
        case (.array(let wanted), .array(let present)):
            if schema?.listType == .set { return wanted.allSatisfy(present.contains) }
            if schema?.listType == .map {
                var list = KeyedList(present, schema: schema)
                return wanted.enumerated().allSatisfy { index, element in
                    list.counterpart(of: element, at: index).map { holds(element, in: $0, schema: schema?.items) } ?? false
                }
            }
            return wanted.count == present.count
                && zip(wanted, present).allSatisfy { holds($0, in: $1, schema: schema?.items) }
        default: return live == desired || live.isSameQuantity(as: desired, schema: schema)
        }
    }

    private static func list(_ live: [JSONValue], onto desired: [JSONValue], schema: Schema?) -> [JSONValue] {
        switch schema?.listType {
        case .map:
            var list = KeyedList(live, schema: schema)
            return desired.enumerated().compactMap { index, element in
                list.counterpart(of: element, at: index).map { of($0, onto: element, schema: schema?.items) }
            }
        case .set: return desired.filter(live.contains)
        case .atomic, nil:
            guard live.count == desired.count else { return live }
            return zip(live, desired).map { of($0, onto: $1, schema: schema?.items) }
        }
    }

    /// The first field in which two values differ; nil when they are the same.
    package static func difference(_ left: JSONValue?, _ right: JSONValue?, at path: FieldPath = .root) -> FieldPath? {
        if left == right { return nil }
        switch (left, right) {
        case (.object(let left), .object(let right)):
            for key in Set(left.keys + right.keys).sorted() {
                if let found = difference(left[key], right[key], at: path.child(key)) { return found }
            }
            return nil
        case (.array(let left), .array(let right)) where left.count == right.count:
            for index in left.indices {
                if let found = difference(left[index], right[index], at: path[index]) { return found }
            }
            return nil
        default: return path
        }
    }
}

/// The elements of a list by their keys. Mostly both lists stand in the same order, so that nothing has to be looked up.
private struct KeyedList {
    private let elements: [JSONValue]
    private let keys: [String]
    private let items: Schema?
    private var byKey: [[JSONValue?]: JSONValue]?

    init(_ elements: [JSONValue], schema: Schema?) {
        self.elements = elements
        keys = schema?.listMapKeys ?? []
        items = schema?.items
    }

    /// The element with the keys of this one, which stands at `index` in its own list.
    mutating func counterpart(of element: JSONValue, at index: Int) -> JSONValue? {
        if elements.indices.contains(index), keys.allSatisfy({ value($0, of: elements[index]) == value($0, of: element) }) {
            return elements[index]
        }
        let byKey = byKey ?? Dictionary(elements.map { (key(of: $0), $0) }) { first, _ in first }
        self.byKey = byKey
        return byKey[key(of: element)]
    }

    private func key(of element: JSONValue) -> [JSONValue?] { keys.map { value($0, of: element) } }

    private func value(_ key: String, of element: JSONValue) -> JSONValue? {
        element[key] ?? items?.properties[key]?.defaultValue
    }
}

extension JSONValue {
    /// What Go's `omitempty` leaves out of an answer though it was asked for, and which means the same when it is not there.
    fileprivate var isEmptyValue: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let object): object.isEmpty
        case .bool, .integer, .double: false
        }
    }

    fileprivate func isSameQuantity(as other: JSONValue, schema: Schema?) -> Bool {
        guard schema?.format == BuiltInSchemas.quantityFormat, let mine = quantity, let its = other.quantity else { return false }
        return mine == its
    }

    private var quantity: Quantity? {
        switch self {
        case .string(let text): try? Quantity(text)
        case .integer, .double: try? Quantity(description)
        default: nil
        }
    }
}
