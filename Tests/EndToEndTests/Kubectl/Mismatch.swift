/// What a person reads when a command answers something else than its transcript says: the lines that are missing with `-`, those
/// that came instead with `+`.
struct Mismatch: CustomStringConvertible {
    var description: String

    /// Nil when the output is as expected.
    init?(_ step: Transcript.Step, in file: String, output: Command.Output) {
        var lines = output.text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        while lines.last?.allSatisfy({ $0 == " " }) == true { lines.removeLast() }
        let comparison = Comparison(expected: step.output, found: lines)
        guard !comparison.isEqual || output.exitCode != step.exitCode else { return nil }
        var text = "\(file):\(step.line): $ \(step.command)\n" + comparison.lines.joined(separator: "\n")
        if output.exitCode != step.exitCode { text += "\n- exit \(step.exitCode)\n+ exit \(output.exitCode)" }
        description = text
    }
}

/// The expected and the found lines side by side, with as few differences as there can be. An expected line `...` stands for any
/// lines.
private struct Comparison {
    private(set) var lines: [String] = []
    let isEqual: Bool

    init(expected: [String], found: [String]) {
        let patterns = expected.map { $0 == "..." ? nil : LinePattern($0) }
        // How many lines from here on have no counterpart.
        var differences = [[Int]](repeating: [Int](repeating: 0, count: found.count + 1), count: expected.count + 1)
        func cost(_ i: Int, _ j: Int) -> (both: Int, expected: Int, found: Int) {
            let never = Int.max - 1
            let (isExpected, isFound) = (i < expected.count, j < found.count)
            let isAny = isExpected && patterns[i] == nil
            return (
                isExpected && isFound && patterns[i]?.matches(found[j]) == true ? differences[i + 1][j + 1] : never,
                isExpected ? differences[i + 1][j] + (isAny ? 0 : 1) : never,
                isFound ? differences[i][j + 1] + (isAny ? 0 : 1) : never
            )
        }
        for i in (0...expected.count).reversed() {
            for j in (0...found.count).reversed() where (i, j) != (expected.count, found.count) {
                let cost = cost(i, j)
                differences[i][j] = min(cost.both, cost.expected, cost.found)
            }
        }
        isEqual = differences[0][0] == 0

        var (i, j) = (0, 0)
        while (i, j) != (expected.count, found.count) {
            let cost = cost(i, j)
            let isAny = i < expected.count && patterns[i] == nil
            if cost.both <= min(cost.expected, cost.found) {
                lines.append("  \(found[j])")
                (i, j) = (i + 1, j + 1)
            } else if cost.expected <= cost.found {
                if !isAny { lines.append("- \(expected[i])") }
                i += 1
            } else {
                lines.append("\(isAny ? " " : "+") \(found[j])")
                j += 1
            }
        }
    }
}
