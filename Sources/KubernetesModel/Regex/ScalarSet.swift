/// A set of Unicode scalars: a character class of a regular expression.
struct ScalarSet: Sendable, Equatable {
    var ranges: [ClosedRange<UInt32>] = []
    private var classes: [Class] = []
    var isNegated = false
    /// Upper and lower case count as the same.
    var foldsCase = false

    /// A class that is part of this one, such as `\p{L}` or `\W` in `[\p{L}\W_]`.
    private enum Class: Sendable, Equatable {
        case category(String, isNegated: Bool)
        case set([ClosedRange<UInt32>], isNegated: Bool)
    }

    init(_ ranges: [ClosedRange<UInt32>] = [], isNegated: Bool = false) {
        self.ranges = ranges
        self.isNegated = isNegated
    }

    mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }

    mutating func insert(ranges: [ClosedRange<UInt32>], isNegated: Bool) {
        if isNegated { classes.append(.set(ranges, isNegated: true)) } else { self.ranges += ranges }
    }

    /// False when there is no general category of this name (`L`, `Lu`, `Any`, ...).
    mutating func insert(category: String, isNegated: Bool) -> Bool {
        guard category == "Any" || Self.categories.contains(where: { $0.hasPrefix(category) }) else { return false }
        classes.append(.category(category, isNegated: isNegated))
        return true
    }

    func contains(_ value: UInt32) -> Bool {
        var found = holds(value)
        if !found, foldsCase { found = Self.caseVariants(of: value).contains(where: holds) }
        return found != isNegated
    }

    private func holds(_ value: UInt32) -> Bool {
        for range in ranges where range.contains(value) { return true }
        for part in classes {
            switch part {
            case .set(let ranges, let isNegated):
                if ranges.contains(where: { $0.contains(value) }) != isNegated { return true }
            case .category(let name, let isNegated):
                let matches = name == "Any" || Self.category(of: value).hasPrefix(name)
                if matches != isNegated { return true }
            }
        }
        return false
    }

    /// The other spellings of a letter that differ from it in case alone.
    static func caseVariants(of value: UInt32) -> [UInt32] {
        guard let scalar = Unicode.Scalar(value) else { return [] }
        let mappings = [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping]
        return mappings.compactMap { mapping in
            let scalars = mapping.unicodeScalars
            guard scalars.count == 1, let other = scalars.first, other != scalar else { return nil }
            return other.value
        }
    }

    private static let categories = [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc",
        "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
    ]

    private static func category(of value: UInt32) -> String {
        switch Unicode.Scalar(value)?.properties.generalCategory {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        default: "Cn"
        }
    }
}

extension ScalarSet {
    static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    static let word: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    static let space: [ClosedRange<UInt32>] = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]

    /// The classes that are written `[:alpha:]` within brackets.
    static let posix: [String: [ClosedRange<UInt32>]] = [
        "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A], "alpha": [0x41...0x5A, 0x61...0x7A], "ascii": [0...0x7F],
        "blank": [0x09...0x09, 0x20...0x20], "cntrl": [0...0x1F, 0x7F...0x7F], "digit": digits, "graph": [0x21...0x7E],
        "lower": [0x61...0x7A], "print": [0x20...0x7E],
        "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E], "space": [0x09...0x0D, 0x20...0x20],
        "upper": [0x41...0x5A], "word": word, "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
    ]
}
