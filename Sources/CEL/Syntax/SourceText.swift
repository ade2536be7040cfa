/// An expression as characters, with the lines that messages quote.
struct SourceText: Sendable {
    let scalars: [Unicode.Scalar]
    private let lineStarts: [Int]

    init(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        self.scalars = scalars
        lineStarts = [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
    }

    /// Both start at 1 and count characters.
    func position(of offset: Int) -> (line: Int, column: Int) {
        let line = lineStarts.lastIndex { $0 <= offset } ?? 0
        return (line + 1, offset - lineStarts[line] + 1)
    }

    func text(_ range: Range<Int>) -> String {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[range])
        return String(result)
    }

    /// The line without its break.
    func line(_ number: Int) -> ArraySlice<Unicode.Scalar> {
        let end = number < lineStarts.count ? lineStarts[number] - 1 : scalars.count
        return scalars[lineStarts[number - 1]..<end]
    }
}
