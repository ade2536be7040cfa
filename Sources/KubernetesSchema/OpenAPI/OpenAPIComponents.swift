import KubernetesModel

/// Schemas as the components of an OpenAPI document, in which named types refer to each other.
///
/// https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition
package struct OpenAPIComponents {
    package enum Version: Sendable {
        /// Swagger 2.0: types lie in `definitions`; alternatives and null are not known.
        case v2
        /// OpenAPI 3.0: types lie in `components.schemas`.
        case v3

        package var prefix: String {
            switch self {
            case .v2: "#/definitions/"
            case .v3: "#/components/schemas/"
            }
        }
    }

    package let version: Version
    /// The schemas by their names; the caller may add to them, as `x-kubernetes-group-version-kind`.
    package var schemas: JSONObject = [:]

    package init(_ version: Version) { self.version = version }

    /// Adds a built-in kind and all types that it is made of; the name of its component.
    @discardableResult
    package mutating func add(builtIn schema: Schema) -> String? {
        guard let name = schema.componentName else { return nil }
        _ = reference(to: schema, name)
        return name
    }

    /// Adds a custom kind under a name, with the type and metadata that every object has.
    package mutating func add(custom schema: Schema, as name: String) {
        var schema = version == .v2 ? schema.withoutNewerKeywords : schema
        // kubectl refuses unknown fields where it sees known ones, so that an open object of version 2 shows none.
        if version == .v2, schema.preservesUnknownFields {
            schemas[name] = ["type": "object"]
            return
        }
        schema.isEmbeddedResource = true
        var json = write(schema)
        json["x-kubernetes-embedded-resource"] = nil
        schemas[name] = json
    }

    // MARK: writing

    private mutating func write(_ schema: Schema) -> JSONValue {
        guard let name = schema.componentName else { return writeInline(schema) }
        var json = reference(to: schema, name)
        let isRepeated = schema.description == schema.componentDescription
        if let description = schema.description, !isRepeated || version == .v3 && schema.type == .object {
            if version == .v3 { json = ["allOf": [json]] }
            json["description"] = .string(description)
            // In a list of fields `kubectl explain` shows what the field says; of the field itself, what the type says as well.
            if isRepeated { schemas.modify(name, default: .null) { $0["description"] = nil } }
        }
        json["x-kubernetes-patch-strategy"] = schema.patchStrategy.map { .string($0.rawValue) }
        return json
    }

    private mutating func reference(to schema: Schema, _ name: String) -> JSONValue {
        if schemas[name] == nil {
            // Marks the name as taken: types occur in several places, and even in themselves.
            schemas[name] = .null
            var own = schema
            own.description = schema.componentDescription
            own.patchStrategy = nil
            own.defaultValue = nil
            schemas[name] =
                schema.isIntOrString ? writeIntOrString(own) : schema.readsItself ? writeAnything(own) : writeInline(own)
        }
        return ["$ref": .string(version.prefix + name)]
    }

    private mutating func writeInline(_ schema: Schema) -> JSONValue {
        var schema = schema
        if schema.isEmbeddedResource, version == .v3 || !schema.preservesUnknownFields {
            schema.properties["apiVersion"] = .string("The group and version of the API that this object is written in.")
            schema.properties["kind"] = .string("The kind of the object.")
            schema.properties["metadata"] = BuiltInSchemas.metadata
        }
        // `json` calls back for each part; what the parts refer to is added meanwhile.
        var components = self
        defer { self = components }
        return schema.json { components.write($0) }
    }

    /// A type that is not told more of.
    private func writeAnything(_ schema: Schema) -> JSONValue { Schema(description: schema.description).json }

    /// A type that JSON Schema has no word for.
    private func writeIntOrString(_ schema: Schema) -> JSONValue {
        let isQuantity = schema.format == BuiltInSchemas.quantityFormat
        var json: JSONValue =
            switch (version, isQuantity) {
            case (.v2, true): ["type": "string"]
            case (.v2, false): ["type": "string", "format": "int-or-string"]
            case (.v3, true): ["oneOf": [["type": "string"], ["type": "number"]]]
            case (.v3, false): ["format": "int-or-string", "oneOf": [["type": "integer"], ["type": "string"]]]
            }
        json["description"] = schema.description.map { .string($0) }
        return json
    }
}

extension Schema {
    /// What Swagger 2.0 and the kubectl that reads it can take of a schema.
    fileprivate var withoutNewerKeywords: Schema {
        var schema = self
        (schema.allOf, schema.anyOf, schema.oneOf, schema.not) = ([], [], [], nil)
        if self.isNullable {
            (schema.type, schema.isNullable, schema.items, schema.properties) = (nil, false, nil, [:])
        }
        if self.preservesUnknownFields {
            (schema.items, schema.properties) = (nil, [:])
            if schema.type == .object { schema.type = nil }
        }
        if schema.type == .array, schema.items == nil { schema.type = nil }
        schema.required.removeAll { self.properties[$0]?.isNullable == true }
        schema.properties = schema.properties.mapValues(\.withoutNewerKeywords)
        schema.items = schema.items?.withoutNewerKeywords
        schema.additionalProperties = schema.additionalProperties?.withoutNewerKeywords
        return schema
    }
}
