import KubernetesModel
import KubernetesSchema
import Testing

@Suite struct OpenAPIComponentsTests {
    private func references(in value: JSONValue) -> [String] {
        switch value {
        case .object(let object):
            object.flatMap { member in
                if member.key == "$ref", let target = member.value.string { [target] } else { references(in: member.value) }
            }
        case .array(let elements): elements.flatMap(references)
        default: []
        }
    }

    @Test(arguments: [OpenAPIComponents.Version.v2, .v3]) func `every reference leads somewhere`(
        version: OpenAPIComponents.Version
    ) throws {
        var components = OpenAPIComponents(version)
        for (group, apiVersion, kind) in BuiltInSchemasTests.kinds {
            components.add(builtIn: try #require(BuiltInSchemas.schema(group: group, version: apiVersion, kind: kind)))
        }
        components.add(custom: try schema(#"{"type":"object"}"#), as: "dev.example.v1.Widget")
        let prefix = version == .v2 ? "#/definitions/" : "#/components/schemas/"
        for member in components.schemas {
            #expect(member.value.object != nil, "\(member.key)")
            for reference in references(in: member.value) {
                #expect(reference.hasPrefix(prefix))
                #expect(components.schemas[String(reference.dropFirst(prefix.count))] != nil, "\(reference) in \(member.key)")
            }
        }
    }

    @Test func `a type is described once, and each use of it by itself`() throws {
        var components = OpenAPIComponents(.v3)
        let name = components.add(
            builtIn: try #require(BuiltInSchemas.schema(group: "apps", version: "v1", kind: "Deployment")))
        #expect(name == "io.k8s.api.apps.v1.Deployment")
        let spec = try #require(components.schemas["io.k8s.api.apps.v1.DeploymentSpec"])
        #expect(spec["required"] == ["selector", "template"])
        #expect(spec["properties", "strategy", "x-kubernetes-patch-strategy"] == "retainKeys")
        #expect(
            spec["properties", "template"] == [
                "allOf": [["$ref": "#/components/schemas/io.k8s.api.core.v1.PodTemplateSpec"]],
                "description": "What new pods look like.",
            ])
        let container = try #require(components.schemas["io.k8s.api.core.v1.Container"])
        #expect(container["properties", "livenessProbe", "description"] == "Restarts the container when it fails.")
        #expect(
            container["properties", "livenessProbe", "allOf"] == [["$ref": "#/components/schemas/io.k8s.api.core.v1.Probe"]])
        #expect(
            components.schemas["io.k8s.api.core.v1.Probe"]?["description"]
                != container["properties", "livenessProbe", "description"])
        #expect(container["properties", "ports", "x-kubernetes-list-map-keys"] == ["containerPort", "protocol"])
        #expect(container["properties", "ports", "x-kubernetes-patch-merge-key"] == "containerPort")
        #expect(
            components.schemas["io.k8s.apimachinery.pkg.api.resource.Quantity"]?["oneOf"]
                == [["type": "string"], ["type": "number"]])
    }

    @Test func `a custom kind has type and metadata, and in version 2 nothing newer`() throws {
        let schema = try schema(
            """
            {"type":"object","description":"A widget.","properties":{"spec":{"type":"object","required":["n"],"properties":{
            "n":{"type":"string","nullable":true},"port":{"x-kubernetes-int-or-string":true},
            "any":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"string"}}},
            "child":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true},
            "e":{"type":"integer","anyOf":[{"minimum":3}]}}}}}
            """)
        var v3 = OpenAPIComponents(.v3)
        v3.add(custom: schema, as: "w")
        let kind = try #require(v3.schemas["w"])
        #expect(kind["description"] == "A widget.")
        #expect(
            kind["properties", "metadata", "allOf"] == [
                ["$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]
            ])
        #expect(kind["properties", "apiVersion", "type"] == "string")
        #expect(kind["properties", "spec", "properties", "n", "nullable"] == true)
        #expect(kind["properties", "spec", "properties", "e", "anyOf"] == [["minimum": 3]])
        #expect(kind["properties", "spec", "properties", "child", "properties", "kind", "type"] == "string")
        var v2 = OpenAPIComponents(.v2)
        v2.add(custom: schema, as: "w")
        let old = try #require(v2.schemas["w"])
        #expect(old["properties", "spec", "required"] == nil)
        #expect(old["properties", "spec", "properties", "n"] == [:])
        #expect(old["properties", "spec", "properties", "e"] == ["type": "integer"])
        #expect(old["properties", "spec", "properties", "any"] == ["x-kubernetes-preserve-unknown-fields": true])
        #expect(old["properties", "spec", "properties", "port"] == ["x-kubernetes-int-or-string": true])
    }
}
