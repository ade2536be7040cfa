import FoundationEssentials
import KubernetesModel

/// One named cluster, user or context, with where it stands, so that faults can name it and relative paths have a start.
struct KubeconfigEntry {
    /// The file's path.
    var file: String
    /// As `users["me"].user`.
    var field: String
    var value: JSONValue

    /// Nil for an empty text, as everywhere in a kubeconfig.
    func string(_ name: String) throws(KubeconfigError) -> String? {
        switch value[name] {
        case nil, .null: return nil
        case .string(let text): return text.isEmpty ? nil : text
        default: throw fault(name, "must be a string")
        }
    }

    func bool(_ name: String) throws(KubeconfigError) -> Bool {
        switch value[name] {
        case nil, .null: return false
        case .bool(let value): return value
        default: throw fault(name, "must be true or false")
        }
    }

    func strings(_ name: String) throws(KubeconfigError) -> [String] {
        guard let list = try array(name) else { return [] }
        let strings = list.compactMap(\.string)
        guard strings.count == list.count else { throw fault(name, "must be a list of strings") }
        return strings
    }

    func array(_ name: String) throws(KubeconfigError) -> [JSONValue]? {
        switch value[name] {
        case nil, .null: return nil
        case .array(let elements): return elements
        default: throw fault(name, "must be a list")
        }
    }

    func entry(_ name: String) throws(KubeconfigError) -> KubeconfigEntry? {
        switch value[name] {
        case nil, .null: return nil
        case .object(let object): return KubeconfigEntry(file: file, field: "\(field).\(name)", value: .object(object))
        default: throw fault(name, "must be an object")
        }
    }

    /// A path relative to the file in which it stands.
    func path(_ name: String) throws(KubeconfigError) -> String? {
        try string(name).map { resolved($0) }
    }

    func resolved(_ path: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return String(file[...slash]) + path
    }

    /// What `NAME` (a path) or `NAME-data` (Base64) give; not both.
    func material(_ name: String) throws(KubeconfigError) -> ClusterConnection.Material? {
        let path = try path(name)
        guard let text = try string("\(name)-data") else { return path.map { .file($0) } }
        guard path == nil else { throw fault(name, "and \(name)-data are both set: remove one of them") }
        let plain = String(text.unicodeScalars.filter { $0 != "\n" && $0 != "\r" })
        guard let data = Data(base64Encoded: plain) else { throw fault("\(name)-data", "is no Base64") }
        return .inline([UInt8](data))
    }

    func fault(_ name: String? = nil, _ text: String) -> KubeconfigError {
        KubeconfigError("\(file): \(field)\(name.map { ".\($0)" } ?? "") \(text)")
    }
}
