import KubernetesModel
import KubernetesSchema

extension Schema {
    static func object(_ properties: [String: Schema]) -> Schema {
        var schema = Schema(type: .object)
        schema.properties = properties
        return schema
    }

    static func map(of values: Schema) -> Schema {
        var schema = Schema(type: .object)
        schema.additionalProperties = values
        return schema
    }

    static func list(of items: Schema, _ type: ListType? = nil, keys: [String] = []) -> Schema {
        var schema = Schema(type: .array)
        schema.items = items
        schema.listType = type
        schema.listMapKeys = keys
        return schema
    }

    func atomic() -> Schema {
        var schema = self
        schema.isAtomicMap = true
        return schema
    }

    func defaulting(to value: JSONValue) -> Schema {
        var schema = self
        schema.defaultValue = value
        return schema
    }

    func patched(_ strategy: PatchStrategy, key: String? = nil) -> Schema {
        var schema = self
        schema.patchStrategy = strategy
        schema.patchMergeKey = key
        return schema
    }

    func preservingUnknownFields() -> Schema {
        var schema = self
        schema.preservesUnknownFields = true
        return schema
    }

    static let string = Schema(type: .string)
    static let integer = Schema(type: .integer)
    static let intOrString: Schema = {
        var schema = Schema()
        schema.isIntOrString = true
        return schema
    }()

    /// Ports as a Container and a Service have them: told apart by number and protocol.
    static func ports(_ key: String) -> Schema {
        let port = object([key: .integer, "protocol": string.defaulting(to: "TCP"), "name": .string, "targetPort": .intOrString])
        return list(of: port, .map, keys: [key, "protocol"]).patched(.merge, key: key)
    }

    static let container = object([
        "name": .string, "image": .string, "args": list(of: .string, .atomic), "ports": ports("containerPort"),
        "env": list(of: object(["name": .string, "value": .string]), .map, keys: ["name"]).patched(.merge, key: "name"),
        "resources": object(["limits": map(of: .string), "requests": map(of: .string)]),
    ])

    static let podTemplate = object([
        "metadata": object(["labels": map(of: .string), "annotations": map(of: .string)]),
        "spec": object([
            "containers": list(of: container, .map, keys: ["name"]).patched(.merge, key: "name"),
            "volumes": list(
                of: object([
                    "name": .string, "emptyDir": object(["medium": .string]), "configMap": object(["name": .string]),
                ]), .map, keys: ["name"]
            ).patched(.mergeRetainKeys, key: "name"),
            "nodeSelector": map(of: .string).atomic(), "tolerations": list(of: object(["key": .string]), .atomic),
            "hostAliases": list(of: object(["ip": .string, "hostnames": list(of: .string)])).patched(.merge, key: "ip"),
            "serviceAccountName": .string,
        ]),
    ])

    static let deployment = object([
        "spec": object([
            "replicas": .integer, "paused": Schema(type: .boolean),
            "selector": object(["matchLabels": map(of: .string)]).atomic(),
            "template": podTemplate,
            "strategy": object([
                "type": .string, "rollingUpdate": object(["maxSurge": .intOrString, "maxUnavailable": .intOrString]),
            ])
            .patched(.retainKeys),
        ]),
        "status": object([
            "replicas": .integer,
            "conditions": list(of: object(["type": .string, "status": .string]), .map, keys: ["type"]).patched(
                .merge, key: "type"),
        ]),
    ])

    static let service = object([
        "spec": object(["type": .string, "ports": ports("port"), "selector": map(of: .string).atomic()])
    ])

    /// As a CustomResourceDefinition might have it.
    static let widget = object([
        "spec": object([
            "size": .integer, "labels": map(of: .string), "tags": list(of: .string, .set), "args": list(of: .string),
            "ports": ports("port"),
            "shape": object(["color": .string, "corner": object(["radius": .integer, "kind": .string])]),
            "fixed": object(["a": .integer, "b": .integer]).atomic(), "free": Schema(type: .object).preservingUnknownFields(),
        ]),
        "status": object(["phase": .string]),
    ])
}

extension JSONValue {
    /// An object of a kind with these members beside its names.
    static func resource(_ apiVersion: String, _ kind: String, _ members: JSONValue = [:], metadata: JSONValue = [:]) -> JSONValue
    {
        var result = members
        result["apiVersion"] = .string(apiVersion)
        result["kind"] = .string(kind)
        result["metadata"] = metadata
        result["metadata", "name"] = "web"
        result["metadata", "namespace"] = "default"
        return result
    }

    static func deployment(_ spec: JSONValue, metadata: JSONValue = [:]) -> JSONValue {
        resource("apps/v1", "Deployment", ["spec": spec], metadata: metadata)
    }

    static func widget(_ spec: JSONValue, metadata: JSONValue = [:]) -> JSONValue {
        resource("example.com/v1", "Widget", ["spec": spec], metadata: metadata)
    }
}

extension Timestamp {
    /// A minute of the day on which the tests take place.
    static func minute(_ minute: Int64) -> Timestamp { Timestamp(secondsSince1970: 1_767_225_600 + minute * 60) }
}

extension KubernetesObject {
    /// As the server stores it: with a uid.
    var stored: KubernetesObject {
        var copy = self
        copy["metadata", "uid"] = "a1b2"
        return copy
    }

    /// Who owns what, one line an entry: `manager operation [subresource] minute: paths`.
    var owners: [String] {
        (json["metadata", "managedFields"]?.array ?? []).map { entry in
            let paths = (try? FieldSet(fieldsV1: entry["fieldsV1"] ?? [:]))?.description.split(separator: "\n") ?? ["unreadable"]
            let minute = entry["time"]?.string.flatMap(Timestamp.init).map { Int($0.seconds(since: .minute(0)) / 60) }
            let words = [
                entry["manager"]?.string, entry["operation"]?.string, entry["subresource"]?.string, minute.map { "\($0)" },
            ]
            return words.compactMap { $0 }.joined(separator: " ") + ": " + paths.joined(separator: " ")
        }
    }
}
