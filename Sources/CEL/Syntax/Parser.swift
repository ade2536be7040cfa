/// Reads the grammar of CEL by recursive descent; macros are expanded on the way.
///
/// https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax
struct Parser {
    typealias Issue = CELCompileError.Issue

    /// In characters.
    static let longestExpression = 100_000

    let source: SourceText
    private var tokens: [Token]
    private var index = 0
    private var nextID = 1
    private var depth = 0

    static func parse(_ source: SourceText) throws(Issue) -> Expression {
        guard source.scalars.count <= longestExpression else {
            let count = source.scalars.count
            let message = "expression code point size exceeds limit: size: \(count), limit \(longestExpression)"
            throw Issue(line: 1, column: 1, message: message)
        }
        var parser = Parser(source: source, tokens: try Lexer.tokens(of: source))
        let result = try parser.expression()
        if parser.current.kind != .end { throw parser.unexpected("<EOF>", mayInsert: false) }
        return result
    }

    private init(source: SourceText, tokens: [Token]) {
        self.source = source
        self.tokens = tokens
    }

    // MARK: Tokens

    var current: Token { tokens[index] }
    private var following: Token { peek(1) }
    func peek(_ ahead: Int) -> Token { tokens[min(index + ahead, tokens.count - 1)] }

    mutating func advance() -> Token {
        defer { if index < tokens.count - 1 { index += 1 } }
        return tokens[index]
    }

    mutating func take(_ symbol: String) -> Token? { current.isSymbol(symbol) ? advance() : nil }

    mutating func expect(_ symbol: String) throws(Issue) -> Token {
        guard let token = take(symbol) else { throw unexpected("'\(symbol)'", mayInsert: true) }
        return token
    }

    func issue(_ message: String, at offset: Int) -> Issue {
        let (line, column) = source.position(of: offset)
        return Issue(line: line, column: column, message: message)
    }

    /// The current token is not what the grammar allows here. As ANTLR reports it: one token too many or one missing is told
    /// from a plain mismatch.
    func unexpected(_ expected: String, mayInsert: Bool) -> Issue {
        let found = current.shown
        let follows = following.kind == .end ? "<EOF>" : "'\(following.text)'"
        let isOneTooMany = follows == expected || expected.hasSuffix("IDENTIFIER}") && following.canBeginExpression
        let text: String
        if current.kind != .end, isOneTooMany {
            text = "extraneous input \(found) expecting \(expected)"
        } else if mayInsert, current.kind == .end || expected == "':'" {
            text = "missing \(expected) at \(found)"
        } else {
            text = "mismatched input \(found) expecting \(expected)"
        }
        return issue("Syntax error: \(text)", at: current.range.lowerBound)
    }

    // MARK: Nodes

    mutating func node(_ kind: Expression.Kind, at offset: Int) throws(Issue) -> Expression {
        let result = Expression(kind, id: nextID, offset: offset)
        nextID += 1
        guard result.depth <= Expression.maximumDepth else { throw tooDeep }
        return result
    }

    private var tooDeep: Issue {
        Issue(line: 1, column: 1, message: "expression recursion limit exceeded: \(Expression.maximumDepth)")
    }

    // MARK: Operators, from the weakest to the strongest

    mutating func expression() throws(Issue) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Expression.maximumDepth else { throw tooDeep }
        let condition = try disjunction()
        guard let question = take("?") else { return condition }
        let first = try disjunction()
        guard take(":") != nil else { throw unexpected("':'", mayInsert: false) }
        let second = try expression()
        return try node(.call("_?_:_", target: nil, [condition, first, second]), at: question.range.lowerBound)
    }

    private mutating func disjunction() throws(Issue) -> Expression {
        var terms = [try conjunction()]
        var operators: [Int] = []
        while let token = take("||") {
            operators.append(token.range.lowerBound)
            terms.append(try conjunction())
        }
        return try balanced("_||_", terms[...], operators[...])
    }

    private mutating func conjunction() throws(Issue) -> Expression {
        var terms = [try relation()]
        var operators: [Int] = []
        while let token = take("&&") {
            operators.append(token.range.lowerBound)
            terms.append(try relation())
        }
        return try balanced("_&&_", terms[...], operators[...])
    }

    /// A chain as a tree whose depth grows with the logarithm of its length.
    private mutating func balanced(
        _ function: String, _ terms: ArraySlice<Expression>, _ operators: ArraySlice<Int>
    ) throws(Issue) -> Expression {
        guard terms.count > 1 else { return terms[terms.startIndex] }
        let middle = operators.startIndex + operators.count / 2
        let left = try balanced(function, terms[...middle], operators[..<middle])
        let right = try balanced(function, terms[(middle + 1)...], operators[(middle + 1)...])
        return try node(.call(function, target: nil, [left, right]), at: operators[middle])
    }

    private static let relations = [
        "<": "_<_", "<=": "_<=_", ">": "_>_", ">=": "_>=_", "==": "_==_", "!=": "_!=_", "in": "@in",
    ]
    private static let sums = ["+": "_+_", "-": "_-_"]
    private static let products = ["*": "_*_", "/": "_/_", "%": "_%_"]

    private mutating func relation() throws(Issue) -> Expression {
        var left = try sum()
        while let function = operation(Self.relations) {
            let token = advance()
            left = try node(.call(function, target: nil, [left, try sum()]), at: token.range.lowerBound)
        }
        return left
    }

    private mutating func sum() throws(Issue) -> Expression {
        var left = try product()
        while let function = operation(Self.sums) {
            let token = advance()
            left = try node(.call(function, target: nil, [left, try product()]), at: token.range.lowerBound)
        }
        return left
    }

    private mutating func product() throws(Issue) -> Expression {
        var left = try unary()
        while let function = operation(Self.products) {
            let token = advance()
            left = try node(.call(function, target: nil, [left, try unary()]), at: token.range.lowerBound)
        }
        return left
    }

    private func operation(_ table: [String: String]) -> String? { current.kind == .symbol ? table[current.text] : nil }

    /// Two of a sign make none.
    private mutating func unary() throws(Issue) -> Expression {
        let sign = current
        guard sign.isSymbol("!") || sign.isSymbol("-") else { return try member() }
        var count = 0
        while current.isSymbol(sign.text) {
            if sign.text == "-", following.kind == .integer || following.kind == .double { break }
            _ = advance()
            count += 1
        }
        let operand = try member()
        if count % 2 == 0 { return operand }
        return try node(.call(sign.text == "!" ? "!_" : "-_", target: nil, [operand]), at: sign.range.lowerBound)
    }
}
