import Synchronization

/// A regular expression in RE2 syntax, as CRD schemas (`pattern`) and CEL (`matches`) use it.
///
/// Matching takes time in proportion to text times expression, whatever either looks like: there is no backtracking. The
/// whole of https://github.com/google/re2/wiki/Syntax is understood but for scripts such as `\p{Greek}` (general categories
/// such as `\p{Lu}` are) and `\C`.
public struct RegularExpression: Sendable {
    public let pattern: String
    let program: RegexProgram

    /// Throws when the pattern is no RE2 expression, or one too large to be run.
    public init(_ pattern: String) throws(RegularExpressionError) {
        self.pattern = pattern
        var parser = RegexParser(pattern)
        program = try RegexProgram(parser.parse(), pattern: pattern)
    }

    /// Whether the expression matches anywhere in the text; anchor it with `^` and `$` to have it match all.
    public func matches(_ text: String) -> Bool {
        firstMatch(in: text, from: 0, boundsMatter: false) != nil
    }

    /// Where the leftmost match lies, as offsets into the text's UTF-8; of several that begin there the one that a
    /// backtracking engine would find first.
    ///
    /// The search begins at `offset`, which must be that of a character.
    public func firstMatch(in text: String, from offset: Int = 0) -> Range<Int>? {
        firstMatch(in: text, from: offset, boundsMatter: true)
    }

    private func firstMatch(in text: String, from offset: Int, boundsMatter: Bool) -> Range<Int>? {
        var text = text
        return text.withUTF8 { bytes in
            guard (0...bytes.count).contains(offset) else { return nil }
            var matcher = RegexMatcher(program: program, boundsMatter: boundsMatter)
            return matcher.run(bytes, from: offset)
        }
    }
}

/// Why a text is no regular expression, in the words of Go's `regexp`.
public struct RegularExpressionError: Error, Equatable, CustomStringConvertible {
    public var reason: String
    /// The part of the pattern that is wrong.
    public var part: String

    public var description: String { "error parsing regexp: \(reason): `\(part)`" }
}

extension RegularExpression {
    private static let cacheLimit = 1024
    private static let cache = Mutex<[String: RegularExpression]>([:])

    /// The expression of this pattern, compiled once. Patterns come from schemas and rules, of which a process knows a few
    /// hundred; when there are more than the cache holds it starts again empty.
    public static func cached(_ pattern: String) throws(RegularExpressionError) -> RegularExpression {
        if let known = cache.withLock({ $0[pattern] }) { return known }
        let compiled = try RegularExpression(pattern)
        cache.withLock { cache in
            if cache.count >= cacheLimit { cache.removeAll() }
            cache[pattern] = compiled
        }
        return compiled
    }
}
