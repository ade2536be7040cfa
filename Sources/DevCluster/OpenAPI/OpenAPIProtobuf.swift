import KubernetesModel

/// The OpenAPI document of version 2 as Protocol Buffers, the only form of it that kubectl reads: it asks there whether a kind that
/// it does not know might be a custom one.
///
/// https://github.com/google/gnostic/blob/main/openapiv2/OpenAPIv2.proto
enum OpenAPIProtobuf {
    /// With what clients ask for it.
    static let requestedType = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"
    static let contentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

    static func encode(_ document: JSONValue) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.text(1, document["swagger"]?.string)
        writer.message(2) { info in
            info.text(1, document["info", "title"]?.string)
            info.text(2, document["info", "version"]?.string)
        }
        writer.message(8) { paths in
            for path in document.members("paths") {
                paths.named(2, path.key) { $0.pathItem(path.value) }
            }
        }
        writer.message(9) { definitions in
            for definition in document.members("definitions") {
                definitions.named(1, definition.key) { $0.schema(definition.value) }
            }
        }
        return writer.bytes
    }
}

extension ProtobufWriter {
    /// A pair of a name and a message.
    fileprivate mutating func named(_ field: UInt64, _ name: String, _ body: (inout ProtobufWriter) -> Void) {
        message(field) { pair in
            pair.text(1, name)
            pair.message(2, body)
        }
    }

    fileprivate mutating func pathItem(_ item: JSONValue) {
        for (field, verb) in [(2, "get"), (3, "put"), (4, "post"), (5, "delete"), (8, "patch")] as [(UInt64, String)] {
            if let operation = item[verb] { message(field) { $0.operation(operation) } }
        }
        for parameter in item.elements("parameters") { message(9) { $0.parameter(parameter) } }
    }

    fileprivate mutating func operation(_ operation: JSONValue) {
        for type in operation.elements("produces") { text(6, type.string) }
        for type in operation.elements("consumes") { text(7, type.string) }
        for parameter in operation.elements("parameters") { message(8) { $0.parameter(parameter) } }
        message(9) { responses in
            for response in operation.members("responses") {
                responses.named(1, response.key) { value in
                    value.message(1) { answer in
                        answer.text(1, response.value["description"]?.string)
                        if let schema = response.value["schema"] { answer.message(2) { $0.message(1) { $0.schema(schema) } } }
                    }
                }
            }
        }
        extensions(13, of: operation)
    }

    /// A parameter in the body, in the query or in the path; each is a message of its own form.
    fileprivate mutating func parameter(_ parameter: JSONValue) {
        message(1) { choice in
            let (name, place) = (parameter["name"]?.string, parameter["in"]?.string)
            let isRequired = parameter["required"]?.bool
            if place == "body" {
                return choice.message(1) { body in
                    body.text(2, name)
                    body.text(3, place)
                    body.flag(4, isRequired)
                    if let schema = parameter["schema"] { body.message(5) { $0.schema(schema) } }
                }
            }
            let isInQuery = place == "query"
            choice.message(2) { other in
                other.message(isInQuery ? 3 : 4) { simple in
                    simple.flag(1, isRequired)
                    simple.text(2, place)
                    simple.text(4, name)
                    simple.text(isInQuery ? 6 : 5, parameter["type"]?.string)
                    simple.flag(isInQuery ? 20 : 19, parameter["uniqueItems"]?.bool)
                }
            }
        }
    }

    fileprivate mutating func schema(_ schema: JSONValue) {
        text(1, schema["$ref"]?.string)
        text(2, schema["format"]?.string)
        text(4, schema["description"]?.string)
        if let value = schema["default"] { message(5) { $0.text(2, value.description) } }
        for field in schema.elements("required") { text(19, field.string) }
        for value in schema.elements("enum") { message(20) { $0.text(2, value.description) } }
        switch schema["additionalProperties"] {
        case .bool(let isAllowed)?: message(21) { $0.flag(2, isAllowed) }
        case let values?: message(21) { $0.message(1) { $0.schema(values) } }
        case nil: break
        }
        if let type = schema["type"]?.string { message(22) { $0.text(1, type) } }
        if let items = schema["items"] { message(23) { $0.message(1) { $0.schema(items) } } }
        for part in schema.elements("allOf") { message(24) { $0.schema(part) } }
        if let properties = schema["properties"]?.object {
            message(25) { for property in properties { $0.named(1, property.key) { $0.schema(property.value) } } }
        }
        extensions(31, of: schema)
    }

    /// What is named `x-…`, each as YAML, which JSON is.
    private mutating func extensions(_ field: UInt64, of json: JSONValue) {
        for member in json.object ?? [:] where member.key.hasPrefix("x-") {
            named(field, member.key) { $0.text(2, member.value.description) }
        }
    }
}

extension JSONValue {
    fileprivate func members(_ key: String) -> JSONObject { self[key]?.object ?? [:] }
    fileprivate func elements(_ key: String) -> [JSONValue] { self[key]?.array ?? [] }
}
