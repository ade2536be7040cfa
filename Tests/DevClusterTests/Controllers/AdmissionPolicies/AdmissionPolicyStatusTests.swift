import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct AdmissionPolicyStatusTests {
    private let test = TestAPI()

    private func policy(_ expression: String, group: String, resource: String) -> KubernetesObject {
        var policy = KubernetesObject(.admissionPolicies, name: "p")
        policy["spec"] = [
            "matchConstraints": [
                "resourceRules": [
                    [
                        "apiGroups": [.string(group)], "apiVersions": ["v1"], "operations": ["CREATE"],
                        "resources": [.string(resource)],
                    ]
                ]
            ], "validations": [["expression": .string(expression)]],
        ]
        return policy
    }

    private func status() throws -> JSONValue {
        let loop = ControllerLoop(test.api, controllers: [AdmissionPolicyStatusController()])
        loop.run(until: test.clock.now.adding(seconds: 1), on: test.clock)
        return try test.succeed(ResourceType.admissionPolicies.get("p", namespace: nil))["status"] ?? [:]
    }

    @Test func `each generation of a policy is checked once`() throws {
        try test.succeed(
            ResourceType.admissionPolicies.create(
                policy("object.nope == 1", group: "apps", resource: "deployments"), namespace: nil))
        let found = try status()
        #expect(found["observedGeneration"] == 1)
        #expect(
            found["typeChecking", "expressionWarnings"] == [
                [
                    "fieldRef": "spec.validations[0].expression",
                    "warning":
                        "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'nope'\n | object.nope == 1\n | ......^\n",
                ]
            ])
        let version = try test.succeed(ResourceType.admissionPolicies.get("p", namespace: nil)).resourceVersion
        _ = try status()
        #expect(try test.succeed(ResourceType.admissionPolicies.get("p", namespace: nil)).resourceVersion == version)
        var better = try test.succeed(ResourceType.admissionPolicies.get("p", namespace: nil))
        better["spec", "validations"] = [["expression": "object.spec.replicas == 1"]]
        try test.succeed(ResourceType.admissionPolicies.update(better, namespace: nil))
        #expect(try status() == ["observedGeneration": 2, "typeChecking": [:]])
    }

    @Test func `custom kinds are checked by the schema of their definition`() throws {
        var definition = KubernetesObject(.customResourceDefinitions, name: "foos.example.com")
        definition["spec"] = [
            "group": "example.com", "scope": "Namespaced", "names": ["plural": "foos", "kind": "Foo"],
            "versions": [
                [
                    "name": "v1", "served": true, "storage": true,
                    "schema": [
                        "openAPIV3Schema": [
                            "type": "object",
                            "properties": ["spec": ["type": "object", "properties": ["n": ["type": "integer"]]]],
                        ]
                    ],
                ]
            ],
        ]
        try test.succeed(ResourceType.customResourceDefinitions.create(definition, namespace: nil))
        try test.succeed(
            ResourceType.admissionPolicies.create(
                policy(
                    "object.spec.n == 'x' || object.metadata.labels.a == 1 || object.kind == 'Foo'", group: "example.com",
                    resource: "foos"), namespace: nil))
        let warning = try status()["typeChecking", "expressionWarnings"]?.array?.first?["warning"]?.string ?? ""
        #expect(warning.hasPrefix("example.com/v1, Kind=Foo: ERROR: <input>:1:15: found no matching overload for '_==_'"))
        #expect(warning.contains("applied to '(string, int)'"))
    }
}
