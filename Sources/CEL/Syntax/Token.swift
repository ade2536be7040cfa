/// A word of an expression.
struct Token: Sendable {
    enum Kind: Sendable {
        case identifier, integer, unsigned, double, string, bytes
        /// An operator, a bracket, or one of `in`, `true`, `false`, `null`.
        case symbol
        case end
    }

    var kind: Kind
    /// Where it stands, in characters of the source.
    var range: Range<Int>
    var text: String

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }

    var canBeginExpression: Bool {
        switch kind {
        case .identifier, .integer, .unsigned, .double, .string, .bytes: true
        case .symbol: ["[", "{", "(", ".", "-", "!", "true", "false", "null"].contains(text)
        case .end: false
        }
    }

    /// How syntax errors show the token.
    var shown: String {
        if kind == .end { return "'<EOF>'" }
        return "'\(text.escapingBreaks)'"
    }
}

extension String {
    /// Line breaks and tabs as the two characters that they are written with.
    var escapingBreaks: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
