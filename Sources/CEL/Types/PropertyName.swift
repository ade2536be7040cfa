/// How expressions write the names of properties that are no identifiers of CEL.
///
/// https://kubernetes.io/docs/reference/using-api/cel/#escaping
package enum PropertyName {
    package static let reserved: Set<String> = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]

    /// `a-b` as `a__dash__b`, `namespace` as `__namespace__`; nil for a name that expressions cannot reach.
    package static func escape(_ name: String) -> String? {
        guard let first = name.unicodeScalars.first, !first.isDigit else { return nil }
        if reserved.contains(name) { return "__\(name)__" }
        var result = ""
        var rest = Substring(name).unicodeScalars
        while let scalar = rest.popFirst() {
            switch scalar {
            case "_" where rest.first == "_":
                rest.removeFirst()
                result += "__underscores__"
            case ".": result += "__dot__"
            case "-": result += "__dash__"
            case "/": result += "__slash__"
            case "a"..."z", "A"..."Z", "0"..."9", "_": result.unicodeScalars.append(scalar)
            default: return nil
            }
        }
        return result
    }
}
