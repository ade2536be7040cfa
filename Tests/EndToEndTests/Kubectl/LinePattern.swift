/// A line of expected output. Columns may be wider or narrower, and these stand for what varies:
///
/// | in the transcript | stands for |
/// |---|---|
/// | `<age>` | `5s`, `2m10s` |
/// | `<time>` | `2006-01-02T15:04:05Z`, or as `describe` writes it |
/// | `<uid>` | a UID |
/// | `<ip>` | an address |
/// | `<number>` | decimal digits |
/// | `<id>` | letters and digits that somebody made up |
/// | `<any>` | anything, also nothing |
struct LinePattern {
    private enum Part {
        case text([UInt8])
        case run(of: @Sendable (UInt8) -> Bool, atLeast: Int)
    }

    private let parts: [Part]

    init(_ line: String) {
        var parts: [Part] = []
        var rest = Self.columns(line)[...]
        while !rest.isEmpty {
            guard let start = rest.firstIndex(of: "<") else { break }
            guard let end = rest[start...].firstIndex(of: ">"), let part = Self.placeholder(rest[start...end]) else {
                parts.append(.text(Array(rest[...start].utf8)))
                rest = rest[rest.index(after: start)...]
                continue
            }
            parts += [.text(Array(rest[..<start].utf8)), part]
            rest = rest[rest.index(after: end)...]
        }
        self.parts = parts + [.text(Array(rest.utf8))]
    }

    func matches(_ line: String) -> Bool { matches(Array(Self.columns(line).utf8)[...], parts[...]) }

    private func matches(_ text: ArraySlice<UInt8>, _ parts: ArraySlice<Part>) -> Bool {
        switch parts.first {
        case nil: return text.isEmpty
        case .text(let literal): return text.starts(with: literal) && matches(text.dropFirst(literal.count), parts.dropFirst())
        case .run(let isMember, let minimum):
            let longest = text.prefix { isMember($0) }.count
            guard longest >= minimum else { return false }
            return (minimum...longest).reversed().contains { matches(text.dropFirst($0), parts.dropFirst()) }
        }
    }

    private static func placeholder(_ text: Substring) -> Part? {
        func run(_ characters: String, atLeast minimum: Int = 1) -> Part {
            let members = Set(characters.utf8)
            return .run(of: { members.contains($0) }, atLeast: minimum)
        }
        let (digits, letters) = ("0123456789", "abcdefghijklmnopqrstuvwxyz")
        return switch text {
        case "<age>": run(digits + "smhd", atLeast: 2)
        case "<time>": run(digits + letters + letters.uppercased() + ":-+., ", atLeast: 20)
        case "<uid>": run(digits + "abcdef-", atLeast: 36)
        case "<ip>": run(digits + ".", atLeast: 7)
        case "<number>": run(digits)
        case "<id>": run(digits + letters)
        case "<any>": .run(of: { _ in true }, atLeast: 0)
        default: nil
        }
    }

    /// The line with two spaces for every gap between columns, and none at its end.
    private static func columns(_ line: String) -> String {
        let indentation = line.prefix { $0 == " " }
        if indentation.count == line.count { return "" }
        var result = ""
        var gap = 0
        for character in line.dropFirst(indentation.count) {
            if character == " " {
                gap += 1
                continue
            }
            result += String(repeating: " ", count: min(gap, 2))
            gap = 0
            result.append(character)
        }
        return indentation + result
    }
}
