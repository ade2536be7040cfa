import AgentCore
import KubernetesClient
import KubernetesModel
import Synchronization
import YAML

/// Applies files as `kubectl apply` does, so that a later `kubectl apply` of the same file goes on where this left off.
final class FileApplier: Sendable {
    private static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"
    private static let options = WriteOptions(fieldManager: "kubectl-client-side-apply", fieldValidation: "Strict")

    private let client: KubernetesClient
    private let types = Mutex<[String: ResourceType]>([:])

    init(_ client: KubernetesClient) { self.client = client }

    /// Applies every object of a file, and returns the AgentDeployments among them.
    func apply(file path: String) throws -> [ObjectKey] {
        try InputFile(path).documents().compactMap { document in
            do {
                let object = try apply(KubernetesObject(json: document.value))
                return object.kind == AgentDeployment.type.kind ? object.key : nil
            } catch { throw CommandError("\(path):\(document.start): \(error)") }
        }
    }

    @discardableResult
    func apply(_ object: KubernetesObject) throws -> KubernetesObject {
        let type = try type(apiVersion: object.apiVersion, kind: object.kind)
        var object = object
        if type.isNamespaced, object.namespace == nil { object.namespace = "default" }
        // kubectl writes down what it was given, with a place for annotations in it.
        if object["metadata", "annotations"] == nil { object["metadata", "annotations"] = [:] }
        object["metadata", "annotations", Self.lastApplied] = .string("\(object.json)\n")
        do {
            return try client.perform(type.create(object, namespace: object.namespace, Self.options))
        } catch let status as APIStatus where status.reason == .alreadyExists {
            return try client.perform(type.patch(object.name, namespace: object.namespace, .merge(object.json), Self.options))
        }
    }

    /// Asks the server how it serves the kind.
    private func type(apiVersion: String, kind: String) throws -> ResourceType {
        let (group, version) = groupAndVersion(of: apiVersion)
        var type = ResourceType(group: group, version: version, plural: "", kind: kind)
        if let known = types.withLock({ $0["\(apiVersion)/\(kind)"] }) { return known }
        let served = try client.perform(APIRequest(.get, type.basePath))["resources"]?.array ?? []
        guard let match = served.first(where: { $0["kind"]?.string == kind && $0["name"]?.string?.contains("/") == false }) else {
            throw CommandError("the server knows no kind \(kind) in \(apiVersion)")
        }
        type.plural = match["name"]?.string ?? ""
        type.isNamespaced = match["namespaced"]?.bool ?? true
        types.withLock { [type] in $0["\(apiVersion)/\(kind)"] = type }
        return type
    }
}
