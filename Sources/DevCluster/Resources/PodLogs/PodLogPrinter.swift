import KubernetesModel

/// What of a log a client has got already, and what it gets next.
struct PodLogPrinter: Sendable {
    private let options: PodLogOptions
    /// Nil before the first time.
    private var printedLines: Int?
    private var bytesLeft: Int64

    init(_ options: PodLogOptions) {
        self.options = options
        bytesLeft = options.limitBytes ?? .max
    }

    /// The client has all that it wants.
    var isDone: Bool { bytesLeft <= 0 }

    /// The lines that are new since the last time; at first those that the options ask for.
    mutating func print(_ log: PodLog) -> [UInt8] {
        var lines = log.lines.dropFirst(printedLines ?? 0).filter { line in options.since.map { line.time >= $0 } ?? true }
        if printedLines == nil, let tail = options.tailLines { lines = lines.suffix(Int(clamping: tail)) }
        printedLines = log.lines.count
        let text = lines.map { options.timestamps ? "\(Self.nanoseconds($0.time)) \($0.text)\n" : "\($0.text)\n" }.joined()
        let bytes = text.utf8.prefix(Int(clamping: bytesLeft))
        bytesLeft -= Int64(bytes.count)
        return Array(bytes)
    }

    /// As container runtimes write times.
    private static func nanoseconds(_ time: Timestamp) -> String { "\(time.microseconds.dropLast())000Z" }
}
