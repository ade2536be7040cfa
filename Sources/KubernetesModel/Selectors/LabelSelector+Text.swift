extension LabelSelector {
    /// Reads the form of query parameters: `app=web,tier in (a,b),!legacy`.
    ///
    /// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#list-and-watch-filtering
    public init(_ text: String) throws(SelectorError) {
        var parser = Parser(text)
        self.init(try parser.requirements())
    }
}

private struct Parser {
    private enum Token: Equatable {
        case word(String)
        case symbol(String)
        case end

        var text: String {
            switch self {
            case .word(let text), .symbol(let text): text
            case .end: ""
            }
        }

        var isWord: Bool { if case .word = self { true } else { false } }
    }

    private var tokens: [Token] = []
    private var position = 0

    init(_ text: String) {
        var rest = text.utf8[...]
        while let byte = rest.first {
            if Self.spaces.contains(byte) {
                rest = rest.dropFirst()
            } else if Self.symbols.contains(byte) {
                let pair = String(Substring(rest.prefix(2)))
                let symbol = pair == "==" || pair == "!=" ? pair : String(UnicodeScalar(byte))
                tokens.append(.symbol(symbol))
                rest = rest.dropFirst(symbol.utf8.count)
            } else {
                let word = rest.prefix { !Self.spaces.contains($0) && !Self.symbols.contains($0) }
                tokens.append(.word(String(Substring(word))))
                rest = rest.dropFirst(word.count)
            }
        }
    }

    private static let spaces = Array(" \t\r\n".utf8)
    private static let symbols = Array("=!(),<>".utf8)

    private var next: Token { position < tokens.count ? tokens[position] : .end }

    private mutating func take() -> Token {
        defer { position += 1 }
        return next
    }

    mutating func requirements() throws(SelectorError) -> [LabelSelector.Requirement] {
        guard next != .end else { return [] }
        guard next.isWord || next == .symbol("!") else {
            throw SelectorError("found '\(next.text)', expected: !, identifier, or 'end of string'")
        }
        var requirements: [LabelSelector.Requirement] = []
        while true {
            do throws(SelectorError) {
                requirements.append(try requirement())
            } catch {
                throw SelectorError("unable to parse requirement: \(error)")
            }
            let separator = take()
            if separator == .end { return requirements }
            guard separator == .symbol(",") else {
                throw SelectorError("found '\(separator.text)', expected: ',' or 'end of string'")
            }
            guard next.isWord || next == .symbol("!") else {
                throw SelectorError("found '\(next.text)', expected: identifier after ','")
            }
        }
    }

    private mutating func requirement() throws(SelectorError) -> LabelSelector.Requirement {
        let isNegated = next == .symbol("!")
        if isNegated { position += 1 }
        let key = take()
        guard case .word(let key) = key else { throw SelectorError("found '\(key.text)', expected: identifier") }
        let faults = NameRule.qualifiedName(key)
        guard faults.isEmpty else {
            throw SelectorError("<nil>: Invalid value: \(key.goQuoted): \(faults.joined(separator: "; "))")
        }
        if isNegated { return try .init(key, .doesNotExist, []) }
        if next == .end || next == .symbol(",") { return try .init(key, .exists, []) }
        let text = take().text
        switch text {
        case "in", "notin": return try .init(key, text == "in" ? .in : .notIn, try valueSet())
        case "=", "==", "!=": return try .init(key, LabelSelector.Operator(rawValue: text) ?? .equals, [try value()])
        case ">": return try .init(key, .greaterThan, [try value()])
        case "<": return try .init(key, .lessThan, [try value()])
        default: throw SelectorError("found '\(text)', expected: in, notin, =, ==, !=, gt, lt")
        }
    }

    private mutating func value() throws(SelectorError) -> String {
        if next == .end || next == .symbol(",") { return "" }
        let token = take()
        guard case .word(let value) = token else { throw SelectorError("found '\(token.text)', expected: identifier") }
        return value
    }

    /// `(a,b)`; between, before and after commas there may be nothing, which is the empty value.
    private mutating func valueSet() throws(SelectorError) -> [String] {
        let open = take()
        guard open == .symbol("(") else { throw SelectorError("found '\(open.text)' expected: '('") }
        guard next.isWord || next == .symbol(",") || next == .symbol(")") else {
            throw SelectorError("found '\(next.text)', expected: ',', ')' or identifier")
        }
        var values: [String] = []
        while true {
            if case .word(let value) = next {
                position += 1
                values.append(value)
                guard next == .symbol(",") || next == .symbol(")") else {
                    throw SelectorError("found '\(next.text)', expected: ',' or ')'")
                }
            } else {
                values.append("")
            }
            let separator = take()
            if separator == .symbol(")") { return values }
            guard separator == .symbol(",") else {
                throw SelectorError("found '\(separator.text)', expected: ',', or identifier")
            }
        }
    }
}
