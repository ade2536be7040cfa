import KubernetesModel

/// What the standard library does with strings.
enum TextLibrary {
    static let functions: FunctionTable.Library = [
        "contains": [
            .member(
                [.string, .string], .bool, cost: CallCost { $0.size(0).traversal * $0.size(1).traversal }
            ) { arguments, meter throws(CELEvaluationError) in
                let text = try arguments.string(0)
                try meter.work(text.utf8.count / 64)
                return .bool(TextSearch(try arguments.string(1)).first(in: Array(text.utf8), from: 0) != nil)
            }
        ],
        "startsWith": [
            .member([.string, .string], .bool, cost: affix) { arguments, _ throws(CELEvaluationError) in
                .bool(try arguments.string(0).utf8.starts(with: try arguments.string(1).utf8))
            }
        ],
        "endsWith": [
            .member([.string, .string], .bool, cost: affix) { arguments, _ throws(CELEvaluationError) in
                .bool(try arguments.string(0).utf8.reversed().starts(with: try arguments.string(1).utf8.reversed()))
            }
        ],
        "matches": [.global([.string, .string], .bool, matches), .member([.string, .string], .bool, cost: .regex, matches)],
    ]

    /// The compiler counts the affix, the evaluation the text.
    private static let affix = CallCost(
        { $0.size(1).traversal },
        actual: { arguments, _ throws(CELEvaluationError) in
            Estimate(exactly: UInt64(try arguments[0].size)).traversal.maximum
        })

    private static let matches: Overload.Body = { arguments, meter throws(CELEvaluationError) in
        .bool(try RegexLibrary.expression(try arguments.string(1)).matches(try arguments.string(0)))
    }
}

/// Finds a text in others, in time that grows with the length of both (Knuth, Morris and Pratt).
struct TextSearch {
    private let pattern: [UInt8]
    /// How much of the pattern's beginning is also the end of its first n bytes.
    private let borders: [Int]

    init(_ text: String) {
        pattern = Array(text.utf8)
        var borders = [0]
        var length = 0
        for index in pattern.indices.dropFirst() {
            while length > 0, pattern[index] != pattern[length] { length = borders[length - 1] }
            if pattern[index] == pattern[length] { length += 1 }
            borders.append(length)
        }
        self.borders = borders
    }

    var count: Int { pattern.count }

    /// The offset of the first occurrence that begins at the given one or later.
    func first(in text: [UInt8], from start: Int) -> Int? {
        guard !pattern.isEmpty else { return start <= text.count ? start : nil }
        var length = 0
        var index = start
        while index < text.count {
            while length > 0, text[index] != pattern[length] { length = borders[length - 1] }
            if text[index] == pattern[length] { length += 1 }
            index += 1
            if length == pattern.count { return index - length }
        }
        return nil
    }
}
