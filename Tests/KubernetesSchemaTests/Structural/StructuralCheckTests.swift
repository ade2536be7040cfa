import KubernetesModel
import KubernetesSchema
import TestSupport
import Testing

@Suite struct StructuralCheckTests {
    private func messages(_ schema: String, hasStatus: Bool = false) throws -> [String] {
        try StructuralCheck.faults(of: json(schema), at: FieldPath("s"), hasStatus: hasStatus, compiler: WordRules()).map(
            \.message)
    }

    /// The schema of one field, and the faults without the path that leads to it.
    private func fieldMessages(_ schema: String) throws -> [String] {
        try messages(#"{"type":"object","properties":{"x":\#(schema)}}"#).map {
            $0.hasPrefix("s.properties[x]") ? "~" + $0.dropFirst("s.properties[x]".count) : $0
        }
    }

    @Test(arguments: ["{}", #"{"type":"array","items":{"type":"string"}}"#])
    func `the root must be an object`(schema: String) throws {
        let messages = try messages(schema)
        #expect(messages.contains { $0.hasPrefix("s.type: ") })
    }

    @Test(arguments: [
        (#"{}"#, "~.type: Required value: must not be empty for specified object fields"),
        (#"{"type":"array"}"#, "~.items: Required value: must be specified"),
        (#"{"type":"array","items":{}}"#, "~.items.type: Required value: must not be empty for specified array items"),
        (
            #"{"type":"string","pattern":"("}"#,
            #"~.pattern: Invalid value: "(": must be a valid regular expression, but isn't: error parsing regexp: missing closing ): `(`"#
        ),
        (#"{"type":"string","anyOf":[{"type":"string"}]}"#, "~.anyOf[0].type: Forbidden: must be empty to be structural"),
        (#"{"type":"string","not":{"default":"a"}}"#, "~.not.default: Forbidden: must be undefined to be structural"),
        (#"{"type":"string","default":1}"#, #"~.default: Invalid value: "integer":  in body must be of type string: "integer""#),
        (#"{"type":"object","default":{"y":1}}"#, #"~.default: Invalid value: {"y":1}: must not have unknown fields"#),
        (
            #"{"type":"array","items":{"type":"string"},"uniqueItems":true}"#,
            "~.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic"
        ),
        (
            #"{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"string"}}"#,
            "~.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive"
        ),
        (#"{"type":"string","$ref":"x"}"#, "~.$ref: Forbidden: $ref is not supported"),
        (
            #"{"type":"object","x-kubernetes-preserve-unknown-fields":false}"#,
            "~.x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined"
        ),
        (
            #"{"type":"object","x-kubernetes-embedded-resource":true}"#,
            "~.properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"
        ),
        (
            #"{"x-kubernetes-int-or-string":true,"x-kubernetes-preserve-unknown-fields":true}"#,
            "~.x-kubernetes-preserve-unknown-fields: Invalid value: true: must be false if x-kubernetes-int-or-string is true"
        ),
        (
            #"{"type":"object","x-kubernetes-list-type":"set"}"#,
            #"~.type: Invalid value: "object": must be array if x-kubernetes-list-type is specified"#
        ),
        (
            #"{"type":"array","x-kubernetes-list-type":"map","items":{"type":"object"}}"#,
            "~.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map"
        ),
        (
            #"{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object"}}"#,
            #"~.x-kubernetes-list-map-keys: Invalid value: ["k"]: entries must all be names of item properties"#
        ),
        (
            #"{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","properties":{"k":{"type":"string"}}}}"#,
            "~.items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"
        ),
        (
            #"{"type":"array","x-kubernetes-list-map-keys":["k"],"items":{"type":"object"}}"#,
            "~.x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty"
        ),
        (
            #"{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string","nullable":true}}"#,
            "~.items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set"
        ),
        (
            #"{"type":"string","x-kubernetes-map-type":"atomic"}"#,
            #"~.type: Invalid value: "string": must be object if x-kubernetes-map-type is specified"#
        ),
        (
            #"{"type":"string","x-kubernetes-validations":[{"rule":" "}]}"#,
            "~.x-kubernetes-validations[0].rule: Required value: rule is not specified"
        ),
        (
            #"{"type":"string","x-kubernetes-validations":[{"rule":"false","fieldPath":".y"}]}"#,
            #"~.x-kubernetes-validations[0].fieldPath: Invalid value: ".y": must be a valid path"#
        ),
        (
            #"{"type":"string","x-kubernetes-validations":[{"rule":"false","reason":"Odd"}]}"#,
            #"~.x-kubernetes-validations[0].reason: Unsupported value: "Odd": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired""#
        ),
        (
            #"{"type":"string","x-kubernetes-validations":[{"rule":"nonsense"}]}"#,
            #"~.x-kubernetes-validations[0].rule: Invalid value: {"FieldPath":"","Message":"","MessageExpression":"","OptionalOldSelf":null,"Reason":null,"Rule":"nonsense"}: compilation failed: unknown word nonsense"#
        ),
        (
            #"{"type":"array","items":{"type":"string","x-kubernetes-validations":[{"rule":"unchanged"}]}}"#,
            #"~.items.x-kubernetes-validations[0].rule: Invalid value: "unchanged": oldSelf cannot be used on the uncorrelatable portion of the schema within s.properties[x]"#
        ),
        (
            #"{"type":"string","x-kubernetes-validations":[{"rule":"false","optionalOldSelf":true}]}"#,
            "~.x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule"
        ),
    ])
    func `a field that is not structural is refused`(schema: String, message: String) throws {
        let messages = try fieldMessages(schema)
        #expect(messages.contains(message), "\(messages)")
    }

    @Test func `what a condition speaks of must be described outside of it`() throws {
        #expect(
            try messages(#"{"type":"object","allOf":[{"properties":{"y":{"minimum":1}}}]}"#) == [
                "s.properties[y]: Required value: because it is defined in s.allOf[0].properties[y]"
            ])
    }

    @Test func `a type that does not exist is told once`() throws {
        #expect(
            try fieldMessages(#"{"type":"int"}"#) == [
                #"~.type: Unsupported value: "int": supported values: "array", "boolean", "integer", "number", "object", "string""#
            ])
    }

    @Test(arguments: [
        #"{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]}"#,
        #"{"x-kubernetes-int-or-string":true,"allOf":[{"anyOf":[{"type":"integer"},{"type":"string"}]},{"pattern":"^a"}]}"#,
        #"{"x-kubernetes-preserve-unknown-fields":true}"#, #"{"type":"object","additionalProperties":true}"#,
        #"{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}"#,
        #"{"type":"object","properties":{"y":{"type":"string"}},"anyOf":[{"required":["y"]},{"properties":{"y":{"maxLength":1}}}]}"#,
        #"{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","required":["k"],"properties":{"k":{"type":"string","x-kubernetes-validations":[{"rule":"unchanged"}]}}}}"#,
        #"{"type":"object","default":{"a":1},"properties":{"a":{"type":"integer","default":2}}}"#,
    ])
    func `a structural field is taken`(schema: String) throws {
        #expect(try fieldMessages(schema) == [])
    }

    @Test func `metadata may be restricted in its name alone`() throws {
        #expect(
            try messages(
                #"{"type":"object","properties":{"metadata":{"type":"object","properties":{"name":{"type":"string","maxLength":5}}}}}"#
            )
                == [])
        #expect(
            try messages(#"{"type":"object","properties":{"metadata":{"type":"object","description":"x"}}}"#) == [
                "s.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified"
            ])
        #expect(
            try messages(
                #"{"type":"object","properties":{"kind":{"type":"integer"},"apiVersion":{"type":"string","default":"v1"}}}"#) == [
                    #"s.properties[kind].type: Invalid value: "integer": must be string"#,
                    "s.properties[apiVersion].default: Forbidden: must not be set in top-level apiVersion",
                ])
    }

    @Test func `with a status the root may say little`() throws {
        let schema = #"{"type":"object","anyOf":[{"required":["a"]}]}"#
        #expect(try messages(schema) == [])
        #expect(
            try messages(schema, hasStatus: true).contains {
                $0.contains("fields are allowed at the root of the schema if the status subresource is enabled")
            })
        #expect(
            try messages(#"{"type":"object","nullable":true}"#).contains(
                "s.nullable: Forbidden: nullable cannot be true at the root"))
    }

    @Test func `no JSON makes the check fail in any other way`() throws {
        var generator = SeededGenerator(seed: 77)
        let keys = [
            "type", "properties", "items", "allOf", "not", "default", "required", "x-kubernetes-list-type",
            "x-kubernetes-validations",
            "additionalProperties", "metadata", "pattern", "enum", "x-kubernetes-list-map-keys", "rule", "a",
        ]
        func value(_ depth: Int) -> JSONValue {
            switch Int.random(in: 0..<(depth > 5 ? 5 : 8), using: &generator) {
            case 0: return .null
            case 1: return .bool(.random(using: &generator))
            case 2: return .integer(.random(in: -2...2, using: &generator))
            case 3: return .string(["object", "array", "string", "map", "set", "("].randomElement(using: &generator) ?? "")
            case 4: return .double(0.5)
            case 5: return .array((0..<Int.random(in: 0...2, using: &generator)).map { _ in value(depth + 1) })
            default:
                return .object(
                    JSONObject(
                        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                            (keys.randomElement(using: &generator) ?? "", value(depth + 1))
                        }))
            }
        }
        for _ in 0..<3000 {
            let schema = value(0)
            _ = StructuralCheck.faults(of: schema, at: FieldPath("s"), hasStatus: true, compiler: WordRules())
            guard let parsed = try? Schema(json: schema) else { continue }
            let object = value(0)
            _ = parsed.faults(of: parsed.defaulted(object))
            _ = parsed.listFaults(of: object)
            var pruned = object
            _ = parsed.prune(&pruned, isResourceRoot: true)
            #expect(parsed.unknownFields(in: pruned, isResourceRoot: true).isEmpty, "seed 77, schema \(schema), object \(object)")
        }
    }
}
