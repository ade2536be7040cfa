import AgentOperator
import FoundationEssentials
import KubernetesModel
import Logging

/// Writes log lines to standard error, for people or for machines.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let format: OperatorConfiguration.LogFormat
    private let label: String

    static func logger(_ configuration: OperatorConfiguration) -> Logger {
        Logger(label: "agent-operator") { LineLogHandler($0, configuration) }
    }

    private init(_ label: String, _ configuration: OperatorConfiguration) {
        self.label = label
        format = configuration.logFormat
        logLevel = Logger.Level(rawValue: configuration.logLevel.rawValue) ?? .info
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let time = Timestamp(microsecondsSince1970: Int64(Date().timeIntervalSince1970 * 1_000_000)).microseconds
        switch format {
        case .text:
            let fields = all.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
            StandardError.write("\(time) \(event.level.rawValue.uppercased()) \(Self.oneLine("\(event.message)"))\(fields)\n")
        case .json:
            var line: JSONValue = .object(JSONObject(all.map { ($0.key, .string("\($0.value)")) }))
            line["time"] = .string(time)
            line["level"] = .string(event.level.rawValue)
            line["logger"] = .string(label)
            line["message"] = .string("\(event.message)")
            StandardError.write("\(line)\n")
        }
    }

    /// What resources hold must not look like lines of ours.
    private static func oneLine(_ text: String) -> String {
        text.contains { $0.isNewline } ? text.split(whereSeparator: \.isNewline).joined(separator: " ") : text
    }

    private static func quoted(_ text: String) -> String {
        text.contains { $0 == " " || $0 == "\"" || $0.isNewline } ? JSONValue.string(text).description : text
    }
}
