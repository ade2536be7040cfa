import KubernetesModel

/// One step on the way to a field, as `managedFields` writes it.
package enum PathElement: Sendable, Hashable {
    /// A member of an object: `f:replicas`.
    case field(String)
    /// The element of a list that has these values in its key fields: `k:{"name":"web"}`.
    case key(JSONObject)
    /// The element of a set that is this scalar: `v:"a"`.
    case value(JSONValue)
    /// The element at a position: `i:0`.
    case index(Int)
}

extension PathElement: Comparable {
    package static func < (left: PathElement, right: PathElement) -> Bool { left.order(right) < 0 }

    /// Negative, zero or positive: fields come before keys, values and positions.
    func order(_ other: PathElement) -> Int {
        switch (self, other) {
        case (.field(let left), .field(let right)): return left.keyOrder(right)
        case (.key(let left), .key(let right)):
            for (a, b) in zip(left, right) {
                let order = a.key.keyOrder(b.key)
                if order != 0 { return order }
                let values = a.value.order(b.value)
                if values != 0 { return values }
            }
            return left.count - right.count
        case (.value(let left), .value(let right)): return left.order(right)
        case (.index(let left), .index(let right)): return left < right ? -1 : left > right ? 1 : 0
        default: return rank - other.rank
        }
    }

    private var rank: Int {
        switch self {
        case .field: 0
        case .key: 1
        case .value: 2
        case .index: 3
        }
    }
}

extension JSONValue {
    /// Any total order will do for sorting; numbers compare as numbers.
    fileprivate func order(_ other: JSONValue) -> Int {
        switch (self, other) {
        case (.string(let left), .string(let right)): return left.keyOrder(right)
        case (.integer(let left), .integer(let right)): return left < right ? -1 : left > right ? 1 : 0
        default:
            if let left = number, let right = other.number { return left < right ? -1 : left > right ? 1 : 0 }
            let types = typeName.keyOrder(other.typeName)
            return types != 0 ? types : description.keyOrder(other.description)
        }
    }
}

/// What keeps a text from being a step.
package struct FieldSetError: Error, Equatable, CustomStringConvertible {
    package var description: String
}

extension PathElement {
    /// Reads the form of `managedFields`; nil for a kind of step that this version does not know.
    init?(serialized text: String) throws(FieldSetError) {
        let parts = text.utf8
        guard parts.count >= 2, parts.dropFirst().first == UInt8(ascii: ":"), let kind = parts.first else {
            throw FieldSetError(description: "missing colon: \(text)")
        }
        let content = String(Substring(parts.dropFirst(2)))
        switch kind {
        case UInt8(ascii: "f"): self = .field(content)
        case UInt8(ascii: "v"): self = .value(try Self.parse(content))
        case UInt8(ascii: "k"):
            guard let object = try Self.parse(content).object else {
                throw FieldSetError(description: "the key in \(text.goQuoted) is no JSON object")
            }
            self = .key(object)
        case UInt8(ascii: "i"):
            guard let index = Int(content) else { throw FieldSetError(description: "\(text.goQuoted) has no number") }
            self = .index(index)
        default: return nil
        }
    }

    private static func parse(_ text: String) throws(FieldSetError) -> JSONValue {
        do {
            return try JSONReader.parse(text.utf8)
        } catch {
            throw FieldSetError(description: "\(text.goQuoted) is no JSON: \(error)")
        }
    }

    /// The form of `managedFields`.
    var serialized: String {
        switch self {
        case .field(let name): "f:" + name
        case .key(let object): "k:" + JSONValue.object(object).description
        case .value(let value): "v:" + value.description
        case .index(let index): "i:\(index)"
        }
    }
}

extension PathElement: CustomStringConvertible {
    /// As messages show it: `.spec`, `[name="web"]`, `[="a"]`, `[0]`.
    package var description: String {
        switch self {
        case .field(let name): "." + name
        case .key(let object): "[" + object.map { "\($0.key)=\(Self.shown($0.value))" }.joined(separator: ",") + "]"
        case .value(let value): "[=\(Self.shown(value))]"
        case .index(let index): "[\(index)]"
        }
    }

    private static func shown(_ value: JSONValue) -> String { value.string?.goQuoted ?? value.description }
}
