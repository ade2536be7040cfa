import KubernetesModel
import KubernetesSchema
import TestSupport
import Testing

@Suite struct StrategicMergeTests {
    /// Wraps the spec of a pod, of which most tables speak.
    private static func template(_ spec: String) throws -> JSONValue { ["spec": try JSONReader.parse(spec.utf8)] }

    private static func merged(_ patch: String, into spec: String) throws -> String {
        let result = try StrategicMerge.apply(patch: template(patch), to: template(spec), schema: .podTemplate)
        return result["spec"]?.description ?? ""
    }

    @Test(arguments: [
        // Objects are merged, null removes, what is of another type is replaced.
        (#"{"serviceAccountName":"a"}"#, #"{"serviceAccountName":"b"}"#, #"{"serviceAccountName":"b"}"#),
        (#"{"serviceAccountName":"a"}"#, #"{"serviceAccountName":null}"#, "{}"),
        (#"{"serviceAccountName":"a"}"#, #"{"unknown":null}"#, #"{"serviceAccountName":"a"}"#),
        (#"{"nodeSelector":{"a":"1"}}"#, #"{"nodeSelector":{"b":"2"}}"#, #"{"nodeSelector":{"a":"1","b":"2"}}"#),
        (#"{"nodeSelector":"x"}"#, #"{"nodeSelector":{"b":"2","c":null}}"#, #"{"nodeSelector":{"b":"2"}}"#),
        ("{}", #"{"nodeSelector":{"b":"2","c":null}}"#, #"{"nodeSelector":{"b":"2"}}"#),
        // Lists with a merge key are merged by it; those that the patch has come in its order, before others if need be.
        (
            #"{"containers":[{"name":"a","image":"1","args":["x"]},{"name":"b"}]}"#,
            #"{"containers":[{"name":"c"},{"name":"a","image":"2"}]}"#,
            #"{"containers":[{"name":"c"},{"args":["x"],"image":"2","name":"a"},{"name":"b"}]}"#
        ),
        (
            #"{"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]}"#, #"{"containers":[{"name":"c"},{"name":"a"}]}"#,
            #"{"containers":[{"name":"b"},{"name":"c"},{"name":"a"}]}"#
        ),
        ("{}", #"{"containers":[{"name":"c","image":null}]}"#, #"{"containers":[{"name":"c"}]}"#),
        (#"{"containers":[{"name":"a"}]}"#, #"{"containers":[]}"#, #"{"containers":[{"name":"a"}]}"#),
        // Others are replaced.
        (#"{"tolerations":[{"key":"a"},{"key":"b"}]}"#, #"{"tolerations":[{"key":"c"}]}"#, #"{"tolerations":[{"key":"c"}]}"#),
        (
            #"{"containers":[{"name":"a","args":["x","y"]}]}"#, #"{"containers":[{"name":"a","args":["z"]}]}"#,
            #"{"containers":[{"args":["z"],"name":"a"}]}"#
        ),
        // Ports are told apart by their number alone.
        (
            #"{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"http"}]}]}"#,
            #"{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"UDP"},{"containerPort":81}]}]}"#,
            #"{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"http","protocol":"UDP"},{"containerPort":81}]}]}"#
        ),
    ])
    func `a partial object is laid over another`(document: String, patch: String, expected: String) throws {
        #expect(try Self.merged(patch, into: document) == expected)
    }

    @Test(arguments: [
        (
            #"{"containers":[{"name":"a"},{"name":"b"}]}"#, #"{"containers":[{"name":"a","$patch":"delete"}]}"#,
            #"{"containers":[{"name":"b"}]}"#
        ),
        (
            #"{"containers":[{"name":"a","image":"1"},{"name":"b"}]}"#,
            #"{"containers":[{"name":"b","image":"2"},{"name":"a","$patch":"delete"},{"name":"x","$patch":"delete"}]}"#,
            #"{"containers":[{"image":"2","name":"b"}]}"#
        ),
        (
            #"{"containers":[{"name":"a","image":"1"},{"name":"b"}]}"#,
            #"{"containers":[{"$patch":"replace"},{"name":"c"},{"name":"a"}]}"#,
            #"{"containers":[{"name":"c"},{"name":"a"}]}"#
        ),
        (
            #"{"nodeSelector":{"a":"1"},"serviceAccountName":"s"}"#, #"{"nodeSelector":{"$patch":"replace","b":"2"}}"#,
            #"{"nodeSelector":{"b":"2"},"serviceAccountName":"s"}"#
        ),
        (#"{"nodeSelector":{"a":"1"}}"#, #"{"nodeSelector":{"$patch":"delete"}}"#, #"{"nodeSelector":{}}"#),
        ("{}", #"{"nodeSelector":{"$patch":"delete"}}"#, "{}"),
        (
            #"{"serviceAccountName":"s"}"#, #"{"$patch":"replace","nodeSelector":{"b":"2","c":null}}"#,
            #"{"nodeSelector":{"b":"2"}}"#
        ),
        (
            #"{"volumes":[{"name":"v","emptyDir":{"medium":"Memory"}}]}"#,
            #"{"volumes":[{"name":"v","$retainKeys":["name","configMap"],"configMap":{"name":"c"}}]}"#,
            #"{"volumes":[{"configMap":{"name":"c"},"name":"v"}]}"#
        ),
        ("{}", #"{"volumes":[{"name":"v","$retainKeys":["name"]}]}"#, #"{"volumes":[{"name":"v"}]}"#),
        (
            #"{"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]}"#,
            #"{"$setElementOrder/containers":[{"name":"c"},{"name":"a"}]}"#,
            #"{"containers":[{"name":"b"},{"name":"c"},{"name":"a"}]}"#
        ),
        (
            #"{"containers":[{"name":"a"},{"name":"live"},{"name":"b"}]}"#,
            #"{"$setElementOrder/containers":[{"name":"b"},{"name":"new"},{"name":"a"}],"containers":[{"name":"new","image":"1"},{"name":"a","image":"2"}]}"#,
            #"{"containers":[{"name":"live"},{"name":"b"},{"image":"1","name":"new"},{"image":"2","name":"a"}]}"#
        ),
        (
            "{}", #"{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"b"},{"name":"a"}]}"#,
            #"{"containers":[{"name":"b"},{"name":"a"}]}"#
        ),
        ("{}", #"{"$setElementOrder/containers":[{"name":"b"}]}"#, "{}"),
        (#"{"containers":[{"name":"a"}]}"#, #"{"$setElementOrder/containers":[],"containers":null}"#, "{}"),
        (
            #"{"containers":[{"name":"a"},{"name":"b"}]}"#,
            #"{"$setElementOrder/containers":[{"name":"b"}],"containers":[{"$patch":"delete","name":"a"}]}"#,
            #"{"containers":[{"name":"b"}]}"#
        ),
    ])
    func `directives say what else becomes of objects and lists`(document: String, patch: String, expected: String) throws {
        #expect(try Self.merged(patch, into: document) == expected)
    }

    @Test(arguments: [
        (#"{"finalizers":["a","b"]}"#, #"{"finalizers":["c","a"]}"#, #"{"finalizers":["c","a","b"]}"#),
        (#"{"finalizers":["a","b"]}"#, #"{"$deleteFromPrimitiveList/finalizers":["a","x"]}"#, #"{"finalizers":["b"]}"#),
        ("{}", #"{"$deleteFromPrimitiveList/finalizers":["a"]}"#, "{}"),
        (
            #"{"finalizers":["a","b","c"]}"#,
            #"{"$deleteFromPrimitiveList/finalizers":["b"],"$setElementOrder/finalizers":["d","c","a"],"finalizers":["d"]}"#,
            #"{"finalizers":["d","c","a"]}"#
        ),
        (
            #"{"ownerReferences":[{"uid":"1","name":"a"}]}"#, #"{"ownerReferences":[{"uid":"2"},{"uid":"1","name":"b"}]}"#,
            #"{"ownerReferences":[{"uid":"2"},{"name":"b","uid":"1"}]}"#
        ),
    ])
    func `the metadata of an object needs no schema`(document: String, patch: String, expected: String) throws {
        let result = try StrategicMerge.apply(
            patch: ["metadata": JSONReader.parse(patch.utf8)], to: ["metadata": JSONReader.parse(document.utf8)], schema: nil)
        #expect(result["metadata"]?.description == expected)
    }

    @Test(arguments: [
        (#"{"containers":[{"image":"x"}]}"#, "map: map[image:x] does not contain declared merge key: name"),
        (#"{"containers":[{"$patch":"delete"}]}"#, "map: map[$patch:delete] does not contain declared merge key: name"),
        (#"{"containers":["x"]}"#, "list element types are not identical in containers: object and string"),
        (#"{"containers":[[]]}"#, "lists of lists are not supported"),
        (#"{"containers":[{"name":"a","$patch":"merge"}]}"#, "merging lists cannot yet be specified in the patch"),
        (#"{"containers":[{"name":"a","$patch":"x"}]}"#, "unknown patch type: x in map: map[$patch:x name:a]"),
        (#"{"$patch":"merge"}"#, "unknown patch type: merge in map: map[$patch:merge]"),
        (#"{"$retainKeys":"x"}"#, "invalid patch format of retainKeys"),
        (#"{"$retainKeys":["a"],"b":1}"#, "invalid patch format of retainKeys"),
        (#"{"$deleteFromPrimitiveList/containers":"x"}"#, "invalid patch format of primitive list"),
        (#"{"$setElementOrder/containers":"x"}"#, "invalid patch format of setElementOrder list"),
        (#"{"$setElementOrder/containers":[{"x":1}]}"#, "map: map[x:1] does not contain declared merge key: name"),
        (#"{"$setElementOrder/containers":[],"containers":{}}"#, "expected a list at containers, but received object"),
        (
            #"{"$setElementOrder/containers":[{"name":"a"},{"name":"b"}],"containers":[{"name":"b"},{"name":"a"}]}"#,
            "The order in patch list:\n[{\"name\":\"b\"},{\"name\":\"a\"}]\n"
                + " doesn't match $setElementOrder list:\n[{\"name\":\"a\"},{\"name\":\"b\"}]\n"
        ),
    ])
    func `a faulty patch is refused`(patch: String, message: String) throws {
        do throws(APIStatus) {
            let patch = (try? Self.template(patch)) ?? .null
            let result = try StrategicMerge.apply(
                patch: patch, to: ["spec": ["containers": [["name": "a"]]]], schema: .podTemplate)
            Issue.record("\(result)")
        } catch {
            #expect(error.message == message)
            let isUnexpected = message.contains("map[")
            #expect(error.code == (patch.contains("[[") ? 422 : isUnexpected ? 500 : 400))
        }
    }

    @Test func `only objects are patched, with objects`() {
        #expect(
            throws: APIStatus(code: 400, reason: .badRequest, message: "a strategic merge patch must be an object, not array")
        ) {
            try StrategicMerge.apply(patch: [], to: [:], schema: nil)
        }
        #expect(throws: APIStatus(code: 400, reason: .badRequest, message: "a strategic merge patch changes objects, not string"))
        {
            try StrategicMerge.apply(patch: [:], to: "x", schema: nil)
        }
    }

    @Test func `a pod template is merged by the schema of its kind`() throws {
        let generated: JSONValue = [
            "metadata": ["labels": ["app": "web"]],
            "spec": [
                "containers": [
                    ["name": "agent", "image": "a", "env": [["name": "A", "value": "1"]], "ports": [["containerPort": 80]]]
                ]
            ],
        ]
        let own: JSONValue = [
            "metadata": ["annotations": ["x": "y"]],
            "spec": [
                "containers": [["name": "sidecar", "image": "s"], ["name": "agent", "env": [["name": "B", "value": "2"]]]],
                "volumes": [["name": "v", "emptyDir": [:]]],
            ],
        ]
        let schema = BuiltInSchemas.schema(group: "apps", version: "v1", kind: "Deployment")?.properties["spec"]?.properties[
            "template"]
        #expect(
            try StrategicMerge.apply(patch: own, to: generated, schema: schema) == [
                "metadata": ["labels": ["app": "web"], "annotations": ["x": "y"]],
                "spec": [
                    "containers": [
                        ["name": "sidecar", "image": "s"],
                        [
                            "name": "agent", "image": "a", "env": [["name": "B", "value": "2"], ["name": "A", "value": "1"]],
                            "ports": [["containerPort": 80]],
                        ],
                    ],
                    "volumes": [["name": "v", "emptyDir": [:]]],
                ],
            ])
    }

    @Test func `a list that a patch orders has that order, and keeps what the patch does not name in theirs`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let names = ["a", "b", "c", "d", "e", "f"]
        func items(_ names: some Sequence<String>) -> JSONValue { .array(names.map { ["name": .string($0)] }) }
        for _ in 0..<1000 {
            let live = Array(names.shuffled(using: &random).prefix(.random(in: 0...6, using: &random)))
            let wanted = Array(names.shuffled(using: &random).prefix(.random(in: 0...6, using: &random)))
            let changed = wanted.filter { !live.contains($0) || Bool.random(using: &random) }
            let patch: JSONValue = ["spec": ["$setElementOrder/containers": items(wanted), "containers": items(changed)]]
            let result = try StrategicMerge.apply(patch: patch, to: ["spec": ["containers": items(live)]], schema: .podTemplate)
            let order: [String] = (result["spec", "containers"]?.array ?? []).compactMap { $0["name"]?.string }
            #expect(Set(order) == Set(live).union(wanted), "seed \(seed): \(live), \(wanted)")
            #expect(order.filter(wanted.contains) == wanted, "seed \(seed): \(live), \(wanted)")
            #expect(
                order.filter { !wanted.contains($0) } == live.filter { !wanted.contains($0) }, "seed \(seed): \(live), \(wanted)")
            // Once there, the same patch changes nothing.
            #expect(try StrategicMerge.apply(patch: patch, to: result, schema: .podTemplate) == result, "seed \(seed)")
        }
    }

    @Test func `an empty patch changes nothing, and a document is the patch that makes it of nothing`() throws {
        let document: JSONValue = .deployment([
            "template": ["spec": ["containers": [["name": "a", "args": ["x"]], ["name": "b"]], "tolerations": [["key": "k"]]]]
        ])
        #expect(try StrategicMerge.apply(patch: [:], to: document, schema: .deployment) == document)
        #expect(try StrategicMerge.apply(patch: document, to: [:], schema: .deployment) == document)
        #expect(try StrategicMerge.apply(patch: document, to: document, schema: .deployment) == document)
    }
}
