/// A text whose characters can be reached by number.
struct Characters {
    private let scalars: [Unicode.Scalar]

    init(_ arguments: Arguments, _ index: Int) throws(CELEvaluationError) {
        scalars = Array(try arguments.string(index).unicodeScalars)
    }

    var count: Int { scalars.count }

    func slice(_ start: Int, _ end: Int) -> String {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[start..<end])
        return String(result)
    }

    private var text: String { slice(0, count) }

    /// The number of the character at which a part begins, at the given one or later; -1 when it does not occur.
    func firstIndex(of part: Characters, from offset: Int64) -> Int64 {
        if part.count == 0 { return offset }
        guard offset < count else { return -1 }
        return Self.first(part.text, in: slice(Int(offset), count)).map { offset + Int64($0) } ?? -1
    }

    /// The number of the character at which a part begins last, at the given one or before it; -1 when it does not occur.
    func lastIndex(of part: Characters, upTo offset: Int64) -> Int64 {
        if part.count == 0 { return offset }
        guard offset < count, part.count <= count else { return -1 }
        // Searched backwards: both texts reversed.
        let start = min(Int(offset), count - part.count)
        let reversed = String(String.UnicodeScalarView(scalars[..<(start + part.count)].reversed()))
        let found = Self.first(String(String.UnicodeScalarView(part.scalars.reversed())), in: reversed)
        return found.map { Int64(start - $0) } ?? -1
    }

    private static func first(_ part: String, in text: String) -> Int? {
        let bytes = Array(text.utf8)
        return TextSearch(part).first(in: bytes, from: 0).map { end in bytes[..<end].count { $0 & 0xC0 != 0x80 } }
    }
}
