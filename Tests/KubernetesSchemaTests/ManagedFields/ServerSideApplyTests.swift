import KubernetesModel
import KubernetesSchema
import Testing

/// Applies and updates one object, as requests one minute apart would.
private struct Story {
    var object: KubernetesObject?
    var schema: Schema?
    var minute: Int64 = 0

    init(_ schema: Schema?) { self.schema = schema }

    mutating func apply(_ configuration: JSONValue, as manager: String, force: Bool = false) throws(APIStatus) {
        minute += 1
        object = try ServerSideApply.apply(
            configuration, to: object, manager: manager, force: force, subresource: nil, schema: schema, now: .minute(minute)
        ).stored
    }

    mutating func update(as manager: String, subresource: String? = nil, _ change: (inout JSONValue) -> Void) {
        minute += 1
        var new = object ?? KubernetesObject(json: [:])
        change(&new.json)
        object =
            ManagedFields.updated(
                from: object, to: new, manager: manager, subresource: subresource, schema: schema, now: .minute(minute)
            ).stored
    }

    var owners: [String] { object?.owners ?? [] }
    subscript(path: String...) -> JSONValue? { object?.json[path: path] }
}

@Suite struct ServerSideApplyTests {
    @Test func `the first apply creates the object and owns its fields`() throws {
        var story = Story(.deployment)
        try story.apply(
            .deployment(
                [
                    "replicas": 2, "selector": ["matchLabels": ["app": "web"]],
                    "template": ["spec": ["containers": [["name": "web", "image": "nginx", "args": ["-v"]]]]],
                ], metadata: ["labels": ["app": "web"]]), as: "operator")
        #expect(story["spec", "replicas"] == 2)
        #expect(
            story["metadata", "managedFields"] == [
                [
                    "manager": "operator", "operation": "Apply", "apiVersion": "apps/v1", "fieldsType": "FieldsV1",
                    "time": "2026-01-01T00:01:00Z",
                    "fieldsV1": [
                        "f:metadata": ["f:labels": ["f:app": [:]]],
                        "f:spec": [
                            "f:replicas": [:], "f:selector": [:],
                            "f:template": [
                                "f:spec": [
                                    "f:containers": [
                                        #"k:{"name":"web"}"#: [".": [:], "f:args": [:], "f:image": [:], "f:name": [:]]
                                    ]
                                ]
                            ],
                        ],
                    ],
                ]
            ])
    }

    @Test func `applying the same again gives back the very object`() throws {
        var story = Story(.deployment)
        try story.apply(.deployment(["replicas": 2]), as: "operator")
        let before = story.object
        try story.apply(.deployment(["replicas": 2]), as: "operator")
        #expect(story.object == before)
    }

    @Test func `a field that is applied no more is removed`() throws {
        var story = Story(.deployment)
        try story.apply(.deployment(["replicas": 2, "paused": true, "strategy": ["type": "Recreate"]]), as: "operator")
        try story.apply(.deployment(["replicas": 2]), as: "operator")
        #expect(story["spec"] == ["replicas": 2])
        #expect(story.owners == ["operator Apply 2: .spec.replicas"])
    }

    @Test func `a field that someone else owns too stays`() throws {
        var story = Story(.deployment)
        try story.apply(.deployment(["replicas": 2, "paused": true]), as: "a")
        try story.apply(.deployment(["replicas": 2]), as: "b")
        #expect(story.owners == ["b Apply: .spec.replicas", "a Apply 1: .spec.paused .spec.replicas"])
        try story.apply(.deployment([:]), as: "a")
        #expect(story["spec"] == ["replicas": 2])
        #expect(story.owners == ["b Apply: .spec.replicas", "a Apply 3: .spec"])
        try story.apply(.deployment([:]), as: "b")
        #expect(story["spec"] == [:])
    }

    @Test func `a field that an update set stays when an applier lets go of it`() throws {
        var story = Story(.deployment)
        story.update(as: "kubectl-create") { $0 = .deployment(["replicas": 1]) }
        try story.apply(.deployment(["replicas": 1]), as: "operator")
        try story.apply(.resource("apps/v1", "Deployment"), as: "operator")
        #expect(story["spec", "replicas"] == 1)
        #expect(story.owners == ["kubectl-create Update 1: .spec .spec.replicas"])
    }

    @Test func `another value than someone else's is a conflict`() throws {
        var story = Story(.deployment)
        story.update(as: "kubectl-client-side-apply") { $0 = .deployment(["replicas": 1]) }
        #expect(
            throws: APIStatus(
                code: 409, reason: .conflict,
                message:
                    #"Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas"#,
                causes: [
                    .init(
                        reason: "FieldManagerConflict", message: #"conflict with "kubectl-client-side-apply" using apps/v1"#,
                        field: ".spec.replicas")
                ])
        ) { try story.apply(.deployment(["replicas": 3]), as: "operator") }
    }

    @Test func `conflicts with several managers are listed by manager`() throws {
        var story = Story(.deployment)
        try story.apply(
            .deployment(["replicas": 1, "template": ["spec": ["containers": [["name": "web", "image": "nginx:1"]]]]]), as: "b")
        story.update(as: "a") { $0["spec", "paused"] = true }
        story.update(as: "hpa", subresource: "scale") { $0["spec", "replicas"] = 4 }
        do throws(APIStatus) {
            try story.apply(
                .deployment([
                    "replicas": 2, "paused": false, "template": ["spec": ["containers": [["name": "web", "image": "nginx:2"]]]],
                ]), as: "c")
            Issue.record("no conflict")
        } catch {
            #expect(
                error.message == """
                    Apply failed with 3 conflicts: conflicts with "a" using apps/v1:
                    - .spec.paused
                    conflicts with "b":
                    - .spec.template.spec.containers[name="web"].image
                    conflicts with "hpa" with subresource "scale" using apps/v1:
                    - .spec.replicas
                    """)
            #expect(
                error.causes.map(\.field) == [
                    ".spec.paused", #".spec.template.spec.containers[name="web"].image"#, ".spec.replicas",
                ])
        }
    }

    @Test func `force takes a field over`() throws {
        var story = Story(.deployment)
        story.update(as: "kubectl-edit") { $0 = .deployment(["replicas": 1, "paused": true]) }
        try story.apply(.deployment(["replicas": 3]), as: "operator", force: true)
        #expect(story["spec"] == ["paused": true, "replicas": 3])
        #expect(story.owners == ["operator Apply 2: .spec.replicas", "kubectl-edit Update 1: .spec .spec.paused"])
    }

    @Test func `a manager conflicts with its own updates`() throws {
        var story = Story(.deployment)
        story.update(as: "operator") { $0 = .deployment(["replicas": 1]) }
        #expect(throws: APIStatus.self) { try story.apply(.deployment(["replicas": 2]), as: "operator") }
    }

    @Test func `elements of a list are told apart by their keys, defaults included`() throws {
        var story = Story(.service)
        func service(_ ports: JSONValue) -> JSONValue { .resource("v1", "Service", ["spec": ["ports": ports]]) }
        try story.apply(service([["port": 53, "name": "tcp"], ["port": 53, "protocol": "UDP", "name": "udp"]]), as: "a")
        try story.apply(service([["port": 53, "protocol": "TCP", "targetPort": "dns"], ["port": 80, "name": "http"]]), as: "b")
        #expect(
            story["spec", "ports"] == [
                ["port": 53, "name": "tcp", "protocol": "TCP", "targetPort": "dns"],
                ["port": 53, "protocol": "UDP", "name": "udp"],
                ["port": 80, "name": "http"],
            ])
        try story.apply(service([["port": 53, "protocol": "UDP", "name": "udp"]]), as: "a")
        #expect(
            story["spec", "ports"] == [
                ["port": 53, "protocol": "TCP", "targetPort": "dns"], ["port": 53, "protocol": "UDP", "name": "udp"],
                ["port": 80, "name": "http"],
            ])
    }

    @Test(
        arguments: [
            (["a", "b", "c"], ["c", "a"], ["b", "c", "a"]), (["a", "b"], ["x", "a", "y"], ["x", "a", "b", "y"]),
            (["a", "b"], ["x", "y"], ["a", "b", "x", "y"]), ([], ["b", "a"], ["b", "a"]),
            (["a", "b", "c"], ["b"], ["a", "b", "c"]),
            (["a", "x", "b"], ["b", "n", "a"], ["x", "b", "n", "a"]), (["a", "b", "c", "d"], ["d", "b"], ["a", "c", "d", "b"]),
            (["a", "a", "x"], ["a", "n"], ["a", "n", "x"]),
        ] as [([String], [String], [String])])
    func `what only the live list has keeps its place, and the rest has the order applied`(
        live: [String], applied: [String], expected: [String]
    ) throws {
        var story = Story(.widget)
        func tags(_ names: [String]) -> JSONValue { ["tags": .array(names.map { .string($0) })] }
        story.update(as: "u") { $0 = .widget(tags(live)) }
        try story.apply(.widget(tags(applied)), as: "m", force: true)
        #expect(story["spec", "tags"]?.array?.compactMap(\.string) == expected)
    }

    @Test func `sets, atomic lists and atomic maps are owned as they are declared`() throws {
        var story = Story(.widget)
        let spec: JSONValue = ["tags": ["a", "b"], "args": ["x", "y"], "fixed": ["a": 1], "labels": ["k": "v"], "size": 1]
        try story.apply(.widget(spec, metadata: ["finalizers": ["f/x"]]), as: "m")
        #expect(
            story.owners == [
                #"m Apply 1: .metadata.finalizers[="f/x"] .spec.args .spec.fixed .spec.size .spec.labels.k .spec.tags[="a"] .spec.tags[="b"]"#
            ])
        try story.apply(.widget(["tags": ["b", "c"]], metadata: ["finalizers": ["f/y"]]), as: "n")
        #expect(story["spec", "tags"] == ["a", "b", "c"])
        #expect(story["metadata", "finalizers"] == ["f/x", "f/y"])
        #expect(throws: APIStatus.self) { try story.apply(.widget(["args": ["x"]]), as: "n") }
        #expect(throws: APIStatus.self) { try story.apply(.widget(["fixed": ["b": 2]]), as: "n") }
        try story.apply(.widget([:]), as: "m")
        #expect(story["spec"] == ["tags": ["b", "c"]])
        #expect(story["metadata", "finalizers"] == ["f/y"])
    }

    @Test func `owners are told apart by uid and owned as a whole`() throws {
        var story = Story(.widget)
        let owner: JSONValue = ["apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "1"]
        try story.apply(.widget([:], metadata: ["ownerReferences": [owner]]), as: "m")
        #expect(story.owners.first?.contains(#".metadata.ownerReferences[uid="1"]"#) == true)
        #expect(story.owners.first?.contains(".name") == false)
    }

    @Test func `where nothing is declared objects are owned in parts and lists as a whole`() throws {
        var story = Story(.widget)
        try story.apply(.widget(["free": ["a": ["b": 1], "l": [["name": "x"]]]]), as: "m")
        #expect(story.owners == ["m Apply 1: .spec.free.a .spec.free.l .spec.free.a.b"])
        try story.apply(.widget(["free": ["a": ["c": 2]]]), as: "n")
        #expect(story["spec", "free"] == ["a": ["b": 1, "c": 2], "l": [["name": "x"]]])
        #expect(throws: APIStatus.self) { try story.apply(.widget(["free": ["l": [["name": "y"]]]]), as: "n") }
    }

    @Test func `a kind without a schema is owned in parts as well`() throws {
        var story = Story(nil)
        try story.apply(.widget(["a": ["b": 1], "l": [1]]), as: "m")
        try story.apply(.widget(["a": ["c": 2]]), as: "n")
        try story.apply(.widget(["a": ["b": 1]]), as: "m")
        #expect(story["spec"] == ["a": ["b": 1, "c": 2]])
    }

    @Test func `what stood there before the first apply belongs to before-first-apply`() throws {
        var story = Story(.deployment)
        story.object = KubernetesObject(json: .deployment(["replicas": 1, "paused": false])).stored
        try story.apply(.deployment(["paused": false]), as: "operator")
        #expect(
            story.owners == ["operator Apply: .spec.paused", "before-first-apply Update 1: .spec .spec.paused .spec.replicas"])
        #expect(throws: APIStatus.self) { try story.apply(.deployment(["replicas": 2]), as: "operator") }
    }

    @Test func `a new owner of what is there already changes only the accounts`() throws {
        var story = Story(.deployment)
        story.update(as: "u") { $0 = .deployment(["replicas": 1]) }
        let before = story.object
        try story.apply(.deployment(["replicas": 1]), as: "operator")
        #expect(story["spec"] == before?.json["spec"])
        #expect(story.owners == ["operator Apply: .spec.replicas", "u Update 1: .spec .spec.replicas"])
    }

    @Test func `a configuration applied to a subresource has an entry of its own`() throws {
        var object = KubernetesObject(json: .deployment(["replicas": 1]))
        object =
            ManagedFields.updated(
                from: nil, to: object, manager: "u", subresource: nil, schema: .deployment, now: .minute(1)
            ).stored
        let status: JSONValue = .resource("apps/v1", "Deployment", ["status": ["replicas": 1], "spec": ["replicas": 9]])
        object = try ServerSideApply.apply(
            status, to: object, manager: "c", force: false, subresource: "status", schema: .deployment,
            ignoring: FieldSet([.field("spec")]), now: .minute(2))
        #expect(object.owners == ["c Apply status 2: .status.replicas", "u Update 1: .spec .spec.replicas"])
    }

    @Test func `null in an applied object replaces a scalar, adds nothing to a map, and is passed over in metadata`() throws {
        var story = Story(.widget)
        story.update(as: "u") { $0 = .widget(["labels": ["a": "b"]], metadata: ["creationTimestamp": "2026-01-01T00:00:00Z"]) }
        try story.apply(.widget(["labels": .null, "size": .null], metadata: ["creationTimestamp": .null]), as: "m")
        #expect(story["spec"] == ["labels": ["a": "b"], "size": .null])
        #expect(story["metadata", "creationTimestamp"] == "2026-01-01T00:00:00Z")
    }

    @Test(arguments: [
        ("[]", "an applied configuration must be an object, not array"),
        (#"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"managedFields":[]}}"#, "metadata.managedFields must be nil"),
        (#"{"apiVersion":"apps/v1","kind":"Pod"}"#, "invalid object type: apps/v1, Kind=Pod"),
        (#"{"apiVersion":"v1","kind":"Pod"}"#, "invalid object type: /v1, Kind=Pod"),
        (
            #"{"apiVersion":"apps/v1beta1","kind":"Deployment"}"#,
            "Incorrect version specified in apply patch. Specified patch version: apps/v1beta1, expected: apps/v1"
        ),
        (
            #"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"default"},"spec":{"sise":1}}"#,
            "failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.sise: field not declared in schema"
        ),
        (
            #"{"apiVersion":"apps/v1","kind":"Deployment","spec":{"template":{"spec":{"containers":[{"name":"a"},{"name":"a"},{"image":"b"}]}}}}"#,
            "failed to create typed patch object (/; apps/v1, Kind=Deployment): .spec.template.spec.containers: element 2: "
                + #"associative list with keys has an element that omits all key fields ["name"] (and doesn't have default values for any key fields)"#
        ),
        (
            #"{"apiVersion":"apps/v1","kind":"Deployment","spec":{"x":1,"template":{"spec":{"containers":[{"name":"a"},{"name":"a"}]}}}}"#,
            "failed to create typed patch object (/; apps/v1, Kind=Deployment): errors:\n"
                + "  .spec.template.spec.containers: duplicate entries for key [name=\"a\"]\n  .spec.x: field not declared in schema"
        ),
        (
            #"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"finalizers":[{}]}}"#,
            "failed to create typed patch object (/; apps/v1, Kind=Deployment): .metadata.finalizers: element 0: "
                + "associative list without keys has an element that's a map type"
        ),
        (
            #"{"apiVersion":"apps/v1","kind":"Deployment","spec":{"template":{"spec":{"tolerations":[{"kee":"a"}]}}}}"#,
            "failed to create typed patch object (/; apps/v1, Kind=Deployment): .spec.template.spec.tolerations[0].kee: "
                + "field not declared in schema"
        ),
    ])
    func `a configuration that cannot be merged is refused`(configuration: String, message: String) throws {
        let applied = try JSONReader.parse(configuration.utf8)
        let live = KubernetesObject(json: .deployment(["replicas": 1])).stored
        do throws(APIStatus) {
            _ = try ServerSideApply.apply(
                applied, to: live, manager: "m", force: true, subresource: nil, schema: .deployment, now: .minute(0))
            Issue.record("\(configuration) was applied")
        } catch {
            #expect(error.message == message)
            #expect(error.code == (message.hasPrefix("failed to create typed patch object") ? 500 : 400))
        }
    }

    @Test func `a stored object whose accounts cannot be read is not applied to`() {
        var live = KubernetesObject(json: .deployment(["replicas": 1])).stored
        live["metadata", "managedFields"] = [["operation": "Guess"]]
        do throws(APIStatus) {
            _ = try ServerSideApply.apply(
                .deployment([:]), to: live, manager: "m", force: true, subresource: nil, schema: .deployment, now: .minute(0))
            Issue.record("it was applied to")
        } catch {
            #expect(error.code == 500)
            #expect(error.message == "failed to decode managed fields: operation must be `Apply` or `Update`")
        }
    }

    @Test func `kubectl takes over what it had applied on the client's side, and keeps the annotation in step`() throws {
        let annotation = "kubectl.kubernetes.io/last-applied-configuration"
        let applied: JSONValue = .deployment(["replicas": 1, "paused": true])
        var story = Story(.deployment)
        story.update(as: "kubectl-client-side-apply") {
            $0 = applied
            $0["metadata", "annotations", annotation] = .string(applied.description)
        }
        #expect(throws: APIStatus.self) { try story.apply(.deployment(["replicas": 2]), as: "other") }
        try story.apply(.deployment(["replicas": 2]), as: "kubectl")
        #expect(story["spec", "replicas"] == 2)
        let text = story["metadata", "annotations", annotation]?.string ?? ""
        #expect(try JSONReader.parse(text.utf8) == .deployment(["replicas": 2]))
        // What was changed since is not kubectl's to take.
        story.update(as: "hpa") { $0["spec", "replicas"] = 7 }
        #expect(throws: APIStatus.self) { try story.apply(.deployment(["replicas": 3]), as: "kubectl") }
    }

    @Test func `a field that became atomic is owned as a whole from then on`() throws {
        var story = Story(.widget)
        try story.apply(.widget(["labels": ["a": "1"], "ports": [["port": 1]]]), as: "m")
        var spec = Schema.widget.properties["spec"] ?? Schema()
        spec.properties["labels"]?.isAtomicMap = true
        spec.properties["ports"]?.listType = .atomic
        story.schema = .object(["spec": spec])
        try story.apply(.widget(["size": 1]), as: "n")
        #expect(story.owners.first == "m Apply 1: .spec.labels .spec.ports")
    }
}
