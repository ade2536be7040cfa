/// Which fields of a value are kept where it is read or cached; the others are passed over without being made.
///
/// What is told of members does not concern values that are no objects, what is told of elements only arrays: other values are kept
/// as they are.
public indirect enum KeptFields: Sendable {
    case everything
    case nothing
    /// The named members as told of each, few of them, and all others as told at the end.
    case members(KeyValuePairs<String, KeptFields>, others: KeptFields = .everything)
    /// Members whose keys begin like this; the object itself only if there are any.
    case keys(prefix: String)
    /// The same of each element of an array.
    case elements(KeptFields)
    /// As `elements`, of those elements alone in which the member is one of these strings, among the fields that are kept.
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

    /// Whether a value, of which nothing else is left than what is to be kept, is kept as a member of an object.
    func keepsMember(_ value: @autoclosure () -> JSONValue?) -> Bool {
        if case .keys = self { value()?.object?.isEmpty != true } else { true }
    }

    /// The same of an element, asked of the fields of its array.
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
                guard !inner.isNothing else { return nil }
                let value = member.value.keeping(inner)
                return inner.keepsMember(value) ? .init(key: member.key, value: value) : nil
            }
            return .object(JSONObject(sorted: kept))
        case .array(let elements):
            return .array(elements.map { $0.keeping(fields.ofElements) }.filter { fields.keepsElement($0) })
        case .null, .bool, .integer, .double, .string: return self
        }
    }
}
