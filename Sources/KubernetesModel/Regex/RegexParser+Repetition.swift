extension RegexParser {
    /// The node with the operators `*`, `+`, `?` and `{n,m}` that follow it.
    mutating func repetitions(of node: RegexNode, from start: Int) throws(RegularExpressionError) -> RegexNode {
        var node = node
        var lastOperator: Int?
        while let character = next.flatMap(Unicode.Scalar.init) {
            let operatorStart = position
            let bounds: (minimum: Int, maximum: Int?)
            switch character {
            case "*": bounds = (0, nil)
            case "+": bounds = (1, nil)
            case "?": bounds = (0, 1)
            case "{":
                guard let count = try repeatCount() else { return node }
                bounds = (count.minimum, count.maximum)
                position = count.end - 1
            default: return node
            }
            position += 1
            let isLazy = accept("?")
            if let lastOperator { throw error("invalid nested repetition operator", from: lastOperator, to: position) }
            lastOperator = operatorStart
            node = .repetition(node, minimum: bounds.minimum, maximum: bounds.maximum, isGreedy: isLazy == flags.isUngreedy)
        }
        return node
    }

    /// Looks for `{n}`, `{n,}` or `{n,m}` here without passing it; nil when the brace is a literal one.
    func repeatCount() throws(RegularExpressionError) -> (minimum: Int, maximum: Int?, end: Int)? {
        var reader = self
        guard reader.accept("{"), let minimum = reader.number() else { return nil }
        var maximum: Int? = minimum
        if reader.accept(",") {
            let start = reader.position
            maximum = reader.number()
            if maximum == nil, reader.position != start { return nil }
        }
        guard reader.accept("}") else { return nil }
        if minimum > Self.maximumRepeat || (maximum ?? 0) > Self.maximumRepeat || minimum > maximum ?? minimum {
            throw error("invalid repeat count", from: position, to: reader.position)
        }
        return (minimum, maximum, reader.position)
    }

    /// A decimal number; what is larger than any allowed count comes out as one that is too large.
    private mutating func number() -> Int? {
        var value: Int?
        while let character = next, (0x30...0x39).contains(character) {
            value = min((value ?? 0) * 10 + Int(character - 0x30), Self.maximumRepeat + 1)
            position += 1
        }
        return value
    }
}
