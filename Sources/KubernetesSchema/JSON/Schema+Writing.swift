import KubernetesModel

extension Schema {
    /// The schema in the form that a CRD has it in (`openAPIV3Schema`); members that say nothing are left out.
    package var json: JSONValue {
        json { $0.json }
    }

    /// The same with the schemas of properties, elements and values written by `child`.
    func json(child: (Schema) -> JSONValue) -> JSONValue {
        var members: [(String, JSONValue)] = []
        func write(_ key: String, _ value: JSONValue?) {
            if let value { members.append((key, value)) }
        }
        write("type", type.map { .string($0.rawValue) })
        write("description", self.description.map { .string($0) })
        write("format", self.format.map { .string($0) })
        write("default", self.defaultValue)
        write("nullable", self.isNullable ? true : nil)
        write("enum", self.enumeration.isEmpty ? nil : .array(self.enumeration))
        write("required", self.required.isEmpty ? nil : .array(self.required.map { .string($0) }))
        write(
            "properties", self.properties.isEmpty ? nil : .object(JSONObject(self.properties.map { ($0.key, child($0.value)) })))
        write("items", self.items.map(child))
        write("additionalProperties", self.additionalProperties.map { $0 == Schema() ? true : child($0) })
        write("allOf", self.allOf.isEmpty ? nil : .array(self.allOf.map(\.json)))
        write("anyOf", self.anyOf.isEmpty ? nil : .array(self.anyOf.map(\.json)))
        write("oneOf", self.oneOf.isEmpty ? nil : .array(self.oneOf.map(\.json)))
        write("not", self.not?.json)
        members += bounds + extensions
        return .object(JSONObject(members))
    }

    private var bounds: [(String, JSONValue)] {
        let bounds: [(String, JSONValue?)] = [
            ("minimum", self.minimum.map(JSONValue.number)), ("maximum", self.maximum.map(JSONValue.number)),
            ("exclusiveMinimum", self.isExclusiveMinimum ? true : nil),
            ("exclusiveMaximum", self.isExclusiveMaximum ? true : nil),
            ("multipleOf", self.multipleOf.map(JSONValue.number)), ("minLength", self.minLength.map(JSONValue.count)),
            ("maxLength", self.maxLength.map(JSONValue.count)), ("pattern", self.pattern.map { .string($0) }),
            ("minItems", self.minItems.map(JSONValue.count)), ("maxItems", self.maxItems.map(JSONValue.count)),
            ("uniqueItems", self.hasUniqueItems ? true : nil), ("minProperties", self.minProperties.map(JSONValue.count)),
            ("maxProperties", self.maxProperties.map(JSONValue.count)),
        ]
        return bounds.compactMap { bound in bound.1.map { (bound.0, $0) } }
    }

    private var extensions: [(String, JSONValue)] {
        let extensions: [(String, JSONValue?)] = [
            ("int-or-string", self.isIntOrString ? true : nil),
            ("preserve-unknown-fields", self.preservesUnknownFields ? true : nil),
            ("embedded-resource", self.isEmbeddedResource ? true : nil),
            ("list-type", self.listType.map { .string($0.rawValue) }),
            ("list-map-keys", self.listMapKeys.isEmpty ? nil : .array(self.listMapKeys.map { .string($0) })),
            ("map-type", self.isAtomicMap ? "atomic" : nil),
            ("patch-merge-key", self.patchMergeKey.map { .string($0) }),
            ("patch-strategy", self.patchStrategy.map { .string($0.rawValue) }),
            ("validations", self.rules.isEmpty ? nil : .array(self.rules.map(\.json))),
        ]
        return extensions.compactMap { member in member.1.map { ("x-kubernetes-\(member.0)", $0) } }
    }
}

extension ValidationRule {
    package var json: JSONValue {
        var json: JSONValue = ["rule": .string(rule)]
        json["message"] = message.map { .string($0) }
        json["messageExpression"] = messageExpression.map { .string($0) }
        json["reason"] = reason.map { .string($0) }
        json["fieldPath"] = fieldPath.map { .string($0) }
        if isOptionalOldSelf { json["optionalOldSelf"] = true }
        return json
    }
}

extension JSONValue {
    fileprivate static func number(_ value: Double) -> JSONValue { Int64(exactly: value).map { .integer($0) } ?? .double(value) }
    fileprivate static func count(_ value: Int) -> JSONValue { .integer(Int64(value)) }
}
