import KubernetesModel

/// How Kubernetes says that a built-in kind cannot hold a value: it reads JSON into Go structs, and users see that reader's words.
extension Schema {
    /// `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`; nil where the type that
    /// the field has in Go is not known.
    package func decodingFault(at path: FieldPath, in object: JSONValue) -> String? {
        var (schema, value) = (self, object)
        var owner = structName ?? ""
        // Neither elements nor keys show in it.
        var fields: [String] = []
        for step in path.steps {
            switch step {
            case .child(_, let name), .key(_, let name):
                if let property = schema.properties[name] {
                    owner = schema.structName ?? owner
                    fields.append(name)
                    schema = property
                } else if let values = schema.additionalProperties {
                    schema = values
                } else {
                    return nil
                }
                value = value[name] ?? .null
            case .index(_, let index):
                guard let items = schema.items, let elements = value.array, elements.indices.contains(index) else { return nil }
                (schema, value) = (items, elements[index])
            case .root: break
            }
        }
        if schema.format == "byte", let text = value.string {
            return "illegal base64 data at input byte \(Self.base64Fault(text))"
        }
        let text = NamedTexts.type(of: fields.last ?? "", in: owner) ?? "string"
        guard let type = schema.goType(text: text), !owner.isEmpty else { return nil }
        let field = ([owner] + fields).joined(separator: ".")
        return "json: cannot unmarshal \(schema.found(value)) into Go struct field \(field) of type \(type)"
    }

    /// Where a number is that the type of its field has no room for: an integer of too many bits, or one with a fraction, be it 0.
    package func overflow(in value: JSONValue, at path: FieldPath = .root) -> FieldPath? {
        switch value {
        case .integer(let integer):
            let isSmall = self.type == .integer && self.format == "int32" || isNumberOrText
            return isSmall && Int32(exactly: integer) == nil ? path : nil
        case .double: return self.type == .integer || isNumberOrText ? path : nil
        case .object(let object):
            for member in object {
                guard let schema = self.properties[member.key] ?? self.additionalProperties else { continue }
                if let found = schema.overflow(in: member.value, at: path.child(member.key)) { return found }
            }
        case .array(let elements):
            guard let items = self.items else { return nil }
            for (index, element) in elements.enumerated() {
                if let found = items.overflow(in: element, at: path[index]) { return found }
            }
        default: break
        }
        return nil
    }

    /// An amount may have a fraction, other numbers that may be a text as well may not.
    private var isNumberOrText: Bool { self.isIntOrString && self.format != BuiltInSchemas.quantityFormat }

    /// As Go names it, where text has this type.
    private func goType(text: String) -> String? {
        if self.isIntOrString { return "int32" }
        switch self.type {
        case .string: return self.format == "byte" ? "[]uint8" : text
        case .boolean: return "bool"
        case .integer: return self.format == "int64" ? "int64" : "int32"
        case .number: return "float64"
        case .array: return self.items?.goType(text: text).map { "[]\($0)" }
        case .object:
            if let name = self.componentName { return Self.goName(name) }
            if self.additionalProperties?.format == BuiltInSchemas.quantityFormat { return "v1.ResourceList" }
            return self.additionalProperties?.goType(text: text).map { "map[string]\($0)" }
        case nil: return self.componentName.map(Self.goName)
        }
    }

    private static func goName(_ component: String) -> String { component.split(separator: ".").suffix(2).joined(separator: ".") }

    /// The struct that an object is read into; for a type that takes other things in its place, the one that it is else.
    private var structName: String? {
        guard let name = self.componentName?.split(separator: ".").last else { return nil }
        return self.readsItself ? name.split(separator: "Or").first.map(String.init) : String(name)
    }

    /// The first byte that does not belong there, or where what is incomplete begins.
    private static func base64Fault(_ text: String) -> Int {
        let isDigit = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
        let bytes = Array(text.utf8)
        return bytes.firstIndex { !isDigit($0) } ?? bytes.count / 4 * 4
    }

    /// A number is shown where only its value is wrong.
    private func found(_ value: JSONValue) -> String {
        switch value {
        case .bool: "bool"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        case .null: "null"
        default: self.type == .integer || isNumberOrText ? "number \(value)" : "number"
        }
    }
}
