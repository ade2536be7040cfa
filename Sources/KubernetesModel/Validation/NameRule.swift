/// The rules by which Kubernetes spells names, labels and keys.
///
/// Each function gives the sentences, in the API server's words, that say what is wrong with a text; none when it is right.
///
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
public enum NameRule {
    /// At most 63 of a-z, 0-9 and `-`, with a letter or digit at both ends: namespaces, containers, ...
    public static func dns1123Label(_ text: String) -> [String] {
        var faults = text.utf8.count > 63 ? [tooLong(63)] : []
        if !isLabel(text.utf8) {
            faults.append(
                isSubdomain(text)
                    ? "must not contain dots"
                    : explained(
                        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start "
                            + "and end with an alphanumeric character", Pattern.label, "my-name", "123-abc"))
        }
        return faults
    }

    /// Labels joined by dots, at most 253 bytes: the names of most objects.
    public static func dns1123Subdomain(_ text: String) -> [String] {
        var faults = text.utf8.count > 253 ? [tooLong(253)] : []
        if !isSubdomain(text) {
            faults.append(
                explained(
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
                        + "start and end with an alphanumeric character", Pattern.subdomain, "example.com"))
        }
        return faults
    }

    /// A label that begins with a letter: services, versions of a resource, ...
    public static func dns1035Label(_ text: String) -> [String] {
        var faults = text.utf8.count > 63 ? [tooLong(63)] : []
        if !isLabel(text.utf8) || !(text.utf8.first.map(isLower) ?? false) {
            faults.append(
                explained(
                    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
                        + "character, and end with an alphanumeric character", "[a-z]([-a-z0-9]*[a-z0-9])?", "my-name",
                    "abc-123"))
        }
        return faults
    }

    /// `name` or `prefix.example.com/name`: keys of labels, finalizers, resource names.
    public static func qualifiedName(_ text: String) -> [String] {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let rule = explained(
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
            Pattern.labelKey, "MyName", "my.name", "123-abc")
        guard let name = parts.last, parts.count <= 2 else {
            return ["a valid label key \(rule) with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
        }
        var faults: [String] = []
        if parts.count == 2, let prefix = parts.first {
            if prefix.isEmpty {
                faults.append("prefix part \(empty)")
            } else {
                if prefix.utf8.count > 253 { faults.append("prefix part must be no more than 253 bytes") }
                faults += dns1123Subdomain(String(prefix)).filter { $0 != tooLong(253) }.map { "prefix part \($0)" }
            }
        }
        if name.isEmpty {
            faults.append("name part \(empty)")
        } else if name.utf8.count > 63 {
            faults.append("name part must be no more than 63 bytes")
        }
        if !isLabelText(name.utf8) { faults.append("name part \(rule)") }
        return faults
    }

    /// At most 63 bytes, and empty or begun and ended by a letter or digit.
    public static func labelValue(_ text: String) -> [String] {
        var faults = text.utf8.count > 63 ? ["must be no more than 63 bytes"] : []
        if !text.isEmpty, !isLabelText(text.utf8) {
            faults.append(
                explained(
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
                        + "start and end with an alphanumeric character", "(\(Pattern.labelKey))?", "MyValue", "my_value",
                    "12345"))
        }
        return faults
    }

    /// The name of a port: at most 15 of a-z, 0-9 and single hyphens within, with at least one letter.
    public static func portName(_ text: String) -> [String] {
        var faults = text.utf8.count > 15 ? [tooLong(15)] : []
        if text.isEmpty || !text.utf8.allSatisfy({ isLower($0) || isDigit($0) || $0 == hyphen }) {
            faults.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
        }
        if !text.utf8.contains(where: isLower) { faults.append("must contain at least one letter (a-z)") }
        if zip(text.utf8, text.utf8.dropFirst()).contains(where: { $0 == hyphen && $1 == hyphen }) {
            faults.append("must not contain consecutive hyphens")
        }
        if text.utf8.first == hyphen || text.utf8.last == hyphen { faults.append("must not begin or end with a hyphen") }
        return faults
    }

    /// Any printable ASCII but `=`.
    public static func environmentVariable(_ text: String) -> [String] {
        if text.isEmpty { return ["environment variable name \(empty)"] }
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "=") }) { return [] }
        return ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
    }

    /// A key of a ConfigMap or Secret, which may become the name of a file.
    public static func configMapKey(_ text: String) -> [String] {
        var faults = text.utf8.count > 253 ? [tooLong(253)] : []
        if text.isEmpty || !text.utf8.allSatisfy({ isAlphanumeric($0) || $0 == hyphen || $0 == underscore || $0 == dot }) {
            faults.append(
                explained(
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'", "[-._a-zA-Z0-9]+", "key.name",
                    "KEY_NAME", "key-name"))
        }
        switch text {
        case ".": faults.append("must not be '.'")
        case "..": faults.append("must not be '..'")
        case _ where text.hasPrefix(".."): faults.append("must not start with '..'")
        default: break
        }
        return faults
    }

    /// What can stand in a URL path as one segment: the names of roles and bindings.
    public static func pathSegment(_ text: String) -> [String] {
        if text == "." || text == ".." { return ["may not be '\(text)'"] }
        let forbidden: [Unicode.Scalar] = ["/", "%"]
        return forbidden.filter { text.unicodeScalars.contains($0) }.map { "may not contain '\($0)'" }
    }

    /// `50%`
    public static func percentage(_ text: String) -> [String] {
        if text.utf8.count > 1, text.utf8.last == UInt8(ascii: "%"), text.utf8.dropLast().allSatisfy(isDigit) { return [] }
        return [
            explained("a valid percent string must be a numeric string followed by an ending '%'", "[0-9]+%", "1%", "93%")
        ]
    }

    /// The name of an HTTP header.
    public static func httpHeaderName(_ text: String) -> [String] {
        if !text.isEmpty, text.utf8.allSatisfy({ isAlphanumeric($0) || $0 == hyphen }) { return [] }
        return [
            explained(
                "a valid HTTP header must consist of alphanumeric characters or '-'", "[-A-Za-z0-9]+", "X-Header-Name")
        ]
    }

    /// `*.example.com`
    public static func wildcardDNS1123Subdomain(_ text: String) -> [String] {
        if text.hasPrefix("*."), isSubdomain(String(text.dropFirst(2))) { return [] }
        return [
            explained(
                "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of "
                    + "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
                "\\*\\.\(Pattern.subdomain)", "*.example.com")
        ]
    }

    /// What may stand in the path of a URL.
    public static func urlPath(_ text: String) -> [String] {
        if !text.isEmpty, text.utf8.allSatisfy({ isAlphanumeric($0) || "/-._~%!$&'()*+,;=:".utf8.contains($0) }) { return [] }
        return ["Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"]
    }

    /// 1 to 65535.
    public static func portNumber(_ number: Int64) -> [String] { inRange(number, 1...65535) }

    public static func inRange(_ number: Int64, _ range: ClosedRange<Int64>) -> [String] {
        range.contains(number) ? [] : ["must be between \(range.lowerBound) and \(range.upperBound), inclusive"]
    }
}

extension NameRule {
    private enum Pattern {
        static let label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
        static let subdomain = "\(label)(\\.\(label))*"
        static let labelKey = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
    }

    private static let empty = "must be non-empty"
    private static let hyphen = UInt8(ascii: "-")
    private static let underscore = UInt8(ascii: "_")
    private static let dot = UInt8(ascii: ".")

    private static func tooLong(_ limit: Int) -> String { "must be no more than \(limit) characters" }

    private static func explained(_ rule: String, _ pattern: String, _ examples: String...) -> String {
        let list = examples.map { "'\($0)', " }.joined(separator: " or ")
        return "\(rule) (e.g. \(list)regex used for validation is '\(pattern)')"
    }

    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLower(byte) || isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isLabel(_ text: some BidirectionalCollection<UInt8>) -> Bool {
        guard let first = text.first, let last = text.last, first != hyphen, last != hyphen else { return false }
        return text.allSatisfy { isLower($0) || isDigit($0) || $0 == hyphen }
    }

    private static func isSubdomain(_ text: String) -> Bool {
        text.utf8.split(separator: dot, omittingEmptySubsequences: false).allSatisfy { isLabel($0) }
    }

    private static func isLabelText(_ text: some BidirectionalCollection<UInt8>) -> Bool {
        guard let first = text.first, let last = text.last, isAlphanumeric(first), isAlphanumeric(last) else { return false }
        return text.allSatisfy { isAlphanumeric($0) || $0 == hyphen || $0 == underscore || $0 == dot }
    }
}
