import KubernetesModel

/// What server-side apply knows of one place in objects of a kind: whether its value is owned as a whole or in parts, and how
/// the parts are told apart.
/// A class, because a schema is large and would be copied at every step.
///
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
final class MergeType: Sendable {
    enum Shape: Equatable {
        /// Owned as a whole: a scalar, an atomic list or an atomic object.
        case leaf
        /// An object whose members are owned one by one.
        case map
        /// A list of scalars, each owned by itself.
        case set
        /// A list of objects that these members tell apart.
        case keyedList([String])
    }

    /// Nil where nothing is declared: objects are then owned in parts, lists as a whole.
    private let schema: Schema?
    private let preservesUnknownFields: Bool
    /// Whether the place holds an object with `apiVersion`, `kind` and `metadata`, which a schema need not declare.
    private let isResource: Bool

    /// The type of whole objects of a kind.
    convenience init(ofKind schema: Schema?) {
        self.init(schema, isResource: true)
    }

    init(_ schema: Schema?, preservesUnknownFields: Bool = false, isResource: Bool = false) {
        self.schema = schema
        self.preservesUnknownFields = preservesUnknownFields || schema?.preservesUnknownFields ?? false
        self.isResource = isResource || schema?.isEmbeddedResource ?? false
    }

    static let undeclared = MergeType(nil)

    /// How this value merges here; one that does not fit the schema is a leaf.
    func shape(of value: JSONValue) -> Shape {
        switch value {
        case .object:
            guard let schema else { return .map }
            return (schema.type ?? .object) == .object && !schema.isAtomicMap ? .map : .leaf
        case .array:
            guard let schema, (schema.type ?? .array) == .array else { return .leaf }
            return Self.listShape(schema)
        default: return .leaf
        }
    }

    /// What the schema says of any value here; for sets that were written under another schema.
    var declaredShape: Shape {
        guard let schema else { return .map }
        switch schema.type {
        case .object, nil: return schema.isAtomicMap ? .leaf : .map
        case .array: return Self.listShape(schema)
        default: return .leaf
        }
    }

    /// False for places of which nothing is declared, so that no change of the schema can concern them.
    var isDeclared: Bool { schema != nil }

    /// Built-in kinds may say it in the terms of strategic merge patch instead.
    private static func listShape(_ schema: Schema) -> Shape {
        switch schema.listType {
        case .map: return schema.listMapKeys.isEmpty ? .leaf : .keyedList(schema.listMapKeys)
        case .set: return .set
        case .atomic: return .leaf
        case nil:
            guard schema.patchStrategy == .merge || schema.patchStrategy == .mergeRetainKeys else { return .leaf }
            return schema.patchMergeKey.map { .keyedList([$0]) } ?? .set
        }
    }

    /// The type of a member of an object here; nil when the schema knows no such member. `isDeclared` tells members with a
    /// name in the schema from the entries of a free map.
    func member(_ name: String) -> (type: MergeType, isDeclared: Bool)? {
        if isResource, let type = Self.objectMembers[name] { return (type, true) }
        guard let schema else { return (.undeclared, false) }
        if let property = schema.properties[name] {
            return (MergeType(property, preservesUnknownFields: preservesUnknownFields), true)
        }
        if let values = schema.additionalProperties {
            return (MergeType(values, preservesUnknownFields: preservesUnknownFields), false)
        }
        return preservesUnknownFields || schema.properties.isEmpty ? (.undeclared, false) : nil
    }

    /// The type of an element of a list here.
    var element: MergeType {
        guard let items = schema?.items else { return .undeclared }
        return MergeType(items, preservesUnknownFields: preservesUnknownFields)
    }

    /// The type that a step leads to, nil when the schema knows no such step.
    func type(at step: PathElement) -> (type: MergeType, isDeclared: Bool)? {
        if case .field(let name) = step { member(name) } else { (element, false) }
    }

    /// What stands for a key field that an element of a list here leaves out.
    private func keyDefault(_ name: String) -> JSONValue? { schema?.items?.properties[name]?.defaultValue }
}

/// Why an element of a list cannot be told from the others.
struct ListFault: Error {
    var sentence: String
}

extension MergeType {
    /// The step that leads to an element of a list here.
    func step(to item: JSONValue, _ shape: Shape) throws(ListFault) -> PathElement {
        guard case .keyedList(let keys) = shape else {
            switch item {
            case .object: throw ListFault(sentence: "associative list without keys has an element that's a map type")
            case .array: throw ListFault(sentence: "not supported: associative list with lists as elements")
            case .null: throw ListFault(sentence: "associative list without keys has an element that's an explicit null")
            default: return .value(item.canonicalNumber)
            }
        }
        guard let object = item.object else {
            throw ListFault(
                sentence: "associative list with keys may not have \(item.isNull ? "a null element" : "non-map elements")")
        }
        var values: [(String, JSONValue)] = []
        for key in keys {
            if let value = object[key] ?? keyDefault(key) { values.append((key, value.canonicalNumber)) }
        }
        guard !values.isEmpty else {
            let list = keys.map(\.goQuoted).joined(separator: " ")
            throw ListFault(
                sentence: "associative list with keys has an element that omits all key fields [\(list)] "
                    + "(and doesn't have default values for any key fields)")
        }
        return .key(JSONObject(values))
    }

    /// The step to each element of a list here, in the order of the list.
    func steps(to items: [JSONValue], _ shape: Shape) throws(ListFault) -> [PathElement] {
        var steps: [PathElement] = []
        steps.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            do throws(ListFault) {
                steps.append(try step(to: item, shape))
            } catch {
                throw ListFault(sentence: "element \(index): \(error.sentence)")
            }
        }
        return steps
    }
}

extension JSONValue {
    /// `1` for `1.0`, so that equal numbers are equal steps.
    fileprivate var canonicalNumber: JSONValue {
        if case .double = self, let integer { .integer(integer) } else { self }
    }
}
