import KubernetesModel
import Testing

@testable import DevCluster

struct PatchTests {
    private let test = TestAPI()

    private func patch(_ patch: Patch, manager: String? = nil, subresource: String? = nil) throws -> TestAPI.Answer {
        try test.send(
            ResourceType.deployments.patch(
                "web", namespace: "default", patch, subresource: subresource, WriteOptions(fieldManager: manager)))
    }

    @discardableResult
    private func create() throws -> KubernetesObject {
        try test.succeed(ResourceType.deployments.create(Sample.deployment("web"), namespace: "default"))
    }

    @Test func `each kind of patch changes what it says`() throws {
        try create()
        let merged = try patch(.merge(["metadata": ["labels": ["a": "1"]], "spec": ["replicas": 2]])).object
        #expect(merged.labels == ["a": "1"])
        #expect(merged["spec", "replicas"] == 2)
        #expect(merged.generation == 2)
        let edited = try patch(
            .json([["op": "replace", "path": "/spec/replicas", "value": 3], ["op": "remove", "path": "/metadata/labels/a"]])
        )
        .object
        #expect(edited["spec", "replicas"] == 3)
        #expect(edited.labels.isEmpty)
        let container: JSONValue = ["name": "agent", "env": [["name": "A", "value": "1"]]]
        let strategic = try patch(.strategicMerge(["spec": ["template": ["spec": ["containers": [container]]]]])).object
        let containers = try #require(strategic["spec", "template", "spec", "containers"]?.array)
        #expect(containers.count == 1)
        #expect(containers[0]["image"] == "example.com/agent:1")
        #expect(containers[0]["env"] == [["name": "A", "value": "1"]])
        let status = try patch(.merge(["status": ["replicas": 1], "spec": ["replicas": 9]]), subresource: "status").object
        #expect(status["status", "replicas"] == 1)
        #expect(status["spec", "replicas"] == 3)
    }

    @Test func `a patch that changes nothing writes nothing`() throws {
        let created = try create()
        test.advance(10)
        #expect(try patch(.merge(["spec": ["replicas": 1]])).object == created)
    }

    @Test func `faulty patches are refused as the API server refuses them`() throws {
        _ = try create()
        let cases: [(Patch, Int, String)] = [
            (
                .json([["op": "test", "path": "/spec/replicas", "value": 5]]), 422,
                "the server rejected our request due to an error in our request"
            ),
            (
                .merge(["metadata": ["resourceVersion": "1"]]), 409,
                #"Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again"#
            ),
            (
                .merge(["metadata": ["uid": "other"]]), 422,
                #"Deployment.apps "web" is invalid: metadata.uid: Invalid value: "other": field is immutable"#
            ),
            (
                .merge(["metadata": ["name": "other"]]), 400,
                "the name of the object (other) does not match the name on the URL (web)"
            ),
            (
                .merge(["spec": ["replicas": -1]]), 422,
                #"Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0"#
            ),
        ]
        for (body, code, message) in cases {
            let answer = try patch(body)
            #expect(answer.status == code)
            #expect(answer.message == message)
        }
        var unknown = ResourceType.deployments.patch("web", namespace: "default", .merge([:]))
        unknown.contentType = "text/plain"
        #expect(try test.send(unknown).status == 415)
        #expect(try test.send(ResourceType.deployments.patch("no", namespace: "default", .merge([:]))).status == 404)
    }

    @Test func `unknown and doubled fields are errors, warnings or nothing, as the client wishes`() throws {
        var object = Sample.deployment("web")
        object["spec", "foo"] = 1
        var request = ResourceType.deployments.create(object, namespace: "default", WriteOptions(fieldValidation: "Strict"))
        let strict = try test.send(request)
        #expect(strict.status == 400)
        #expect(
            strict.message
                == #"Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.foo""#
        )
        request = ResourceType.deployments.create(object, namespace: "default")
        let text = String(decoding: request.body ?? [], as: UTF8.self)
        request.body = Array(
            text.split(separator: #""replicas":1"#, omittingEmptySubsequences: false).joined(
                separator: #""replicas":1,"replicas":1"#
            ).utf8)
        let warned = try test.send(request)
        #expect(warned.status == 201)
        #expect(warned.warnings == [#"duplicate field "spec.replicas""#, #"unknown field "spec.foo""#])
        #expect(warned.object["spec", "foo"] == nil)
    }

    @Test func `server-side apply owns what it sends, gives up what it no longer sends, and conflicts`() throws {
        let first: JSONValue = [
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "web", "labels": ["a": "1", "b": "1"]],
            "spec": Sample.deployment("web").spec,
        ]
        let created = try patch(.apply(first, force: false), manager: "operator")
        #expect(created.status == 201)
        #expect(created.object["spec", "strategy", "type"] == "RollingUpdate")
        let entries = try #require(created.object["metadata", "managedFields"]?.array)
        #expect(entries.map { $0["manager"] } == ["operator"])
        #expect(entries[0]["fieldsV1", "f:spec", "f:replicas"] == [:])
        #expect(entries[0]["fieldsV1", "f:spec", "f:strategy"] == nil)
        test.advance(5)
        #expect(try patch(.apply(first, force: false), manager: "operator").object == created.object)

        var second = first
        second["metadata", "labels"] = ["a": "1"]
        let released = try patch(.apply(second, force: false), manager: "operator")
        #expect(released.status == 200)
        #expect(released.object.labels == ["a": "1"])

        let other: JSONValue = ["apiVersion": "apps/v1", "kind": "Deployment", "spec": ["replicas": 5]]
        let conflict = try patch(.apply(other, force: false), manager: "other")
        #expect(conflict.status == 409)
        #expect(conflict.message == #"Apply failed with 1 conflict: conflict with "operator": .spec.replicas"#)
        let forced = try patch(.apply(other, force: true), manager: "other")
        #expect(forced.object["spec", "replicas"] == 5)
        #expect(forced.object.generation == 2)

        let unnamed = try patch(.apply(other, force: false))
        #expect(unnamed.status == 422)
        #expect(
            unnamed.message
                == #"PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch"#)
    }

    @Test func `every writer is named in the managed fields, by its parameter or its user agent`() throws {
        let request = ResourceType.configMaps.create(Sample.configMap("a", ["k": "v"]), namespace: "default")
        var object = try test.succeed(request, userAgent: "kubectl/v1.32 (linux)")
        object.json["data"] = ["k": "v", "l": "w"]
        object = try test.succeed(
            ResourceType.configMaps.update(object, namespace: "default", WriteOptions(fieldManager: "editor")))
        let entries = object["metadata", "managedFields"]?.array ?? []
        #expect(entries.map { $0["manager"] } == ["editor", "kubectl"])
        #expect(entries.map { $0["operation"] } == ["Update", "Update"])
        #expect(entries[0]["fieldsV1"] == ["f:data": ["f:l": [:]]])
    }

    @Test func `concurrent patches without a version all take effect`() async throws {
        try create()
        let test = test
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for round in 0..<10 {
                        let labels: JSONValue = ["w\(writer)": .string(String(round))]
                        try test.succeed(
                            ResourceType.deployments.patch("web", namespace: "default", .merge(["metadata": ["labels": labels]])))
                    }
                }
            }
            try await group.waitForAll()
        }
        let labels = try test.succeed(ResourceType.deployments.get("web", namespace: "default")).labels
        #expect(labels == Dictionary(uniqueKeysWithValues: (0..<8).map { ("w\($0)", "9") }))
    }
}
