import KubernetesModel
import KubernetesSchema
import TestSupport
import Testing

@Suite struct RecursiveSchemaTests {
    private let definition = BuiltInSchemas.schema(
        group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition")

    /// A definition whose schema has this one at the end of a chain of steps, each a key and what is put beneath it.
    private func object(_ inner: JSONValue, within steps: [String] = []) -> JSONValue {
        let schema = steps.reversed().reduce(inner) { schema, step in
            switch step {
            case "allOf": ["allOf": [schema]]
            case "properties": ["type": "object", "properties": ["p": schema]]
            default: ["type": "object", .init(step): schema]
            }
        }
        return [
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": ["name": "a"],
            "spec": ["versions": [["name": "v1", "schema": ["openAPIV3Schema": schema]]]],
        ]
    }

    @Test func `what a schema within schemas does not know is found at any depth`() throws {
        let schema = try #require(definition)
        var generator = SeededGenerator(seed: 36)
        for depth in 0..<100 {
            let steps = (0..<depth).map { _ in ["not", "allOf", "properties"].randomElement(using: &generator) ?? "not" }
            let object = object(["type": "string", "typ": 1], within: steps)
            let path = steps.map { ["allOf": ".allOf[0]", "properties": ".properties.p"][$0] ?? ".not" }.joined()
            #expect(
                schema.unknownFields(in: object, isResourceRoot: true).map(\.description) == [
                    "spec.versions[0].schema.openAPIV3Schema\(path).typ"
                ])
        }
    }

    @Test(arguments: ["items", "additionalProperties"]) func `where something else may stand for a schema, nothing is told`(
        key: String
    ) throws {
        let schema = try #require(definition)
        var object = object(["type": "string", "typ": 1], within: ["properties", key])
        #expect(schema.prune(&object, isResourceRoot: true).isEmpty)
        #expect(object == self.object(["type": "string"], within: ["properties", key]))
    }

    @Test func `defaults and enumerations keep what they hold`() throws {
        let schema = try #require(definition)
        let inner: JSONValue = ["default": ["a": ["b": .null, "c": 0]], "enum": [.null, ["x": ""]], "example": [false]]
        var object = object(inner, within: ["properties", "items"])
        let given = object
        #expect(schema.prune(&object, isResourceRoot: true).isEmpty)
        #expect(schema.withoutZeroValues(object) == given)
    }

    @Test(
        arguments: [
            (["type": 5], [], "number into Go struct field JSONSchemaProps.{}.type of type string"),
            (["type": 5], ["properties"], "number into Go struct field JSONSchemaProps.{}.properties.type of type string"),
            (
                ["type": 5], ["properties", "items", "properties"],
                "number into Go struct field JSONSchemaProps.{}.properties.items.properties.type of type string"
            ),
            (
                ["properties": ["a": 5]], [],
                "number into Go struct field JSONSchemaProps.{}.properties of type v1.JSONSchemaProps"
            ),
            (
                ["properties": []], [],
                "array into Go struct field JSONSchemaProps.{}.properties of type map[string]v1.JSONSchemaProps"
            ),
            (["enum": 5], [], "number into Go struct field JSONSchemaProps.{}.enum of type []v1.JSON"),
            (["maxLength": 1.5], [], "number 1.5 into Go struct field JSONSchemaProps.{}.maxLength of type int64"),
            (["minimum": "1"], [], "string into Go struct field JSONSchemaProps.{}.minimum of type float64"),
            (["dependencies": ["a": [5]]], [], "number into Go struct field JSONSchemaProps.{}.dependencies of type string"),
            (
                ["x-kubernetes-validations": [["rule": 5]]], ["additionalProperties"],
                "number into Go struct field ValidationRule.{}.additionalProperties.x-kubernetes-validations.rule of type string"
            ),
        ] as [(JSONValue, [String], String)])
    func `a value of the wrong type is named with its place`(inner: JSONValue, steps: [String], message: String) throws {
        let schema = try #require(definition)
        let object = object(inner, within: steps)
        let fault = try #require(
            schema.faults(of: object).first { $0.reason == .typeInvalid }?.field ?? schema.overflow(in: object))
        #expect(
            schema.decodingFault(at: fault, in: object)
                == "json: cannot unmarshal "
                + message.split(separator: "{}", omittingEmptySubsequences: false).joined(
                    separator: "spec.versions.schema.openAPIV3Schema"))
    }

    @Test func `only a schema or a Boolean may say what else there may be`() throws {
        let schema = try #require(definition)
        for value: JSONValue in [5, "x", []] {
            #expect(
                schema.readingFault(in: object(["additionalProperties": value], within: ["items"]))
                    == "boolean or JSON schema expected")
        }
        for value: JSONValue in [true, false, .null, [:], ["additionalProperties": true]] {
            #expect(schema.readingFault(in: object(["additionalProperties": value], within: ["items"])) == nil)
        }
    }

    @Test func `schemas that contain themselves can be compared, hashed and written`() throws {
        let schema = try #require(definition)
        var copy = schema
        copy.description = "Another one."
        #expect(copy != schema)
        #expect(Set([schema, schema, copy]).count == 2)
        var components = OpenAPIComponents(.v3)
        components.add(builtIn: schema)
        let prefix = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"
        let props = try #require(components.schemas[prefix])
        #expect(props["properties", "not"] == ["$ref": .string("#/components/schemas/\(prefix)")])
        #expect(props["properties", "items"] == ["$ref": .string("#/components/schemas/\(prefix)OrArray")])
        #expect(components.schemas["\(prefix)OrArray"] == ["description": "A schema, or several of them."])
    }
}
