/// Members, calls and what stands on its own.
extension Parser {
    private static let beginnings =
        "'.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

    mutating func member() throws(Issue) -> Expression {
        var result = try primary()
        while true {
            if let dot = take(".") {
                result = try selection(of: result, dot)
            } else if let bracket = take("[") {
                let isOptional = take("?") != nil
                let key = try expression()
                _ = try expect("]")
                let function = isOptional ? "_[?_]" : "_[_]"
                result = try node(.call(function, target: nil, [result, key]), at: bracket.range.lowerBound)
            } else {
                return result
            }
        }
    }

    private mutating func selection(of operand: Expression, _ dot: Token) throws(Issue) -> Expression {
        let isOptional = take("?") != nil
        guard current.kind == .identifier else {
            if ["true", "false", "null"].contains(current.text) { throw unexpected("IDENTIFIER", mayInsert: false) }
            let input = current.kind == .end ? "" : current.text
            throw issue("Syntax error: no viable alternative at input '.\(input)'", at: current.range.lowerBound)
        }
        let name = advance()
        if isOptional {
            let field = try node(.literal(.string(name.text)), at: name.range.lowerBound)
            return try node(.call("_?._", target: nil, [operand, field]), at: dot.range.lowerBound)
        }
        guard let parenthesis = take("(") else {
            return try node(.select(operand, field: name.text), at: dot.range.lowerBound)
        }
        return try call(name.text, target: operand, try arguments(), at: parenthesis.range.lowerBound)
    }

    /// A call, or what the macro of that name makes of it.
    private mutating func call(
        _ function: String, target: Expression?, _ arguments: [Expression], at offset: Int
    ) throws(Issue) -> Expression {
        if let expanded = try expandMacro(function, target: target, arguments, at: offset) { return expanded }
        return try node(.call(function, target: target, arguments), at: offset)
    }

    /// The arguments of a call whose opening parenthesis has been taken.
    private mutating func arguments() throws(Issue) -> [Expression] {
        if take(")") != nil { return [] }
        if current.kind == .end { throw unexpected("{'[', '{', '(', ')', \(Self.beginnings)", mayInsert: false) }
        var result = [try expression()]
        while take(",") != nil { result.append(try expression()) }
        guard take(")") != nil else { throw unexpected(current.kind == .end ? "{')', ','}" : "')'", mayInsert: false) }
        return result
    }

    private mutating func primary() throws(Issue) -> Expression {
        let token = current
        let offset = token.range.lowerBound
        switch token.kind {
        case .identifier: return try name(leadingDot: false)
        case .integer, .unsigned, .double, .string, .bytes: return try scalar(sign: nil)
        case .symbol: break
        case .end: throw unexpectedBeginning()
        }
        switch token.text {
        case "true", "false":
            _ = advance()
            return try node(.literal(.bool(token.text == "true")), at: offset)
        case "null":
            _ = advance()
            return try node(.literal(.null), at: offset)
        case "-":
            _ = advance()
            return try scalar(sign: token)
        case ".":
            _ = advance()
            guard current.kind == .identifier else { throw unexpected("IDENTIFIER", mayInsert: false) }
            return try name(leadingDot: true)
        case "(":
            _ = advance()
            let inner = try expression()
            _ = try expect(")")
            return inner
        case "[":
            _ = advance()
            return try node(.list(try elements()), at: offset)
        case "{":
            _ = advance()
            return try node(.map(try entries()), at: offset)
        default: throw unexpectedBeginning()
        }
    }

    private func unexpectedBeginning() -> Issue { unexpected("{'[', '{', '(', \(Self.beginnings)", mayInsert: false) }

    private mutating func name(leadingDot: Bool) throws(Issue) -> Expression {
        let token = advance()
        let offset = token.range.lowerBound
        if PropertyName.reserved.contains(token.text) { throw issue("reserved identifier: \(token.text)", at: offset) }
        let name = (leadingDot ? "." : "") + token.text
        if let parenthesis = take("(") {
            return try call(name, target: nil, try arguments(), at: parenthesis.range.lowerBound)
        }
        if let brace = messageBrace() {
            return try message(from: offset, brace)
        }
        return try node(.identifier(name), at: offset)
    }

    // MARK: Literals

    private mutating func scalar(sign: Token?) throws(Issue) -> Expression {
        let token = advance()
        let offset = (sign ?? token).range.lowerBound
        let minus = sign == nil ? "" : "-"
        let value: CELValue
        switch token.kind {
        case .integer:
            let isHexadecimal = token.text.hasPrefix("0x")
            let digits = isHexadecimal ? String(token.text.dropFirst(2)) : token.text
            guard let number = Int64(minus + digits, radix: isHexadecimal ? 16 : 10) else {
                throw issue("invalid int literal", at: offset)
            }
            value = .int(number)
        case .unsigned:
            let isHexadecimal = token.text.hasPrefix("0x")
            let digits = String(token.text.dropFirst(isHexadecimal ? 2 : 0).dropLast())
            guard let number = UInt64(digits, radix: isHexadecimal ? 16 : 10) else {
                throw issue("invalid uint literal", at: offset)
            }
            value = .uint(number)
        case .double:
            let digits = token.text.hasPrefix(".") ? "0" + token.text : token.text
            guard let number = Double(minus + digits), number.isFinite else { throw issue("invalid double literal", at: offset) }
            value = .double(number)
        case .string, .bytes: value = try quoted(token)
        case .identifier, .symbol, .end: throw unexpectedBeginning()
        }
        return try node(.literal(value), at: offset)
    }

    private func quoted(_ token: Token) throws(Issue) -> CELValue {
        let isBytes = token.kind == .bytes
        var body = Substring(token.text).unicodeScalars
        if isBytes { body.removeFirst() }
        let isRaw = body.first == "r" || body.first == "R"
        if isRaw { body.removeFirst() }
        let isTriple = body.count >= 6 && Set(body.prefix(3)).count == 1
        body = body.dropFirst(isTriple ? 3 : 1).dropLast(isTriple ? 3 : 1)
        do {
            let bytes = try LiteralText.decode(body, isRaw: isRaw, isBytes: isBytes)
            return isBytes ? .bytes(bytes) : .string(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw issue(error.message, at: token.range.lowerBound)
        }
    }

    private mutating func elements() throws(Issue) -> [Expression.Element] {
        var result: [Expression.Element] = []
        if take(",") != nil {
            _ = try expect("]")
            return []
        }
        while take("]") == nil {
            let isOptional = take("?") != nil
            result.append(Expression.Element(value: try expression(), isOptional: isOptional))
            if take(",") == nil {
                guard take("]") != nil else { throw unexpected("{']', ','}", mayInsert: false) }
                break
            }
        }
        return result
    }

    private mutating func entries() throws(Issue) -> [Expression.Entry] {
        var result: [Expression.Entry] = []
        if take(",") != nil {
            _ = try expect("}")
            return []
        }
        while take("}") == nil {
            let isOptional = take("?") != nil
            let key = try expression()
            _ = try expect(":")
            result.append(Expression.Entry(key: key, value: try expression(), isOptional: isOptional))
            if take(",") == nil {
                guard take("}") != nil else { throw unexpected("{'}', ','}", mayInsert: false) }
                break
            }
        }
        return result
    }

    // MARK: Messages

    /// The brace of `a.b.Name{`, when the name just taken begins such a literal.
    private func messageBrace() -> Token? {
        var ahead = 0
        while peek(ahead).isSymbol("."), peek(ahead + 1).kind == .identifier { ahead += 2 }
        return peek(ahead).isSymbol("{") ? peek(ahead) : nil
    }

    private mutating func message(from offset: Int, _ brace: Token) throws(Issue) -> Expression {
        while current.range.lowerBound < brace.range.lowerBound { _ = advance() }
        let name = source.text(offset..<brace.range.lowerBound).filter { !$0.isWhitespace }
        _ = advance()
        while take("}") == nil {
            _ = take("?")
            guard current.kind == .identifier else { throw unexpected("{'}', IDENTIFIER}", mayInsert: false) }
            _ = advance()
            _ = try expect(":")
            _ = try expression()
            if take(",") == nil {
                guard take("}") != nil else { throw unexpected("{'}', ','}", mayInsert: false) }
                break
            }
        }
        return try node(.message(name), at: brace.range.lowerBound)
    }
}
