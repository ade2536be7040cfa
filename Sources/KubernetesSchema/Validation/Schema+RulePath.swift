import KubernetesModel

extension Schema {
    /// Reads a path such as `.spec.ports` or `.data['a.b']`, which must lead to something that the schema knows (list elements
    /// cannot be named); nil when it does not.
    func path(of text: String) -> FieldPath? {
        var path = FieldPath.root
        var schema = self
        var rest = text.unicodeScalars[...]
        while let first = rest.popFirst() {
            guard let name = Self.readName(after: first, from: &rest) else { return nil }
            if let property = schema.properties[name] {
                path = path.child(name)
                schema = property
            } else if schema.properties.isEmpty, let values = schema.additionalProperties {
                path = path[key: name]
                schema = values
            } else {
                return nil
            }
        }
        return path
    }

    private static func readName(
        after first: Unicode.Scalar, from rest: inout Substring.UnicodeScalarView
    ) -> String? {
        switch first {
        case ".":
            let name = rest.prefix { $0 != "." && $0 != "[" && $0 != "]" }
            rest = rest[name.endIndex...]
            return name.isEmpty ? nil : String(String.UnicodeScalarView(name))
        case "[":
            guard rest.popFirst() == "'" else { return nil }
            var name = ""
            while let scalar = rest.popFirst() {
                if scalar == "'" { return rest.popFirst() == "]" ? name : nil }
                guard let character = scalar == "\\" ? rest.popFirst().flatMap(unescaped) : scalar else { return nil }
                name.unicodeScalars.append(character)
            }
            return nil
        default: return nil
        }
    }

    private static func unescaped(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "a": "\u{07}"
        case "b": "\u{08}"
        case "f": "\u{0C}"
        case "n": "\n"
        case "r": "\r"
        case "t": "\t"
        case "v": "\u{0B}"
        case "'", "\\": scalar
        default: nil
        }
    }
}
