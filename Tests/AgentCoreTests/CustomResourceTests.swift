import AgentCore
import KubernetesModel
import KubernetesSchema
import Testing

@Suite struct CustomResourceTests {
    @Test func `the CRD stays below 64 KiB`() {
        #expect(CustomResourceDefinition.object.json.encoded().count < 65536)
    }

    @Test func `every field has a description and every list, map and text a bound`() {
        func check(_ schema: Schema, _ path: String) {
            #expect(schema.description?.isEmpty == false || path == "metadata", "\(path) has no description")
            if schema.type == .array { #expect(schema.maxItems != nil, "\(path) has no maxItems") }
            if schema.additionalProperties != nil { #expect(schema.maxProperties != nil, "\(path) has no maxProperties") }
            if schema.type == .string, schema.enumeration.isEmpty, schema.format == nil {
                #expect(schema.maxLength != nil, "\(path) has no maxLength")
            }
            for (name, property) in schema.properties { check(property, path.isEmpty ? name : "\(path).\(name)") }
            if let items = schema.items { check(items, "\(path)[]") }
            if let values = schema.additionalProperties { check(values, "\(path)[*]") }
        }
        for (name, property) in AgentSchema.root.properties where !["apiVersion", "kind"].contains(name) { check(property, name) }
    }

    @Test func `defaults of the schema are those that the operator assumes`() throws {
        let (stored, _) = AgentSchema.resource.admitted([
            "apiVersion": "agentoperator.dev/v1alpha1", "kind": "AgentDeployment",
            "metadata": ["name": "hello", "namespace": "team"],
            "spec": ["image": "example.com/hello:1"],
        ])
        var bare = try DesiredState(of: Fixture.agent()).deployment
        var full = try DesiredState(of: AgentDeployment(KubernetesObject(json: stored))).deployment
        bare["metadata", "ownerReferences"] = nil
        full["metadata", "ownerReferences"] = nil
        #expect(bare == full)
    }

    private static func faults(_ spec: JSONValue, name: String = "hello") -> [String] {
        var object: JSONValue = [
            "apiVersion": "agentoperator.dev/v1alpha1", "kind": "AgentDeployment",
            "metadata": ["name": .string(name), "namespace": "team"], "spec": ["image": "i"],
        ]
        for member in spec.object ?? [:] { object["spec", member.key] = member.value }
        return AgentSchema.resource.faults(of: AgentSchema.resource.admitted(object).object).map(\.message)
    }

    @Test(
        arguments: [
            (["image": ""], "spec.image"), (["image": "a b"], "spec.image"), (["replicas": -1], "spec.replicas"),
            (["ports": [["name": "a", "containerPort": 1], ["name": "b", "containerPort": 1]]], "spec.ports[1]"),
            (["ports": [["name": "a", "containerPort": 1], ["name": "a", "containerPort": 2]]], "spec.ports"),
            (
                [
                    "ports": [
                        ["name": "a", "containerPort": 1, "servicePort": 80],
                        ["name": "b", "containerPort": 2, "servicePort": 80],
                    ]
                ],
                "spec.ports"
            ),
            (["ports": [], "service": ["type": "ClusterIP"]], "spec"),
            (["autoscaling": ["minReplicas": 3, "maxReplicas": 2]], "spec.autoscaling"),
            (["autoscaling": ["maxReplicas": 2]], "spec"), (["security": ["profile": "None"]], "spec.security.profile"),
            (["strategy": ["type": "Recreate", "rollingUpdate": ["maxSurge": 1]]], "spec.strategy"),
            (["podTemplate": ["metadata": ["labels": ["agentoperator.dev/agent": "x"]]]], "spec.podTemplate.metadata.labels"),
        ] as [(JSONValue, String)])
    func `a spec that makes no sense is refused with its field`(spec: JSONValue, field: String) {
        #expect(Self.faults(spec).contains { $0.hasPrefix("\(field): ") }, "\(Self.faults(spec))")
    }

    @Test(
        arguments: [
            [:], ["ports": []], ["ports": [], "service": ["enabled": false]],
            ["autoscaling": ["maxReplicas": 2], "resources": ["requests": ["cpu": "100m"]]],
            ["autoscaling": ["maxReplicas": 2], "resources": ["limits": ["cpu": "100m"]]],
            [
                "autoscaling": [
                    "maxReplicas": 2,
                    "metrics": [
                        [
                            "type": "Pods",
                            "pods": ["metric": ["name": "q"], "target": ["type": "AverageValue", "averageValue": "3"]],
                        ]
                    ],
                ]
            ],
        ] as [JSONValue])
    func `a spec that makes sense is accepted`(spec: JSONValue) { #expect(Self.faults(spec).isEmpty) }

    @Test func `a name that the children could not carry is refused`() {
        #expect(!Self.faults([:], name: String(repeating: "a", count: 53)).isEmpty)
        #expect(!Self.faults([:], name: "a.b").isEmpty)
        #expect(!Self.faults([:], name: "1a").isEmpty)
        #expect(Self.faults([:], name: String(repeating: "a", count: 52)).isEmpty)
    }
}
