import Logging

/// What a logger was told, a line each.
final class RecordedLog: Sendable {
    private let recorded = Shared<[String]>([])

    var lines: [String] { recorded.value }
    var logger: Logger { Logger(label: "test") { _ in Handler(recorded: self.recorded) } }

    private struct Handler: LogHandler {
        let recorded: Shared<[String]>
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { recorded.change { $0.append("\(event.level): \(event.message)") } }
    }
}
