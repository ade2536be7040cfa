import KubernetesModel
import KubernetesSchema

/// The API's description of its kinds and paths, from which kubectl explains and validates.
///
/// https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition
enum OpenAPI {
    /// The groups and versions that have a document of version 3, as `apis/apps/v1`.
    static func paths(_ discovery: Discovery) -> [String] {
        discovery.groups.flatMap { group in
            group.versions.map { group.name.isEmpty ? "api/\($0.name)" : "apis/\(group.name)/\($0.name)" }
        }
    }

    /// The document of one group and version. Nil when it is not served.
    static func version3(_ path: String, _ discovery: Discovery) -> JSONValue? {
        guard let resources = resources(at: path, discovery) else { return nil }
        var document = OpenAPIDocument(.v3)
        for resource in resources { document.add(resource) }
        return [
            "openapi": "3.0.0", "info": info, "paths": .object(document.paths),
            "components": ["schemas": .object(document.components.schemas)],
        ]
    }

    /// One document for everything.
    static func version2(_ discovery: Discovery) -> JSONValue {
        var document = OpenAPIDocument(.v2)
        for path in paths(discovery) {
            for resource in resources(at: path, discovery) ?? [] { document.add(resource) }
        }
        return [
            "swagger": "2.0", "info": info, "paths": .object(document.paths),
            "definitions": .object(document.components.schemas),
        ]
    }

    static func resources(at path: String, _ discovery: Discovery) -> [ServedResource]? {
        let parts = path.split(separator: "/").map(String.init)
        let group: String
        switch parts.first {
        case "api" where parts.count == 2: group = ""
        case "apis" where parts.count == 3: group = parts[1]
        default: return nil
        }
        return discovery.groups.first { $0.name == group }?.versions.first { $0.name == parts.last }?.resources
    }

    private static let info: JSONValue = ["title": "Kubernetes", "version": "v1.36.0"]
}
