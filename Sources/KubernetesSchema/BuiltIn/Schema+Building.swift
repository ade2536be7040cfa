import KubernetesModel

/// Words to write a schema down with. Descriptions are sentences: `kubectl explain` prints them.
extension Schema {
    package static func string(_ description: String, oneOf values: [String] = [], default value: String? = nil) -> Schema {
        var schema = Schema(type: .string, description: description)
        schema.enumeration = values.map { .string($0) }
        schema.defaultValue = value.map { .string($0) }
        return schema
    }

    package static func integer(
        _ description: String, format: String = "int32", in range: ClosedRange<Int64>? = nil, default value: Int64? = nil
    ) -> Schema {
        var schema = Schema(type: .integer, description: description)
        schema.format = format
        schema.minimum = range.map { Double($0.lowerBound) }
        schema.maximum = range.map { Double($0.upperBound) }
        schema.defaultValue = value.map { .integer($0) }
        return schema
    }

    package static func boolean(_ description: String, default value: Bool? = nil) -> Schema {
        var schema = Schema(type: .boolean, description: description)
        schema.defaultValue = value.map { .bool($0) }
        return schema
    }

    package static func time(_ description: String) -> Schema {
        var schema = Schema(type: .string, description: description)
        schema.format = "date-time"
        return schema
    }

    /// Bytes in base64.
    package static func bytes(_ description: String) -> Schema {
        var schema = Schema(type: .string, description: description)
        schema.format = "byte"
        return schema
    }

    package static func intOrString(_ description: String) -> Schema {
        var schema = Schema(description: description)
        schema.isIntOrString = true
        schema.componentName = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
        schema.componentDescription = "A number or a text."
        return schema
    }

    /// An amount as `500m` or `2Gi`.
    package static func quantity(_ description: String) -> Schema {
        var schema = intOrString(description)
        schema.format = BuiltInSchemas.quantityFormat
        schema.componentName = "io.k8s.apimachinery.pkg.api.resource.Quantity"
        schema.componentDescription = "An amount as 500m or 2Gi."
        return schema
    }

    package static func object(_ description: String, required: [String] = [], _ properties: [String: Schema]) -> Schema {
        var schema = Schema(type: .object, description: description)
        schema.required = required
        schema.properties = properties
        return schema
    }

    /// An object whose content nobody looks into.
    package static func anything(_ description: String) -> Schema {
        var schema = Schema(type: .object, description: description)
        schema.preservesUnknownFields = true
        return schema
    }

    /// A part of a built-in kind that is not described here: it is stored as it comes.
    static func undescribed(_ description: String) -> Schema {
        var schema = anything(description)
        schema.readsItself = true
        return schema
    }

    package static func map(of values: Schema, _ description: String) -> Schema {
        var schema = Schema(type: .object, description: description)
        schema.additionalProperties = values
        return schema
    }

    /// A list that is replaced as a whole.
    package static func list(of items: Schema, _ description: String) -> Schema {
        var schema = Schema(type: .array, description: description)
        schema.items = items
        schema.listType = .atomic
        return schema
    }

    /// A list of scalars, each there once.
    package static func set(of items: Schema, _ description: String) -> Schema {
        var schema = list(of: items, description)
        schema.listType = .set
        schema.patchStrategy = .merge
        return schema
    }

    /// A list whose elements are told apart by these members; strategic merge patch goes by the first of them alone.
    package static func list(of items: Schema, _ description: String, by keys: String...) -> Schema {
        var schema = list(of: items, description)
        schema.listType = .map
        schema.listMapKeys = keys
        schema.patchMergeKey = keys.first
        schema.patchStrategy = .merge
        return schema
    }

    /// The same by other means of strategic merge patch.
    func patched(by key: String?, _ strategy: PatchStrategy?) -> Schema {
        var schema = self
        schema.patchMergeKey = key
        schema.patchStrategy = strategy
        return schema
    }

    /// The same with another description, where a shared part has a meaning of its own.
    package func described(_ description: String) -> Schema {
        var schema = self
        schema.description = description
        return schema
    }

    /// The same with further properties.
    package func with(_ more: [String: Schema], required: [String] = []) -> Schema {
        var schema = self
        schema.properties.merge(more) { $1 }
        schema.required += required
        return schema
    }

    /// A map that is replaced as a whole.
    package var asAtomicMap: Schema {
        var schema = self
        schema.isAtomicMap = true
        return schema
    }
}
