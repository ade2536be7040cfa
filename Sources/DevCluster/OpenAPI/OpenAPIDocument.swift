import KubernetesModel
import KubernetesSchema

/// A document while it is being put together: the types, and the paths at which they are served.
struct OpenAPIDocument {
    private(set) var components: OpenAPIComponents
    private(set) var paths: JSONObject = [:]

    init(_ version: OpenAPIComponents.Version) { components = OpenAPIComponents(version) }

    mutating func add(_ resource: ServedResource) {
        let component = addType(resource)
        var operations = OpenAPIOperations(version: components.version, kind: kind(resource.type), component: component)
        // How lists are merged is not known without a schema.
        operations.mergesStrategically = resource.custom == nil && resource.schema != nil
        let isListed = resource.verbs.contains("list")
        if isListed { addList(resource, of: component) }
        let path = resource.type.isNamespaced ? "\(resource.type.basePath)/namespaces/{namespace}" : resource.type.basePath
        let collection = "\(path)/\(resource.type.plural)"
        paths[collection] = operations.collection(resource.verbs, list: isListed ? "\(component)List" : nil)
        if resource.verbs.contains("get") { paths["\(collection)/{name}"] = operations.item(resource.verbs) }
        for subresource in resource.subresources {
            var operations = operations
            if let body = subresource.body {
                let type = ResourceType(group: body.group, version: body.version, plural: "", kind: body.kind)
                operations.kind = kind(type)
                operations.component = addBuiltIn(type)
            }
            paths["\(collection)/{name}/\(subresource.name)"] = operations.item(subresource.verbs)
        }
    }

    // MARK: Types

    private mutating func addType(_ resource: ServedResource) -> String {
        guard let custom = resource.custom else { return addBuiltIn(resource.type) }
        let group = resource.type.group.split(separator: ".").reversed().joined(separator: ".")
        let name = "\(group).\(resource.type.version).\(resource.type.kind)"
        components.add(custom: custom.schema ?? .anything("An object of any form."), as: name)
        mark(name, resource.type)
        return name
    }

    private mutating func addBuiltIn(_ type: ResourceType) -> String {
        let schema = BuiltInSchemas.schema(group: type.group, version: type.version, kind: type.kind)
        let known = schema.flatMap { components.add(builtIn: $0) }
        let name = known ?? Self.componentName(type)
        if components.schemas[name] == nil { components.schemas[name] = unknown() }
        mark(name, type)
        return name
    }

    private mutating func addList(_ resource: ServedResource, of component: String) {
        var type = resource.type
        type.kind = resource.listKind
        components.schemas["\(component)List"] = [
            "type": "object", "description": .string("Objects of the kind \(resource.type.kind)."), "required": ["items"],
            "properties": [
                "apiVersion": ["type": "string"], "kind": ["type": "string"], "metadata": ["type": "object"],
                "items": ["type": "array", "items": ["$ref": .string(components.version.prefix + component)]],
            ],
            Self.kindKey: [kind(type)],
        ]
    }

    /// Says which kind a type is.
    private mutating func mark(_ component: String, _ type: ResourceType) {
        let kind = kind(type)
        components.schemas.modify(component, default: [:]) { $0[Self.kindKey] = [kind] }
    }

    private static let kindKey = "x-kubernetes-group-version-kind"

    /// A kind that is stored as it comes.
    private mutating func unknown() -> JSONValue {
        let metadata = components.add(builtIn: BuiltInSchemas.objectMeta).map { components.version.prefix + $0 }
        return [
            "type": "object", "description": "An object whose form this server does not know.",
            "properties": [
                "apiVersion": [
                    "type": "string", "description": "The group and version of the API that this object is written in.",
                ],
                "kind": ["type": "string", "description": "The kind of the object."],
                "metadata": metadata.map { ["$ref": .string($0)] } ?? ["type": "object"],
            ],
            "x-kubernetes-preserve-unknown-fields": true,
        ]
    }

    /// `io.k8s.api.apps.v1.Deployment`
    private static func componentName(_ type: ResourceType) -> String {
        let group = type.group.split(separator: ".").first.map(String.init) ?? "core"
        return "io.k8s.api.\(group).\(type.version).\(type.kind)"
    }

    private func kind(_ type: ResourceType) -> JSONValue {
        ["group": .string(type.group), "version": .string(type.version), "kind": .string(type.kind)]
    }
}
