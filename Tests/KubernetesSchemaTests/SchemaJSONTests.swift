import KubernetesModel
import KubernetesSchema
import Testing

@Suite struct SchemaJSONTests {
    static let everything = """
        {"type":"object","description":"d","format":"f","nullable":true,"required":["a"],"enum":[1,"x",null],"default":{"a":1},
         "properties":{"a":{"type":"integer","minimum":1,"maximum":2.5,"exclusiveMinimum":true,"exclusiveMaximum":true,
         "multipleOf":0.5},"b":{"type":"string","minLength":1,"maxLength":2,"pattern":"^a$"},
         "c":{"type":"array","items":{"type":"object","properties":{"k":{"type":"string"}}},"minItems":1,"maxItems":2,
         "uniqueItems":true,"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],
         "x-kubernetes-patch-merge-key":"k","x-kubernetes-patch-strategy":"merge,retainKeys"},
         "d":{"type":"object","additionalProperties":{"type":"string"},"minProperties":1,"maxProperties":2,
         "x-kubernetes-map-type":"atomic"},"e":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]},
         "f":{"x-kubernetes-preserve-unknown-fields":true},"g":{"type":"object","x-kubernetes-embedded-resource":true,
         "x-kubernetes-preserve-unknown-fields":true},"h":{"type":"object","additionalProperties":true}},
         "allOf":[{"required":["a"]}],"oneOf":[{"minProperties":1}],"not":{"required":["z"]},
         "x-kubernetes-validations":[{"rule":"self.a > 0","message":"m","messageExpression":"e","reason":"FieldValueForbidden",
         "fieldPath":".a","optionalOldSelf":true}]}
        """

    @Test func `a schema survives being written and read`() throws {
        let value = try json(Self.everything)
        #expect(try Schema(json: value).json == value)
    }

    @Test func `a wrong member is named by its path`() {
        func fault(_ text: String) -> String? {
            do { _ = try schema(text) } catch { return "\(error)" }
            return nil
        }
        #expect(
            fault(#"{"properties":{"a":{"maxLength":"x"}}}"#)
                == #"properties[a].maxLength: Invalid value: "x": must be of type integer, not string"#)
        #expect(
            fault(#"{"items":{"type":"int"}}"#)
                == #"items.type: Unsupported value: "int": supported values: "array", "boolean", "integer", "number", "object", "string""#
        )
        #expect(fault(#"{"allOf":[{"required":[1]}]}"#)?.hasPrefix("allOf[0].required[0]: ") == true)
        #expect(fault("[]")?.hasPrefix("<nil>: ") == true)
    }
}
