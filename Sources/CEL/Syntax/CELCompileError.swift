/// Why an expression cannot be used.
package struct CELCompileError: Error, Sendable, Hashable {
    /// A fault and where it lies; lines and columns (in characters) start at 1.
    package struct Issue: Error, Sendable, Hashable {
        package var line: Int
        package var column: Int
        package var message: String
    }

    package enum Reason: Sendable, Hashable {
        /// Broken syntax, undeclared names, types that do not fit: in the order of their places.
        case issues([Issue])
        /// The expression is sound but a constant part of it fails, as `int('x')` does.
        case instantiation(String)
        /// The expression is sound but its value is of another type than was asked for.
        case wrongType(expected: CELType, found: CELType)
    }

    package var reason: Reason
    package var source: String
}

extension CELCompileError: CustomStringConvertible {
    /// Longer lines are not quoted.
    private static let longestQuotedLine = 16384

    /// In the words of the API server: each issue with the line that it lies in and a mark below the place.
    package var description: String {
        switch reason {
        case .issues(let issues):
            let text = SourceText(source)
            return issues.map { Self.describe($0, in: text) }.joined(separator: "\n")
        case .instantiation(let message): return message
        case .wrongType(let expected, let found): return "the expression must evaluate to \(expected), but its type is \(found)"
        }
    }

    private static func describe(_ issue: Issue, in text: SourceText) -> String {
        var result = "ERROR: <input>:\(issue.line):\(issue.column): \(issue.message)"
        let line = text.line(issue.line).map { $0 == "\t" ? " " : $0 }
        if line.reduce(0, { $0 + UTF8.width($1) }) <= longestQuotedLine {
            result += "\n | "
            result.unicodeScalars.append(contentsOf: line)
            result += "\n | "
            for scalar in line.prefix(issue.column - 1) { result += scalar.isASCII ? "." : "\u{FF0E}" }
            result += line.dropFirst(issue.column - 1).first?.isASCII ?? true ? "^" : "\u{FF3E}"
        }
        return result
    }
}
