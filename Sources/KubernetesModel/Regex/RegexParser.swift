/// A regular expression as a tree.
indirect enum RegexNode: Sendable, Equatable {
    case empty
    case literal(UInt32)
    case set(ScalarSet)
    case sequence([RegexNode])
    case choice([RegexNode])
    /// No upper bound when `maximum` is nil.
    case repetition(RegexNode, minimum: Int, maximum: Int?, isGreedy: Bool)
    case assertion(Assertion)

    enum Assertion: Sendable, Equatable {
        case startOfText, endOfText, startOfLine, endOfLine, wordBoundary, noWordBoundary
    }
}

/// Reads RE2 syntax by recursive descent; groups nest at most `maximumDepth` deep.
///
/// https://github.com/google/re2/wiki/Syntax
struct RegexParser {
    static let maximumDepth = 250
    static let maximumRepeat = 1000

    let characters: [UInt32]
    var position = 0
    var flags = Flags()
    private var depth = 0

    struct Flags {
        var foldsCase = false
        var isMultiline = false
        var dotMatchesNewline = false
        var isUngreedy = false
    }

    init(_ pattern: String) { characters = pattern.unicodeScalars.map(\.value) }

    mutating func parse() throws(RegularExpressionError) -> RegexNode {
        let node = try choice()
        if position < characters.count { throw error("unexpected )", from: 0) }
        return node
    }

    // MARK: the text

    var next: UInt32? { position < characters.count ? characters[position] : nil }

    mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard next == character.value else { return false }
        position += 1
        return true
    }

    func looksAt(_ text: String) -> Bool {
        characters[position...].starts(with: text.unicodeScalars.map(\.value))
    }

    func text(_ range: Range<Int>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: characters[range].compactMap(Unicode.Scalar.init))
        return text
    }

    func error(_ reason: String, from start: Int, to end: Int? = nil) -> RegularExpressionError {
        RegularExpressionError(reason: reason, part: text(start..<min(max(start, end ?? characters.count), characters.count)))
    }

    // MARK: the grammar

    private mutating func choice() throws(RegularExpressionError) -> RegexNode {
        var branches = [try sequence()]
        while accept("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(RegularExpressionError) -> RegexNode {
        var nodes: [RegexNode] = []
        while let character = next, character != Unicode.Scalar("|").value, character != Unicode.Scalar(")").value {
            if looksAt("\\Q") {
                quoted(into: &nodes)
                if let last = nodes.popLast() { nodes.append(try repetitions(of: last, from: position)) }
                continue
            }
            let start = position
            if let node = try atom() {
                nodes.append(try repetitions(of: node, from: start))
            }
        }
        return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    /// `\Q...\E`: everything between is literal.
    private mutating func quoted(into nodes: inout [RegexNode]) {
        position += 2
        while position < characters.count {
            if looksAt("\\E") {
                position += 2
                return
            }
            nodes.append(literal(characters[position]))
            position += 1
        }
    }

    func literal(_ value: UInt32) -> RegexNode {
        guard flags.foldsCase, !ScalarSet.caseVariants(of: value).isEmpty else { return .literal(value) }
        return .set(folded(ScalarSet([value...value])))
    }

    func folded(_ set: ScalarSet) -> ScalarSet {
        var set = set
        set.foldsCase = flags.foldsCase
        return set
    }

    /// Nil for what changes the flags and matches nothing.
    private mutating func atom() throws(RegularExpressionError) -> RegexNode? {
        let start = position
        guard let character = next.flatMap(Unicode.Scalar.init) else { return nil }
        position += 1
        switch character {
        case "(": return try group(from: start)
        case "[": return .set(try bracketed(from: start))
        case ".": return .set(ScalarSet(flags.dotMatchesNewline ? [] : [0x0A...0x0A], isNegated: true))
        case "^": return .assertion(flags.isMultiline ? .startOfLine : .startOfText)
        case "$": return .assertion(flags.isMultiline ? .endOfLine : .endOfText)
        case "\\": return try escape(from: start)
        case "*", "+", "?": throw error("missing argument to repetition operator", from: start, to: position)
        case "{":
            position = start
            if let bounds = try repeatCount() {
                throw error("missing argument to repetition operator", from: start, to: bounds.end)
            }
            position = start + 1
            return literal(character.value)
        default: return literal(character.value)
        }
    }

    private mutating func group(from start: Int) throws(RegularExpressionError) -> RegexNode? {
        let outer = flags
        if accept("?") {
            if looksAt("P<") || looksAt("<") {
                try skipGroupName(from: start)
            } else if try flagsOnly(from: start) {
                return nil
            }
        }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw error("expression nests too deeply", from: 0) }
        let node = try choice()
        guard accept(")") else { throw error("missing closing )", from: 0) }
        flags = outer
        return node
    }

    private mutating func skipGroupName(from start: Int) throws(RegularExpressionError) {
        position += looksAt("P<") ? 2 : 1
        let nameStart = position
        while let character = next, ScalarSet.word.contains(where: { $0.contains(character) }) { position += 1 }
        guard position > nameStart, accept(">") else { throw error("invalid named capture", from: start, to: position + 1) }
    }

    /// Reads `i-s)` or `i-s:`; true when it ended with the parenthesis, so that it holds for the rest of the enclosing group.
    private mutating func flagsOnly(from start: Int) throws(RegularExpressionError) -> Bool {
        var value = true
        var sawFlag = false
        while let character = next.flatMap(Unicode.Scalar.init) {
            position += 1
            switch character {
            case "i": flags.foldsCase = value
            case "m": flags.isMultiline = value
            case "s": flags.dotMatchesNewline = value
            case "U": flags.isUngreedy = value
            case "-" where value:
                value = false
                sawFlag = false
                continue
            case ":" where value || sawFlag: return false
            case ")" where value || sawFlag: return true
            default: throw error("invalid or unsupported Perl syntax", from: start, to: position)
            }
            sawFlag = true
        }
        throw error("missing closing )", from: 0)
    }
}
