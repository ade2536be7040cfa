import KubernetesModel

/// A version `major.minor.patch`, with identifiers of a pre-release and of a build.
///
/// https://semver.org
struct SemanticVersion: CELOpaqueValue, Comparable {
    /// Numbers are ordered as such and come before texts.
    enum Identifier: Sendable, Comparable {
        case number(UInt64)
        case text(String)
    }

    var major: UInt64
    var minor: UInt64
    var patch: UInt64
    var prerelease: [Identifier] = []

    var type: CELType { .named("kubernetes.Semver") }

    /// Without the build, which does not count when versions are compared.
    init(_ text: String) throws(CELEvaluationError) {
        if text.isEmpty { throw .failed("Version string empty") }
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { throw .failed("No Major.Minor.Patch elements found") }
        let (version, build) = parts[2].cut(at: "+")
        let (patch, prerelease) = version.cut(at: "-")
        major = try Self.number(parts[0], "major")
        minor = try Self.number(parts[1], "minor")
        self.patch = try Self.number(patch, "patch")
        for identifier in prerelease?.split(separator: ".", omittingEmptySubsequences: false) ?? [] {
            self.prerelease.append(try Self.identifier(String(identifier)))
        }
        for identifier in build?.split(separator: ".", omittingEmptySubsequences: false) ?? [] {
            if identifier.isEmpty { throw .failed("Build meta data is empty") }
            guard identifier.utf8.allSatisfy(Self.isIdentifierByte) else {
                throw .failed("Invalid character(s) found in build meta data \(String(identifier).goQuoted)")
            }
        }
    }

    /// Allows a `v` in front, leading zeros, and versions without patch or minor.
    static func normalized(_ text: String) throws(CELEvaluationError) -> SemanticVersion {
        let text = text.hasPrefix("v") ? String(text.dropFirst()) : text
        var parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map { part in
            let stripped = part.drop { $0 == "0" }
            let isNumber = stripped.utf8.first.map { (0x30...0x39).contains($0) } ?? false
            return part.utf8.count > 1 ? (isNumber ? String(stripped) : "0\(stripped)") : String(part)
        }
        if parts.count < 3 {
            if parts[parts.count - 1].contains(where: { $0 == "+" || $0 == "-" }) {
                throw .failed("short version cannot contain PreRelease/Build meta data")
            }
            parts += Array(repeating: "0", count: 3 - parts.count)
        }
        return try SemanticVersion(parts.joined(separator: "."))
    }

    private static func number(_ text: String, _ part: String) throws(CELEvaluationError) -> UInt64 {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !text.isEmpty else {
            throw .failed("Invalid character(s) found in \(part) number \(text.goQuoted)")
        }
        if text.utf8.count > 1, text.hasPrefix("0") {
            let name = part.prefix(1).uppercased() + part.dropFirst()
            throw .failed("\(name) number must not contain leading zeroes \(text.goQuoted)")
        }
        guard let value = UInt64(text) else {
            throw .failed("strconv.ParseUint: parsing \(text.goQuoted): value out of range")
        }
        return value
    }

    private static func identifier(_ text: String) throws(CELEvaluationError) -> Identifier {
        if text.isEmpty { throw .failed("Prerelease is empty") }
        if let number = UInt64(text), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            if text.utf8.count > 1, text.hasPrefix("0") {
                throw .failed("Numeric PreRelease version must not contain leading zeroes \(text.goQuoted)")
            }
            return .number(number)
        }
        guard text.utf8.allSatisfy(isIdentifierByte) else {
            throw .failed("Invalid character(s) found in prerelease \(text.goQuoted)")
        }
        return .text(text)
    }

    private static func isIdentifierByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "-")
    }

    static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
        let numbers = ((left.major, left.minor, left.patch), (right.major, right.minor, right.patch))
        if numbers.0 != numbers.1 { return numbers.0 < numbers.1 }
        // A pre-release comes before the release.
        if left.prerelease.isEmpty || right.prerelease.isEmpty { return right.prerelease.isEmpty && !left.prerelease.isEmpty }
        return left.prerelease.lexicographicallyPrecedes(right.prerelease)
    }
}

/// https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-semver-library
enum SemanticVersionLibrary {
    private static let semver = CELType.named("kubernetes.Semver")

    static let functions: FunctionTable.Library = [
        "semver": [
            .global([.string], semver, cost: .traversal()) { arguments, _ throws(CELEvaluationError) in
                .opaque(try SemanticVersion(try arguments.string(0)))
            },
            .global([.string, .bool], semver, cost: .traversal()) { arguments, _ throws(CELEvaluationError) in
                .opaque(try parse(try arguments.string(0), normalizes: try arguments.bool(1)))
            },
        ],
        "isSemver": [
            .global([.string], .bool, cost: .traversal()) { arguments, _ throws(CELEvaluationError) in
                .bool((try? SemanticVersion(arguments.values[0].text)) != nil)
            },
            .global([.string, .bool], .bool, cost: .traversal()) { arguments, _ throws(CELEvaluationError) in
                let normalizes = try arguments.bool(1)
                return .bool((try? parse(arguments.values[0].text, normalizes: normalizes)) != nil)
            },
        ],
        "major": [number { $0.major }],
        "minor": [number { $0.minor }],
        "patch": [number { $0.patch }],
        "isGreaterThan": [compare(.bool) { .bool($0 == .greater) }],
        "isLessThan": [compare(.bool) { .bool($0 == .less) }],
        "compareTo": [compare(.int) { .int($0.rawValue) }],
    ]

    private static func parse(_ text: String, normalizes: Bool) throws(CELEvaluationError) -> SemanticVersion {
        normalizes ? try SemanticVersion.normalized(text) : try SemanticVersion(text)
    }

    private static func number(_ part: @escaping @Sendable (SemanticVersion) -> UInt64) -> Overload {
        .member([semver], .int) { arguments, _ throws(CELEvaluationError) in
            .int(Int64(truncatingIfNeeded: part(try arguments.opaque(0, SemanticVersion.self))))
        }
    }

    private static func compare(_ result: CELType, _ value: @escaping @Sendable (Order) -> CELValue) -> Overload {
        .member([semver, semver], result) { arguments, _ throws(CELEvaluationError) in
            value(Order(try arguments.opaque(0, SemanticVersion.self), try arguments.opaque(1)))
        }
    }
}
