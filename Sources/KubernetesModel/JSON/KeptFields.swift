/// Which fields of a value are kept where it is read or cached; the others are passed over without being made.
///
/// `members` and `keys` speak of objects, `elements` and `elementsWhere` of arrays; a value of another type is kept as it is.
public indirect enum KeptFields: Sendable {
    case everything
    /// Only of a member: an element or a whole document is kept nonetheless.
    case nothing
    /// The named members as told of each, few of them, and all others as told at the end.
    case members(KeyValuePairs<String, KeptFields>, others: KeptFields = .everything)
    /// Members whose keys begin like this.
    case keys(prefix: String)
    /// The same of each element of an array.
    case elements(KeptFields)
    /// As `elements`, but only of the elements whose member of this name is one of these strings; the fields must keep that member.
    /// All other elements are dropped.
    case elementsWhere(String, isOneOf: [String], KeptFields)

    /// All of an object but `metadata.managedFields`, which often make up half of it.
    public static let withoutManagedFields: KeptFields = .members(["metadata": .members(["managedFields": .nothing])])

    var isEverything: Bool { if case .everything = self { true } else { false } }
    var isNothing: Bool { if case .nothing = self { true } else { false } }

    /// What is kept of a member.
    subscript(key: String) -> KeptFields { key.utf8Span.span.withUnsafeBufferPointer { self[utf8: $0] } }

    /// What is kept of the member with the key of these bytes.
    subscript(utf8 key: UnsafeBufferPointer<UInt8>) -> KeptFields {
        switch self {
        case .members(let named, let others):
            for (name, fields) in named where name.utf8.count == key.count {
                if name.utf8Span.span.withUnsafeBufferPointer({ $0.byteOrder(key) == 0 }) { return fields }
            }
            return others
        case .keys(let prefix): return key.starts(with: prefix.utf8) ? .everything : .nothing
        case .everything, .nothing, .elements, .elementsWhere: return .everything
        }
    }

    /// What is kept of the elements.
    var ofElements: KeptFields {
        switch self {
        case .elements(let fields), .elementsWhere(_, _, let fields): fields
        case .everything, .nothing, .members, .keys: .everything
        }
    }

    /// Asked of the fields of an array: whether an element stays, by what is left of it.
    func keepsElement(_ value: @autoclosure () -> JSONValue?) -> Bool {
        guard case .elementsWhere(let key, let texts, _) = self else { return true }
        return value()?[key]?.string.map(texts.contains) ?? false
    }
}

extension JSONValue {
    /// What is left of this value.
    public func keeping(_ fields: KeptFields) -> JSONValue {
        if fields.isEverything { return self }
        switch self {
        case .object(let object):
            let kept = object.compactMap { member -> JSONObject.Member? in
                let inner = fields[member.key]
                return inner.isNothing ? nil : .init(key: member.key, value: member.value.keeping(inner))
            }
            return .object(JSONObject(sorted: kept))
        case .array(let elements):
            return .array(elements.map { $0.keeping(fields.ofElements) }.filter { fields.keepsElement($0) })
        case .null, .bool, .integer, .double, .string: return self
        }
    }
}
