import KubernetesModel
import Testing

@testable import DevCluster

struct CustomResourceTests {
    private let test = TestAPI()
    private let widgets = ResourceType(group: "example.com", version: "v1", plural: "widgets", kind: "Widget")
    private let oldWidgets = ResourceType(group: "example.com", version: "v1alpha1", plural: "widgets", kind: "Widget")

    private func definition(kind: String = "Widget", plural: String = "widgets", shortName: String = "wd") -> KubernetesObject {
        let schema: JSONValue = [
            "type": "object",
            "properties": [
                "spec": [
                    "type": "object", "required": ["size"],
                    "properties": [
                        "size": ["type": "integer", "minimum": 1, "maximum": 10], "color": ["type": "string", "default": "red"],
                        "replicas": ["type": "integer"],
                    ],
                ],
                "status": [
                    "type": "object",
                    "properties": [
                        "replicas": ["type": "integer"],
                        "conditions": [
                            "type": "array",
                            "items": [
                                "type": "object", "properties": ["type": ["type": "string"], "status": ["type": "string"]],
                            ],
                        ],
                    ],
                ],
            ],
        ]
        func version(_ name: String, isStored: Bool) -> JSONValue {
            [
                "name": .string(name), "served": true, "storage": .bool(isStored), "schema": ["openAPIV3Schema": schema],
                "subresources": [
                    "status": [:], "scale": ["specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"],
                ],
                "additionalPrinterColumns": [
                    ["name": "Size", "type": "integer", "jsonPath": ".spec.size"],
                    ["name": "Ready", "type": "string", "jsonPath": #".status.conditions[?(@.type=="Ready")].status"#],
                    ["name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"],
                ],
                "selectableFields": [["jsonPath": ".spec.color"]],
            ]
        }
        var object = KubernetesObject(.customResourceDefinitions, name: "\(plural).example.com")
        object.spec = [
            "group": "example.com", "scope": "Namespaced",
            "names": [
                "plural": .string(plural), "kind": .string(kind), "shortNames": [.string(shortName)], "categories": ["all"],
            ],
            "versions": [version("v1alpha1", isStored: false), version("v1", isStored: true)],
        ]
        return object
    }

    @discardableResult
    private func define() throws -> KubernetesObject {
        try test.succeed(ResourceType.customResourceDefinitions.create(definition(), namespace: nil))
    }

    private func widget(_ name: String, size: JSONValue = 3) -> KubernetesObject {
        var object = KubernetesObject(widgets, namespace: "default", name: name)
        object.spec = ["size": size]
        return object
    }

    @Test func `a definition is established at once and serves its kind in all versions`() throws {
        #expect(try test.send(widgets.list(namespace: "default")).status == 404)
        let defined = try define()
        #expect(defined.isTrue("NamesAccepted"))
        #expect(defined.isTrue("Established"))
        #expect(defined["status", "acceptedNames", "singular"] == "widget")
        #expect(defined["status", "storedVersions"] == ["v1"])
        let served = test.api.registry.catalog.resources.filter { $0.type.group == "example.com" }
        #expect(served.map(\.type.version) == ["v1", "v1alpha1"])
        #expect(served[0].shortNames == ["wd"])
        let created = try test.succeed(widgets.create(widget("a"), namespace: "default"))
        #expect(created["spec", "color"] == "red")
        #expect(created.generation == 1)
        let old = try test.succeed(oldWidgets.get("a", namespace: "default"))
        #expect(old.apiVersion == "example.com/v1alpha1")
        #expect(old.uid == created.uid)
        let list = try test.send(oldWidgets.list(namespace: "default"))
        #expect(list.json["kind"] == "WidgetList")
        #expect(list.items.map(\.apiVersion) == ["example.com/v1alpha1"])
        var changed = old
        changed["spec", "size"] = 4
        try test.succeed(oldWidgets.update(changed, namespace: "default"))
        let now = try test.succeed(widgets.get("a", namespace: "default"))
        #expect(now["spec", "size"] == 4)
        #expect(now.generation == 2)
        #expect(now.apiVersion == "example.com/v1")
    }

    @Test func `objects are pruned and checked against the schema`() throws {
        try define()
        var unknown = widget("a")
        unknown["spec", "weight"] = 7
        let pruned = try test.send(widgets.create(unknown, namespace: "default"))
        #expect(pruned.warnings == [#"unknown field "spec.weight""#])
        #expect(pruned.object["spec", "weight"] == nil)
        let tooBig = try test.send(widgets.create(widget("b", size: 11), namespace: "default"))
        #expect(tooBig.status == 422)
        #expect(
            tooBig.message
                == #"Widget.example.com "b" is invalid: spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10"#
        )
        var unversioned = widget("a", size: 5)
        unversioned.resourceVersion = nil
        let refused = try test.send(widgets.update(unversioned, namespace: "default"))
        #expect(refused.status == 422)
        #expect(refused.message.contains("metadata.resourceVersion: Invalid value: 0: must be specified for an update"))
        #expect(
            try test.send(widgets.patch("a", namespace: "default", .strategicMerge([:]))).message
                == "the body of the request was in an unknown format - accepted media types include: "
                + "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml")
    }

    @Test func `status and scale are written apart from the rest`() throws {
        try define()
        var object = try test.succeed(widgets.create(widget("a"), namespace: "default"))
        object["status", "replicas"] = 2
        object["spec", "size"] = 9
        let reported = try test.succeed(widgets.update(object, namespace: "default", subresource: "status"))
        #expect(reported["status", "replicas"] == 2)
        #expect(reported["spec", "size"] == 3)
        #expect(reported.generation == 1)
        let scaled = try test.succeed(
            widgets.patch("a", namespace: "default", .merge(["spec": ["replicas": 6]]), subresource: "scale"))
        #expect(scaled["spec", "replicas"] == 6)
        #expect(scaled["status", "replicas"] == 2)
        #expect(try test.succeed(widgets.get("a", namespace: "default")).generation == 2)
    }

    @Test func `printer columns and selectable fields are those of the definition`() throws {
        try define()
        var object = try test.succeed(widgets.create(widget("a"), namespace: "default"))
        object.status = ["conditions": [["type": "Other", "status": "False"], ["type": "Ready", "status": "True"]]]
        try test.succeed(widgets.update(object, namespace: "default", subresource: "status"))
        test.advance(125)
        let table = try test.send(widgets.list(namespace: "default"), accept: "application/json;as=Table;v=v1;g=meta.k8s.io").json
        #expect(table["columnDefinitions"]?.array?.map { $0["name"] } == ["Name", "Size", "Ready", "Age"])
        #expect(table["rows"]?.array?.first?["cells"] == ["a", 3, "True", "2m5s"])
        let options = ListOptions(fieldSelector: "spec.color=red")
        #expect(try test.send(widgets.list(namespace: "default", options)).names == ["a"])
        #expect(try test.send(widgets.list(namespace: "default", ListOptions(fieldSelector: "spec.size=3"))).status == 400)
    }

    @Test func `names that another definition has are not accepted until it goes`() throws {
        try define()
        let rival = definition(kind: "Wodget", plural: "wodgets", shortName: "wd")
        let refused = try test.succeed(ResourceType.customResourceDefinitions.create(rival, namespace: nil))
        #expect(refused.condition("NamesAccepted")?["reason"] == "ShortNamesConflict")
        #expect(refused.condition("NamesAccepted")?["message"] == #""wd" is already in use"#)
        #expect(!refused.isTrue("Established"))
        #expect(try test.send(APIRequest(.get, "/apis/example.com/v1/wodgets")).status == 404)
        let loop = ControllerLoop(test.api, controllers: [CustomResourceController()])
        try test.succeed(ResourceType.customResourceDefinitions.delete("widgets.example.com", namespace: nil))
        loop.run(until: test.clock.now.adding(seconds: 5), on: test.clock)
        #expect(try test.send(APIRequest(.get, "/apis/example.com/v1/wodgets")).status == 200)
    }

    @Test func `a definition goes after its objects, and takes them along`() throws {
        try define()
        try test.succeed(widgets.create(widget("a"), namespace: "default"))
        let going = try test.succeed(ResourceType.customResourceDefinitions.delete("widgets.example.com", namespace: nil))
        #expect(going.finalizers == ["customresourcecleanup.apiextensions.k8s.io"])
        #expect(going.isTrue("Terminating"))
        let refused = try test.send(widgets.create(widget("b"), namespace: "default"))
        #expect(refused.status == 405)
        #expect(refused.message == "create not allowed while custom resource definition is terminating")
        let loop = ControllerLoop(test.api, controllers: [CustomResourceController()])
        loop.run(until: test.clock.now.adding(seconds: 5), on: test.clock)
        #expect(try test.send(ResourceType.customResourceDefinitions.get("widgets.example.com", namespace: nil)).status == 404)
        #expect(try test.send(widgets.list(namespace: "default")).status == 404)
        try define()
        #expect(try test.send(widgets.list(namespace: "default")).names.isEmpty)
    }

    @Test func `faulty definitions are refused with the field and the rule`() throws {
        let cases: [(String, (inout KubernetesObject) -> Void)] = [
            (
                "metadata.name: Invalid value: \"x.example.com\": must be spec.names.plural+\".\"+spec.group",
                { $0["metadata", "name"] = "x.example.com" }
            ),
            ("spec.scope: Required value", { $0["spec", "scope"] = nil }),
            ("must have exactly one version marked as storage version", { $0["spec", "versions"] = [] }),
            (
                "spec.versions[0].schema.openAPIV3Schema: Required value",
                { object in
                    object["spec", "versions"] = .array(
                        (object["spec", "versions"]?.array ?? []).map { version in
                            var version = version
                            version["schema"] = nil
                            return version
                        })
                }
            ),
            ("spec.conversion.strategy: Unsupported value: \"Webhook\"", { $0["spec", "conversion"] = ["strategy": "Webhook"] }),
            ("should be a domain with at least one dot", { $0["spec", "group"] = "example" }),
        ]
        for (message, spoil) in cases {
            var object = definition()
            spoil(&object)
            let answer = try test.send(ResourceType.customResourceDefinitions.create(object, namespace: nil))
            #expect(answer.status == 422)
            #expect(answer.message.contains(message), "\(answer.message)")
        }
    }
}
