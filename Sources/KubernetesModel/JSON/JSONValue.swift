/// A JSON value as the Kubernetes API exchanges it.
///
/// Numbers keep the distinction that Kubernetes makes: what is written without fraction or exponent and fits 64 bits is an
/// integer, everything else a double.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// Strings are equal when their bytes are; `1` and `1.0` are not equal, for which see `isEquivalent`.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.string(let left), .string(let right)): left.isIdentical(to: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    public var isNull: Bool { if case .null = self { true } else { false } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// The integer, also of a double without fraction (as `3.0` or `1e3`); nil for anything else.
    public var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .double(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// The number as a double; nil for anything that is no number.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The name of the JSON type as Kubernetes' validation messages spell it.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The member of an object; nil when this is no object or has no such member. Setting makes an object of anything that
    /// is none, and setting nil removes the member.
    public subscript(key: String) -> JSONValue? {
        get { object?[key] }
        set { withObject { $0[key] = newValue } }
    }

    /// The value reached through nested objects; nil when a step is missing.
    public subscript(path path: [String]) -> JSONValue? {
        get {
            var current = self
            for key in path {
                guard let next = current[key] else { return nil }
                current = next
            }
            return current
        }
        set {
            guard let first = path.first else {
                self = newValue ?? .null
                return
            }
            let rest = Array(path.dropFirst())
            if rest.isEmpty {
                self[first] = newValue
            } else if newValue != nil || self[first] != nil {
                withObject { object in object.modify(first, default: .object([:])) { $0[path: rest] = newValue } }
            }
        }
    }

    public subscript(path: String...) -> JSONValue? {
        get { self[path: path] }
        set { self[path: path] = newValue }
    }

    /// The same of two steps, as most paths of an object's metadata are: no list is made of them.
    public subscript(first: String, second: String) -> JSONValue? {
        get { self[first]?[second] }
        set {
            guard newValue != nil || self[first] != nil else { return }
            withObject { object in object.modify(first, default: .object([:])) { $0[second] = newValue } }
        }
    }

    /// Changes the object in place, without copying it; anything that is no object is replaced by an empty one first.
    public mutating func withObject<Result>(_ body: (inout JSONObject) throws -> Result) rethrows -> Result {
        var object: JSONObject = if case .object(let current) = self { current } else { [:] }
        self = .null  // gives up this reference, so that the change below happens in place
        defer { self = .object(object) }
        return try body(&object)
    }

    /// Changes the array in place, without copying it; anything that is no array is replaced by an empty one first.
    public mutating func withArray<Result>(_ body: (inout [JSONValue]) throws -> Result) rethrows -> Result {
        var array: [JSONValue] = if case .array(let current) = self { current } else { [] }
        self = .null
        defer { self = .array(array) }
        return try body(&array)
    }
}

// No nil literal: `object["key"] == nil` must ask whether the member is there, not whether it is null.
extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByStringInterpolation
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}

extension JSONValue: CustomStringConvertible {
    /// The value as compact JSON.
    public var description: String { String(decoding: encoded(), as: UTF8.self) }
}
