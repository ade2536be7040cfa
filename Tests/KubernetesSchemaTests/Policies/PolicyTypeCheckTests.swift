import KubernetesModel
import KubernetesSchema
import Testing

@Suite struct PolicyTypeCheckTests {
    private static func type(_ group: String, _ plural: String, _ kind: String, version: String = "v1") -> ResourceType {
        ResourceType(group: group, version: version, plural: plural, kind: kind)
    }

    private static let types = [
        type("", "events", "Event"), type("", "pods", "Pod"), type("apps", "deployments", "Deployment"),
        type("apps", "replicasets", "ReplicaSet"), type("batch", "jobs", "Job"), type("events.k8s.io", "events", "Event"),
    ]

    private func rules(_ rules: [(groups: [String], versions: [String], resources: [String])]) -> JSONValue {
        func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        return [
            "matchConstraints": [
                "resourceRules": .array(
                    rules.map {
                        ["apiGroups": list($0.groups), "apiVersions": list($0.versions), "resources": list($0.resources)]
                    })
            ]
        ]
    }

    private func subject(_ type: ResourceType) throws -> PolicyTypeCheck.Subject {
        let schema = try #require(BuiltInSchemas.schema(group: type.group, version: type.version, kind: type.kind))
        return PolicyTypeCheck.Subject(type: type, schema: schema)
    }

    private func warnings(
        _ expression: String, _ type: ResourceType = Self.type("apps", "deployments", "Deployment"), _ more: JSONObject = [:]
    ) throws -> [String] {
        var spec: JSONObject = ["validations": [["expression": .string(expression)]]]
        for member in more { spec[member.key] = member.value }
        return PolicyTypeCheck.warnings(about: .object(spec), of: [try subject(type)], params: nil, serial: 7)
            .compactMap { $0["warning"]?.string }
    }

    @Test func `only kinds that are named in full are checked, each once and in order`() {
        func kinds(_ spec: JSONValue) -> [String] {
            PolicyTypeCheck.kinds(matchedBy: spec, among: Self.types).map { "\($0.group)/\($0.kind)" }
        }
        #expect(
            kinds(
                rules([
                    (["batch", "apps"], ["v1"], ["jobs", "deployments", "deployments/scale", "*", "nope"]),
                    (["apps"], ["v1"], ["deployments"]),
                ])) == ["apps/Deployment", "batch/Job"])
        #expect(kinds(rules([([""], ["v1"], ["events"])])) == ["/Event", "events.k8s.io/Event"])
        #expect(kinds(rules([(["*"], ["v1"], ["pods"]), (["apps"], ["*"], ["deployments"])])) == [])
        #expect(kinds([:]) == [])
    }

    @Test func `of one rule ten kinds are checked`() {
        let types = (0..<12).map { Self.type("g", "r\(10 + $0)", "K\(10 + $0)") }
        let half = types[..<6].map(\.plural)
        let other = types[6...].map(\.plural)
        #expect(
            PolicyTypeCheck.kinds(matchedBy: rules([(["g"], ["v1"], types.map(\.plural).reversed())]), among: types)
                == Array(types[..<10]))
        #expect(
            PolicyTypeCheck.kinds(matchedBy: rules([(["g"], ["v1"], half), (["g"], ["v1"], other)]), among: types) == types)
    }

    @Test(arguments: [
        ("object.replicas > 1", "ERROR: <input>:1:7: undefined field 'replicas'"),
        ("object.spec.replicas == 'a'", "found no matching overload for '_==_' applied to '(int, string)'"),
        ("object.metadata.creationTimestamp == 'x'", "applied to '(timestamp, string)'"),
        ("object.spec.template.spec.containers.all(c, c.nope == 1)", "undefined field 'nope'"),
        ("object.spec.template.spec.containers[0].resources.limits.cpu == '1'", "undefined field 'limits'"),
        (
            "object.spec.template.spec.containers == 1",
            "applied to '(list(Deployment7.spec.template.spec.containers.@idx), int)'"
        ),
        ("oldObject.nope == 1", "undefined field 'nope'"),
    ])
    func `what a kind does not have is told`(expression: String, warning: String) throws {
        let found = try warnings(expression)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("apps/v1, Kind=Deployment: ERROR: <input>:1:") == true)
        #expect(found.first?.contains(warning) == true, "\(found)")
        #expect(found.first?.hasSuffix("^\n") == true)
    }

    @Test(arguments: [
        "object.spec.replicas > 1", "object.spec.strategy.rollingUpdate.maxSurge == 'x'", "object.metadata.labels.x == 'y'",
        "params.x == 1", "request.name == 'x'", "variables.a.b == 1", "variables.c == 1", "object.metadata.name.size() < 63",
    ])
    func `nothing is said of what fits, or of what nothing is known of`(expression: String) throws {
        #expect(
            try warnings(
                expression, Self.type("apps", "deployments", "Deployment"),
                [
                    "paramKind": ["apiVersion": "nope/v1", "kind": "Nope"],
                    "variables": [
                        ["name": "a", "expression": "object.spec.template"], ["name": "b", "expression": "object.spec.replicas"],
                        ["name": "c", "expression": "object.nope"],
                    ],
                ]) == [])
        #expect(try warnings("object.spec.podCIDR == 'x'", Self.type("", "nodes", "Node")) == [])
    }

    @Test func `variables have the type of what they stand for`() throws {
        #expect(
            try warnings(
                "variables.b == 'x'", Self.type("apps", "deployments", "Deployment"),
                ["variables": [["name": "b", "expression": "object.spec.replicas"]]]
            ).first?.contains("applied to '(int, string)'") == true)
    }

    @Test func `a type that contains itself is followed once`() throws {
        let definition = Self.type("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition")
        let root = "object.spec.versions[0].schema.openAPIV3Schema"
        #expect(try warnings("\(root).not.type == 'x' && \(root).properties.a.type == 'x'", definition) == [])
        for path in ["not.not.type", "properties.a.properties.b.type", "items.type", "default.x", "allOf[0].allOf[0].type"] {
            #expect(try warnings("\(root).\(path) == 'x'", definition).count == 1, "\(path)")
        }
    }
}
