import KubernetesModel

/// The clusters, users and contexts of one kubeconfig file, or of several merged.
///
/// https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
struct Kubeconfig {
    var clusters: [String: KubeconfigEntry] = [:]
    var users: [String: KubeconfigEntry] = [:]
    var contexts: [String: KubeconfigEntry] = [:]
    var currentContext: String?

    init() {}

    /// Reads the JSON of one file. An empty file is an empty configuration.
    init(_ json: JSONValue, file: String) throws(KubeconfigError) {
        guard !json.isNull else { return }
        let root = KubeconfigEntry(file: file, field: "", value: json)
        guard json.object != nil else { throw KubeconfigError("\(file) is no kubeconfig: it holds no object") }
        if let kind = json["kind"]?.string, !kind.isEmpty, kind != "Config" {
            throw KubeconfigError("\(file) is no kubeconfig: its kind is \(kind), not Config")
        }
        clusters = try Self.entries("clusters", "cluster", in: root)
        users = try Self.entries("users", "user", in: root)
        contexts = try Self.entries("contexts", "context", in: root)
        switch json["current-context"] {
        case nil, .null: break
        case .string(let name): currentContext = name.isEmpty ? nil : name
        default: throw KubeconfigError("\(file): current-context must be a string")
        }
    }

    private static func entries(
        _ list: String, _ content: String, in root: KubeconfigEntry
    ) throws(KubeconfigError) -> [String: KubeconfigEntry] {
        var result: [String: KubeconfigEntry] = [:]
        let file = root.file
        switch root.value[list] {
        case nil, .null: return [:]
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                guard let name = element["name"]?.string else {
                    throw KubeconfigError("\(file): \(list)[\(index)].name must be a string")
                }
                guard result[name] == nil else { throw KubeconfigError(#"\#(file): \#(list) holds "\#(name)" twice"#) }
                let value = element[content] ?? [:]
                guard value.object != nil || value.isNull else {
                    throw KubeconfigError("\(file): \(list)[\(index)].\(content) must be an object")
                }
                result[name] = KubeconfigEntry(file: file, field: #"\#(list)["\#(name)"].\#(content)"#, value: value)
            }
        default: throw KubeconfigError("\(file): \(list) must be a list")
        }
        return result
    }

    /// Adds what another file says; where both say something, this one's stays.
    mutating func merge(_ other: Kubeconfig) {
        clusters.merge(other.clusters) { mine, _ in mine }
        users.merge(other.users) { mine, _ in mine }
        contexts.merge(other.contexts) { mine, _ in mine }
        currentContext = currentContext ?? other.currentContext
    }
}
