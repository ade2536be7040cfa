/// `text.format(list)`: a text with clauses such as `%s` and `%.2f`, each of which shows an element of the list.
///
/// https://pkg.go.dev/github.com/google/cel-go/ext#Strings
enum FormatString {
    /// A part of a format.
    enum Piece {
        case text(String)
        case clause(Character, precision: Int?)
    }

    /// More digits than this are more than any number has.
    private static let largestPrecision = 1000

    /// Takes a format apart, for a list of so many elements.
    static func pieces(_ format: String, elements: Int) throws(CELEvaluationError) -> [Piece] {
        var result: [Piece] = []
        var clauses = 0
        var rest = Substring(format)
        while let percent = rest.utf8.firstIndex(of: UInt8(ascii: "%")) {
            result.append(.text(String(rest[..<percent])))
            rest = rest[rest.index(after: percent)...]
            if rest.unicodeScalars.first == "%" {
                rest.unicodeScalars.removeFirst()
                result.append(.text("%"))
                continue
            }
            guard clauses < elements else { throw .failed("index \(clauses) out of range") }
            clauses += 1
            if rest.isEmpty { throw .failed("unexpected end of string") }
            var precision: Int?
            if rest.unicodeScalars.first == "." {
                let digits = rest.unicodeScalars.dropFirst().prefix { $0.isDigit }
                let number = String(Substring(digits))
                guard let value = Int(number), value <= largestPrecision else {
                    throw .failed(
                        "could not parse formatting clause: error while parsing precision: error while converting "
                            + "precision to integer: strconv.Atoi: parsing \"\(number)\": invalid syntax")
                }
                precision = value
                rest = rest[digits.endIndex...]
            }
            guard let clause = rest.unicodeScalars.popFirst() else {
                throw .failed(
                    "could not parse formatting clause: error while parsing precision: could not find end of precision specifier")
            }
            guard "sdfebxXo".unicodeScalars.contains(clause) else {
                throw .failed("could not parse formatting clause: unrecognized formatting clause \"\(clause)\"")
            }
            result.append(.clause(Character(clause), precision: precision))
        }
        result.append(.text(String(rest)))
        return result
    }

    static func format(_ format: String, _ list: CELList, _ meter: inout Meter) throws(CELEvaluationError) -> String {
        var result = ""
        var index = 0
        for piece in try pieces(format, elements: list.count) {
            switch piece {
            case .text(let text): result += text
            case .clause(let clause, let precision):
                result += try show(try list[index].unwrapped(), clause, precision, &meter)
                index += 1
            }
            guard result.utf8.count <= Meter.largestResult else { throw .costLimitExceeded }
        }
        return result
    }

    private static func show(
        _ value: CELValue, _ clause: Character, _ precision: Int?, _ meter: inout Meter
    ) throws(CELEvaluationError) -> String {
        if let fault = fault(clause, value.type) { throw .failed("error during formatting: \(fault)") }
        switch (clause, value) {
        case ("s", _): return try ValueText.plain(value, &meter)
        case ("f", .double(let number)): return grouped(number, places: precision ?? 6)
        case ("e", .double(let number)): return scientific(number, width: precision ?? 6)
        case ("f", .string(let text)), ("e", .string(let text)):
            guard ["NaN", "Infinity", "-Infinity"].contains(text), case .double(let number) = try value.convertedToDouble() else {
                throw .failed("error during formatting: \(fault(clause, .bool) ?? "")".replacingLastWord(with: "string"))
            }
            return clause == "f" ? grouped(number, places: precision ?? 6) : scientific(number, width: precision ?? 6)
        case (_, .bool(let value)): return value ? "1" : "0"
        case (_, .int(let number)): return String(number, radix: radix(clause), uppercase: clause == "X")
        case (_, .uint(let number)): return String(number, radix: radix(clause), uppercase: clause == "X")
        case (_, .string(let text)): return hexadecimal(Array(text.utf8), isUpper: clause == "X")
        case (_, .bytes(let bytes)): return hexadecimal(bytes, isUpper: clause == "X")
        default: throw .noSuchOverload()
        }
    }

    private static func radix(_ clause: Character) -> Int {
        switch clause {
        case "b": 2
        case "o": 8
        case "x", "X": 16
        default: 10
        }
    }

    /// Why a clause cannot show a value of a type; nil when it can, or when the type is not known yet.
    static func fault(_ clause: Character, _ type: CELType) -> String? {
        let (types, sentence): ([CELType], String) =
            switch clause {
            case "d": ([.int, .uint], "decimal clause can only be used on integers")
            case "f": ([.double, .string], "fixed-point clause can only be used on doubles")
            case "e": ([.double, .string], "scientific clause can only be used on doubles")
            case "b": ([.int, .uint, .bool], "only integers and bools can be formatted as binary")
            case "x", "X":
                ([.int, .uint, .string, .bytes], "only integers, byte buffers, and strings can be formatted as hex")
            case "o": ([.int, .uint], "octal clause can only be used on integers")
            default:
                (
                    [.int, .uint, .double, .bool, .string, .timestamp, .bytes, .duration, .null],
                    "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and "
                        + "timestamps"
                )
            }
        switch type {
        case .list, .map, .type: if clause == "s" { return nil }
        default: if type == .dyn || types.contains(type) { return nil }
        }
        return "\(sentence), was given \(type.runtimeName)"
    }

    private static func hexadecimal(_ bytes: [UInt8], isUpper: Bool) -> String {
        bytes.reduce(into: "") { $0 += ($1 < 16 ? "0" : "") + String($1, radix: 16, uppercase: isUpper) }
    }

    // MARK: Numbers as people in America write them

    private static func special(_ number: Double) -> String? {
        number.isNaN ? "NaN" : number.isInfinite ? (number < 0 ? "-∞" : "∞") : nil
    }

    private static func grouped(_ number: Double, places: Int) -> String {
        if let special = special(number) { return special }
        let (sign, whole, fraction) = DecimalDigits(exactly: number).fixed(places)
        var result = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.utf8.count - index) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return sign + result + (places > 0 ? "." + fraction : "")
    }

    /// The precision of this clause is a width: upstream's format for it says so.
    private static func scientific(_ number: Double, width: Int) -> String {
        var text = special(number) ?? ""
        if text.isEmpty {
            let (mantissa, exponent) = DecimalDigits(exactly: number).scientific(6)
            let digits = String(exponent.magnitude)
            let superscript = ((digits.utf8.count < 2 ? "0" : "") + digits).map { Array("⁰¹²³⁴⁵⁶⁷⁸⁹")[$0.wholeNumberValue ?? 0] }
            text = mantissa + "×10" + (exponent < 0 ? "⁻" : "") + String(superscript)
        }
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

extension String {
    fileprivate func replacingLastWord(with word: String) -> String {
        split(separator: " ").dropLast().joined(separator: " ") + " " + word
    }
}
