/// How the fields of a kind are numbered and typed on the wire.
///
/// The numbers are those of the `generated.proto` files that Kubernetes publishes next to each version of its API.
struct ProtobufTypes: Sendable {
    /// What the bytes of a field stand for.
    indirect enum FieldType: Sendable {
        case string, int, bool, bytes
        /// Seconds and nanoseconds, written as text with whole seconds or with microseconds.
        case time, microTime
        case quantity, intOrString
        /// JSON as it stands.
        case json
        /// A message that is nothing but a list of strings.
        case stringList
        case message(String)
        case list(of: FieldType)
        case map(of: FieldType)
    }

    struct Field: Sendable {
        /// Empty for a message whose fields count as those of the one around it.
        var name: String
        var type: FieldType
        /// Whether it says something when it is empty: Go's encoder writes all fields that are no pointers.
        var keepsEmpty: Bool
    }

    private let messages: [String: [UInt64: Field]]

    static let kubernetes = ProtobufTypes(core + workloads + cluster)

    /// Lines `Message: name=number:type ...`, continued by lines that begin with a space. Types are written as in Go; `*` marks
    /// a field that says something when it is empty.
    init(_ text: String) {
        var messages: [String: [UInt64: Field]] = [:]
        var message = ""
        for line in text.split(separator: "\n") {
            for word in line.split(separator: " ") {
                if word.last == ":" {
                    message = String(word.dropLast())
                    messages[message] = [:]
                } else if let (number, field) = Self.field(word) {
                    messages[message]?[number] = field
                }
            }
        }
        self.messages = messages
    }

    func fields(of message: String) -> [UInt64: Field]? { messages[message] }

    private static func field(_ word: Substring) -> (UInt64, Field)? {
        guard let equals = word.firstIndex(of: "="), let colon = word[equals...].firstIndex(of: ":"),
            let number = UInt64(word[word.index(after: equals)..<colon])
        else { return nil }
        let type = word[word.index(after: colon)...]
        let keepsEmpty = type.hasPrefix("*")
        return (number, Field(name: String(word[..<equals]), type: self.type(type.drop { $0 == "*" }), keepsEmpty: keepsEmpty))
    }

    private static func type(_ word: Substring) -> FieldType {
        if word.hasPrefix("[]") { return .list(of: type(word.dropFirst(2))) }
        if word.hasPrefix("{}") { return .map(of: type(word.dropFirst(2))) }
        return switch word {
        case "string": .string
        case "int": .int
        case "bool": .bool
        case "bytes": .bytes
        case "time": .time
        case "microtime": .microTime
        case "quantity": .quantity
        case "intstr": .intOrString
        case "json": .json
        case "list": .stringList
        default: .message(String(word))
        }
    }
}
