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
        write("description", description.map { .string($0) })
        write("format", format.map { .string($0) })
        write("default", defaultValue)
        write("nullable", isNullable ? true : nil)
        write("enum", enumeration.isEmpty ? nil : .array(enumeration))
        write("required", required.isEmpty ? nil : .array(required.map { .string($0) }))
        write("properties", properties.isEmpty ? nil : .object(JSONObject(properties.map { ($0.key, child($0.value)) })))
        write("items", items.map(child))
        write("additionalProperties", additionalProperties.map { $0 == Schema() ? true : child($0) })
        write("allOf", allOf.isEmpty ? nil : .array(allOf.map(\.json)))
        write("anyOf", anyOf.isEmpty ? nil : .array(anyOf.map(\.json)))
        write("oneOf", oneOf.isEmpty ? nil : .array(oneOf.map(\.json)))
        write("not", not?.json)
        members += bounds + extensions
        return .object(JSONObject(members))
    }

    private var bounds: [(String, JSONValue)] {
        let bounds: [(String, JSONValue?)] = [
            ("minimum", minimum.map(JSONValue.number)), ("maximum", maximum.map(JSONValue.number)),
            ("exclusiveMinimum", isExclusiveMinimum ? true : nil), ("exclusiveMaximum", isExclusiveMaximum ? true : nil),
            ("multipleOf", multipleOf.map(JSONValue.number)), ("minLength", minLength.map(JSONValue.count)),
            ("maxLength", maxLength.map(JSONValue.count)), ("pattern", pattern.map { .string($0) }),
            ("minItems", minItems.map(JSONValue.count)), ("maxItems", maxItems.map(JSONValue.count)),
            ("uniqueItems", hasUniqueItems ? true : nil), ("minProperties", minProperties.map(JSONValue.count)),
            ("maxProperties", maxProperties.map(JSONValue.count)),
        ]
        return bounds.compactMap { bound in bound.1.map { (bound.0, $0) } }
    }

    private var extensions: [(String, JSONValue)] {
        let extensions: [(String, JSONValue?)] = [
            ("int-or-string", isIntOrString ? true : nil),
            ("preserve-unknown-fields", preservesUnknownFields ? true : nil),
            ("embedded-resource", isEmbeddedResource ? true : nil),
            ("list-type", listType.map { .string($0.rawValue) }),
            ("list-map-keys", listMapKeys.isEmpty ? nil : .array(listMapKeys.map { .string($0) })),
            ("map-type", isAtomicMap ? "atomic" : nil),
            ("patch-merge-key", patchMergeKey.map { .string($0) }),
            ("patch-strategy", patchStrategy.map { .string($0.rawValue) }),
            ("validations", rules.isEmpty ? nil : .array(rules.map(\.json))),
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
