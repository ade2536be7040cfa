/// The type of an expression, as far as it is known before it runs.
///
/// https://github.com/google/cel-spec/blob/master/doc/langdef.md#values
package indirect enum CELType: Sendable, Hashable {
    /// Known only when the expression runs.
    case dyn
    case null, bool, int, uint, double, string, bytes, duration, timestamp
    case list(CELType)
    case map(CELType, CELType)
    /// An object with declared fields.
    case object(CELObjectType)
    /// A type known by name alone, such as `optional_type(T)` or `net.IP`.
    case opaque(String, [CELType])
    /// The type of a type; of which one is not always known.
    case type(CELType?)
    /// The stand-in for any type in the declaration of a function.
    case parameter(String)
    /// A type that is still being inferred.
    case variable(Int)
    /// What a faulty expression has, so that one fault is not reported twice.
    case error
}

/// The type of objects with the same fields. Two are the same when their names are.
package final class CELObjectType: Sendable, Hashable {
    package let name: String
    /// By the names under which expressions know them.
    package let fields: [String: Field]

    package struct Field: Sendable {
        /// The member of the JSON object.
        package var key: String
        package var shape: CELShape

        package init(key: String, shape: CELShape) {
            self.key = key
            self.shape = shape
        }
    }

    package init(name: String, fields: [String: Field] = [:]) {
        self.name = name
        self.fields = fields
    }

    /// The field of this name; reserved words may be written as they are.
    func field(_ name: String) -> Field? {
        fields[name] ?? (PropertyName.reserved.contains(name) ? fields["__\(name)__"] : nil)
    }

    package static func == (left: CELObjectType, right: CELObjectType) -> Bool { left.name == right.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension CELType {
    package static func optional(_ type: CELType) -> CELType { .opaque("optional_type", [type]) }
    /// An object type without fields that expressions could select.
    static func named(_ name: String) -> CELType { .object(CELObjectType(name: name)) }

    /// What an optional holds; nil for any other type.
    var wrapped: CELType? {
        if case .opaque("optional_type", let parameters) = self { parameters.first } else { nil }
    }

    var isDynamic: Bool { self == .dyn }
    var isDynamicOrError: Bool { self == .dyn || self == .error }

    /// The types that this one is made of.
    var parameters: [CELType] {
        switch self {
        case .list(let element): [element]
        case .map(let key, let value): [key, value]
        case .opaque(_, let parameters): parameters
        case .type(let type): type.map { [$0] } ?? []
        default: []
        }
    }

    /// The same with each of its parameters replaced.
    func mapParameters(_ transform: (CELType) -> CELType) -> CELType {
        switch self {
        case .list(let element): .list(transform(element))
        case .map(let key, let value): .map(transform(key), transform(value))
        case .opaque(let name, let parameters): .opaque(name, parameters.map(transform))
        case .type(let type): .type(type.map(transform))
        default: self
        }
    }

    /// The name that values of the type give as theirs when the expression runs, and that messages at that time use.
    var runtimeName: String {
        switch self {
        case .null: "null_type"
        case .duration: "google.protobuf.Duration"
        case .timestamp: "google.protobuf.Timestamp"
        case .list: "list"
        case .map: "map"
        case .type: "type"
        case .opaque(let name, _): name
        case .object(let type): type.name
        default: description
        }
    }
}

extension CELType {
    /// As messages about what an expression gives show it: `map(string, google.protobuf.Duration)`.
    package var declaredName: String {
        switch self {
        case .list(let element): "list(\(element.declaredName))"
        case .map(let key, let value): "map(\(key.declaredName), \(value.declaredName))"
        case .null, .duration, .timestamp: runtimeName
        default: description
        }
    }
}

extension CELType: CustomStringConvertible {
    /// As the compiler's messages show it: `map(string, list(int))`.
    package var description: String {
        switch self {
        case .dyn: "dyn"
        case .error: "!error!"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .duration: "duration"
        case .timestamp: "timestamp"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .object(let type): type.name
        case .opaque(let name, let parameters):
            parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
        case .type(let type): type.map { "type(\($0))" } ?? "type"
        case .parameter(let name): name
        case .variable(let number): "_var\(number)"
        }
    }
}
