/// What somebody types at a shell, and what the answers look like.
///
///     # A comment.
///     $ kubectl get pods \
///     > -o wide
///     NAME    READY   STATUS    AGE
///     web-0   1/1     Running   <age>
///     exit 1
///
/// A command begins with `$ ` and goes on in lines with `> `, as a shell shows it. What follows, up to an empty line before the
/// next command, is its output, both streams together. `exit N` at the end says how it ends, if not with 0. `LinePattern` tells
/// what a line of output may hold in place of what varies.
struct Transcript {
    struct Step {
        /// Where the command stands, counted from 1.
        var line: Int
        var command: String
        var output: [String]
        var exitCode: Int32
    }

    var steps: [Step] = []

    init(_ text: String) {
        var output: [String] = []
        var isInCommand = false
        for (index, line) in (text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) } + ["$ "])
            .enumerated()
        {
            if line.hasPrefix("$ ") {
                if !steps.isEmpty { finish(output) }
                if line != "$ " {
                    steps.append(Step(line: index + 1, command: String(line.dropFirst(2)), output: [], exitCode: 0))
                }
                output = []
                isInCommand = true
            } else if isInCommand, line.hasPrefix("> ") || line == ">", !steps.isEmpty {
                steps[steps.count - 1].command += "\n" + line.dropFirst(2)
            } else {
                isInCommand = false
                output.append(line)
            }
        }
    }

    private mutating func finish(_ lines: [String]) {
        var lines = lines
        // A comment belongs to the command behind it.
        while let last = lines.last, last.isEmpty || last.hasPrefix("# ") { lines.removeLast() }
        if let last = lines.last, last.hasPrefix("exit "), let code = Int32(last.dropFirst(5)) {
            steps[steps.count - 1].exitCode = code
            lines.removeLast()
        }
        steps[steps.count - 1].output = lines
    }
}
