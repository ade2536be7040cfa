/// Takes an expression apart into tokens.
///
/// https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax
struct Lexer {
    private static let keywords: Set<String> = ["in", "true", "false", "null"]
    private static let longSymbols: Set<String> = ["==", "!=", "<=", ">=", "&&", "||"]
    private static let shortSymbols = Set("<>[]{}().,-!?:+*/%".unicodeScalars)

    private let source: SourceText
    private var offset = 0

    private init(_ source: SourceText) { self.source = source }

    /// The tokens, the last of which is the end; throws at the first character that begins none.
    static func tokens(of source: SourceText) throws(CELCompileError.Issue) -> [Token] {
        var lexer = Lexer(source)
        var tokens: [Token] = []
        repeat { tokens.append(try lexer.next()) } while tokens[tokens.count - 1].kind != .end
        return tokens
    }

    func scalar(_ ahead: Int = 0) -> Unicode.Scalar? {
        offset + ahead < source.scalars.count ? source.scalars[offset + ahead] : nil
    }

    private mutating func next() throws(CELCompileError.Issue) -> Token {
        skipSpace()
        guard let first = scalar() else { return token(.end, from: offset) }
        let start = offset
        if let prefix = literalPrefix() {
            guard let length = stringLength(after: prefix.length, isRaw: prefix.isRaw) else { throw unrecognized(from: start) }
            offset += length
            return token(prefix.isBytes ? .bytes : .string, from: start)
        }
        if first.isIdentifierStart {
            while scalar()?.isIdentifierPart == true { offset += 1 }
            let word = token(.identifier, from: start)
            return Self.keywords.contains(word.text) ? token(.symbol, from: start) : word
        }
        if first.isDigit || first == "." && scalar(1)?.isDigit == true { return number() }
        if scalar(1) != nil, Self.longSymbols.contains(source.text(start..<start + 2)) {
            offset += 2
        } else if Self.shortSymbols.contains(first) {
            offset += 1
        } else {
            throw unrecognized(from: start)
        }
        return token(.symbol, from: start)
    }

    private func token(_ kind: Token.Kind, from start: Int) -> Token {
        Token(kind: kind, range: start..<offset, text: source.text(start..<offset))
    }

    /// The rest of a string that does not end is part of the fault, as is what follows half an operator.
    private func unrecognized(from start: Int) -> CELCompileError.Issue {
        var end = start + (["=", "&", "|"].contains(source.scalars[start]) ? 2 : 1)
        if literalPrefix() != nil { end = source.scalars[start...].firstIndex(of: "\n") ?? source.scalars.count }
        end = min(end, source.scalars.count)
        let (line, column) = source.position(of: start)
        let text = source.text(start..<end).escapingBreaks
        return CELCompileError.Issue(line: line, column: column, message: "Syntax error: token recognition error at: '\(text)'")
    }

    private mutating func skipSpace() {
        while let current = scalar() {
            if [" ", "\t", "\n", "\r", "\u{0C}"].contains(current) {
                offset += 1
            } else if current == "/", scalar(1) == "/" {
                while let inner = scalar(), inner != "\n" { offset += 1 }
            } else {
                return
            }
        }
    }
}

// MARK: Literals

extension Lexer {
    /// What stands before the quotes of a string: `b` for bytes, `r` for raw, `br` for both.
    private func literalPrefix() -> (length: Int, isBytes: Bool, isRaw: Bool)? {
        var length = 0
        let isBytes = scalar() == "b" || scalar() == "B"
        if isBytes { length += 1 }
        let isRaw = scalar(length) == "r" || scalar(length) == "R"
        if isRaw { length += 1 }
        guard let quote = scalar(length), quote == "'" || quote == "\"" else { return nil }
        return (length, isBytes, isRaw)
    }

    /// The length of a string literal, its prefix included; nil when it does not end or has a wrong escape.
    private func stringLength(after prefix: Int, isRaw: Bool) -> Int? {
        guard let quote = scalar(prefix) else { return nil }
        func isTriple(at position: Int) -> Bool {
            (0..<3).allSatisfy { scalar(position + $0) == quote }
        }
        if isTriple(at: prefix), let end = scan(from: prefix + 3, isRaw: isRaw, allowsBreaks: true, until: isTriple) {
            return end + 3
        }
        return scan(from: prefix + 1, isRaw: isRaw, allowsBreaks: false) { scalar($0) == quote }.map { $0 + 1 }
    }

    private func scan(from start: Int, isRaw: Bool, allowsBreaks: Bool, until isEnd: (Int) -> Bool) -> Int? {
        var position = start
        while let current = scalar(position) {
            if isEnd(position) { return position }
            if !allowsBreaks, current == "\n" || current == "\r" { return nil }
            if current == "\\", !isRaw {
                guard let length = escapeLength(at: position + 1) else { return nil }
                position += length
            }
            position += 1
        }
        return nil
    }

    private func escapeLength(at position: Int) -> Int? {
        guard let kind = scalar(position) else { return nil }
        func digits(_ count: Int, _ isDigit: (Unicode.Scalar) -> Bool) -> Int? {
            (1...count).allSatisfy { scalar(position + $0).map(isDigit) ?? false } ? count + 1 : nil
        }
        switch kind {
        case "a", "b", "f", "n", "r", "t", "v", "\"", "'", "\\", "?", "`": return 1
        case "x", "X": return digits(2) { $0.properties.isASCIIHexDigit }
        case "u": return digits(4) { $0.properties.isASCIIHexDigit }
        case "U": return digits(8) { $0.properties.isASCIIHexDigit }
        case "0"..."3": return digits(2) { ("0"..."7").contains($0) }
        default: return nil
        }
    }

    private mutating func number() -> Token {
        let start = offset
        if scalar() == "0", scalar(1) == "x", scalar(2)?.properties.isASCIIHexDigit == true {
            offset += 2
            while scalar()?.properties.isASCIIHexDigit == true { offset += 1 }
        } else {
            skipDigits()
            var isDouble = false
            if scalar() == ".", scalar(1)?.isDigit == true {
                isDouble = true
                offset += 1
                skipDigits()
            }
            if scalar() == "e" || scalar() == "E" {
                let sign = scalar(1) == "+" || scalar(1) == "-" ? 1 : 0
                if scalar(1 + sign)?.isDigit == true {
                    isDouble = true
                    offset += 1 + sign
                    skipDigits()
                }
            }
            if isDouble { return token(.double, from: start) }
        }
        if scalar() == "u" || scalar() == "U" {
            offset += 1
            return token(.unsigned, from: start)
        }
        return token(.integer, from: start)
    }

    private mutating func skipDigits() {
        while scalar()?.isDigit == true { offset += 1 }
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }
    fileprivate var isIdentifierStart: Bool {
        ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_"
    }
    fileprivate var isIdentifierPart: Bool { isIdentifierStart || isDigit }
}
