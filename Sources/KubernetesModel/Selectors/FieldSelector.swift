/// Chooses objects by the values of some of their fields: `metadata.name=web,status.phase!=Running`.
///
/// Which fields there are is up to the kind; a field that an object does not have counts as empty.
///
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
public struct FieldSelector: Sendable, Hashable {
    public struct Term: Sendable, Hashable {
        public var field: String
        /// Whether the field must have the value, or must not.
        public var isEqual: Bool
        public var value: String

        public init(_ field: String, isEqual: Bool = true, _ value: String) {
            self.field = field
            self.isEqual = isEqual
            self.value = value
        }
    }

    /// All must hold.
    public var terms: [Term]

    public init(_ terms: [Term]) { self.terms = terms }

    public static let everything = FieldSelector([])

    /// - Parameter value: gives the text of a field, empty where there is none.
    public func matches(_ value: (_ field: String) -> String) -> Bool {
        terms.allSatisfy { (value($0.field) == $0.value) == $0.isEqual }
    }

    /// The value that the field must have; nil when any, or any but one, will do.
    public func requiredValue(of field: String) -> String? {
        terms.first { $0.field == field && $0.isEqual }?.value
    }
}

extension FieldSelector {
    /// Reads the form of query parameters. A backslash takes away the meaning of a following `\`, `,` or `=`.
    public init(_ text: String) throws(SelectorError) {
        terms = []
        for part in Self.split(text).sorted() where !part.isEmpty {
            guard let (field, `operator`, value) = Self.split(term: part) else {
                throw SelectorError("invalid selector: '\(text)'; can't understand '\(part)'")
            }
            terms.append(Term(field, isEqual: `operator` != "!=", try Self.unescaped(value)))
        }
    }

    /// Parts between commas that are not escaped.
    private static func split(_ text: String) -> [String] {
        var parts = [""]
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if scalar == ",", !isEscaped {
                parts.append("")
            } else {
                parts[parts.count - 1].unicodeScalars.append(scalar)
            }
            isEscaped = scalar == "\\" && !isEscaped
        }
        return parts
    }

    private static func split(term: String) -> (field: String, operator: String, value: String)? {
        let scalars = term.unicodeScalars
        for index in scalars.indices {
            let rest = term[index...]
            for `operator` in ["!=", "==", "="] where rest.utf8.starts(with: `operator`.utf8) {
                return (String(term[..<index]), `operator`, String(rest.unicodeScalars.dropFirst(`operator`.utf8.count)))
            }
        }
        return nil
    }

    private static func unescaped(_ value: String) throws(SelectorError) -> String {
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in value.unicodeScalars {
            switch (scalar, isEscaped) {
            case ("\\", true), (",", true), ("=", true): result.append(scalar)
            case (_, true): throw SelectorError("invalid field selector: invalid escape sequence: \\\(scalar)")
            case ("\\", false): break
            case (",", false), ("=", false):
                throw SelectorError("invalid field selector: unescaped character in value: \(scalar.value)")
            default: result.append(scalar)
            }
            isEscaped = scalar == "\\" && !isEscaped
        }
        guard !isEscaped else { throw SelectorError("invalid field selector: invalid escape sequence: \\") }
        return String(result)
    }
}

extension FieldSelector: CustomStringConvertible {
    public var description: String { terms.map(\.description).joined(separator: ",") }
}

extension FieldSelector.Term: CustomStringConvertible {
    public var description: String {
        var escaped = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            if scalar == "\\" || scalar == "," || scalar == "=" { escaped.append("\\") }
            escaped.append(scalar)
        }
        return "\(field)\(isEqual ? "=" : "!=")\(String(escaped))"
    }
}
