import KubernetesModel
import KubernetesSchema

/// What can be done at the paths of a kind, with the parameters that clients look for before they use them.
struct OpenAPIOperations {
    let version: OpenAPIComponents.Version
    /// Group, version and kind of what is read and written.
    var kind: JSONValue
    var component: String
    /// Whether strategic merge patches are taken.
    var mergesStrategically = true

    init(version: OpenAPIComponents.Version, kind: JSONValue, component: String) {
        self.version = version
        self.kind = kind
        self.component = component
    }

    func collection(_ verbs: [String], list: String?) -> JSONValue {
        var json: JSONValue = ["parameters": .array([pathParameter("namespace")])]
        if let list {
            json["get"] = operation("list", answer: list, selection + ["watch", "timeoutSeconds", "allowWatchBookmarks"])
        }
        if verbs.contains("create") { json["post"] = operation("post", answer: component, body: ["application/json"], writing) }
        if verbs.contains("deletecollection") {
            json["delete"] = operation("deletecollection", answer: nil, selection + deletion)
        }
        return json
    }

    func item(_ verbs: [String]) -> JSONValue {
        var json: JSONValue = ["parameters": .array([pathParameter("namespace"), pathParameter("name")])]
        for verb in verbs {
            switch verb {
            case "get": json["get"] = operation("get", answer: component, [])
            case "create": json["post"] = operation("post", answer: component, body: ["application/json"], writing)
            case "update": json["put"] = operation("put", answer: component, body: ["application/json"], writing)
            case "patch": json["patch"] = operation("patch", answer: component, body: patchTypes, writing + ["force"])
            case "delete": json["delete"] = operation("delete", answer: nil, deletion)
            default: break
            }
        }
        return json
    }

    private let writing = ["pretty", "dryRun", "fieldManager", "fieldValidation"]
    private let deletion = ["dryRun", "gracePeriodSeconds", "propagationPolicy"]
    private let selection = ["labelSelector", "fieldSelector", "limit", "continue", "resourceVersion", "resourceVersionMatch"]

    private var patchTypes: [String] {
        ["application/json-patch+json", "application/merge-patch+json"]
            + (mergesStrategically ? ["application/strategic-merge-patch+json"] : []) + ["application/apply-patch+yaml"]
    }

    private func operation(_ action: String, answer: String?, body: [String] = [], _ parameters: [String]) -> JSONValue {
        var all = parameters.map(queryParameter)
        var json: JSONValue = ["x-kubernetes-action": .string(action), "x-kubernetes-group-version-kind": kind]
        var response: JSONValue = ["description": "OK"]
        switch version {
        case .v2:
            response["schema"] = answer.map(reference)
            if !body.isEmpty {
                json["consumes"] = .array(body.map { .string($0) })
                all.append(["name": "body", "in": "body", "required": true, "schema": reference(component)])
            }
            json["produces"] = ["application/json"]
        case .v3:
            if let answer { response["content"] = ["application/json": ["schema": reference(answer)]] }
            if !body.isEmpty {
                let content = body.map { type in
                    (type, JSONValue.object(["schema": type.contains("patch") ? ["type": "object"] : reference(component)]))
                }
                json["requestBody"] = ["content": .object(JSONObject(content)), "required": true]
            }
        }
        json["parameters"] = .array(all)
        json["responses"] = ["200": response]
        return json
    }

    private func reference(_ component: String) -> JSONValue { ["$ref": .string(version.prefix + component)] }

    private func queryParameter(_ name: String) -> JSONValue {
        let type: JSONValue =
            switch name {
            case "watch", "allowWatchBookmarks", "force": "boolean"
            case "limit", "timeoutSeconds", "gracePeriodSeconds": "integer"
            default: "string"
            }
        return parameter(name, in: "query", type)
    }

    private func pathParameter(_ name: String) -> JSONValue {
        var json = parameter(name, in: "path", "string")
        json["required"] = true
        return json
    }

    private func parameter(_ name: String, in place: JSONValue, _ type: JSONValue) -> JSONValue {
        switch version {
        case .v2: ["name": .string(name), "in": place, "type": type, "uniqueItems": true]
        case .v3: ["name": .string(name), "in": place, "schema": ["type": type, "uniqueItems": true]]
        }
    }
}
