import KubernetesModel
import KubernetesSchema
import Testing

@Suite struct ManagedFieldsTests {
    private static func created(_ json: JSONValue = .deployment(["replicas": 1, "paused": true]), by manager: String = "a")
        -> KubernetesObject
    {
        ManagedFields.updated(
            from: nil, to: KubernetesObject(json: json), manager: manager, subresource: nil, schema: .deployment, now: .minute(0)
        ).stored
    }

    private static func updated(
        _ old: KubernetesObject, by manager: String, at minute: Int64 = 1, subresource: String? = nil,
        _ change: (inout KubernetesObject) -> Void
    ) -> KubernetesObject {
        var new = old
        change(&new)
        return ManagedFields.updated(
            from: old, to: new, manager: manager, subresource: subresource, schema: .deployment, now: .minute(minute))
    }

    @Test func `who creates an object owns what it has, but not what names it or the server sets`() {
        var json: JSONValue = .deployment(["replicas": 1, "template": ["spec": ["containers": [["name": "web"]]]]])
        for name in ["uid", "resourceVersion", "creationTimestamp", "selfLink", "generation"] { json["metadata", name] = "x" }
        json["metadata", "labels"] = ["app": "web"]
        json["metadata", "generateName"] = "web-"
        let object = Self.created(json)
        #expect(
            object.owners == [
                "a Update 0: .spec .metadata.generateName .metadata.labels .metadata.labels.app .spec.replicas .spec.template "
                    + ".spec.template.spec .spec.template.spec.containers .spec.template.spec.containers[name=\"web\"] "
                    + ".spec.template.spec.containers[name=\"web\"].name"
            ])
        #expect(object["metadata", "managedFields"]?.array?.first?["apiVersion"] == "apps/v1")
    }

    @Test func `a changed field goes to who changed it`() {
        let object = Self.updated(Self.created(), by: "b") { $0["spec", "replicas"] = 2 }
        #expect(object.owners == ["a Update 0: .spec .spec.paused", "b Update 1: .spec.replicas"])
    }

    @Test func `an update that changes nothing leaves the accounts alone`() {
        let before = Self.created()
        #expect(Self.updated(before, by: "b") { $0["metadata", "resourceVersion"] = "9" }.owners == before.owners)
        #expect(Self.updated(before, by: "a") { $0["spec", "replicas"] = 1.0 }.owners == before.owners)
    }

    @Test func `a removed field belongs to nobody`() {
        let object = Self.updated(Self.created(), by: "b") { $0["spec", "paused"] = nil }
        #expect(object.owners == ["a Update 0: .spec .spec.replicas"])
        #expect(Self.updated(object, by: "b") { $0["spec"] = nil }.owners == [])
    }

    @Test func `a manager's later changes join its entry, and move its time`() {
        let object = Self.updated(Self.created(), by: "a", at: 5) { $0["spec", "replicas"] = 2 }
        #expect(object.owners == ["a Update 5: .spec .spec.paused .spec.replicas"])
    }

    @Test func `a subresource has an entry of its own`() {
        var object = Self.updated(Self.created(), by: "a", subresource: "status") { $0["status", "replicas"] = 1 }
        object = Self.updated(object, by: "hpa", at: 2, subresource: "scale") { $0["spec", "replicas"] = 5 }
        #expect(
            object.owners == [
                "a Update 0: .spec .spec.paused", "a Update status 1: .status .status.replicas",
                "hpa Update scale 2: .spec.replicas",
            ])
    }

    @Test func `fields that the endpoint does not write are not owned`() {
        let new = KubernetesObject(
            json: .resource("apps/v1", "Deployment", ["spec": ["replicas": 1], "status": ["replicas": 1]]))
        let object = ManagedFields.updated(
            from: nil, to: new, manager: "a", subresource: nil, schema: .deployment, ignoring: FieldSet([.field("status")]),
            now: .minute(0))
        #expect(object.owners == ["a Update 0: .spec .spec.replicas"])
    }

    @Test(arguments: [[], [[:]]] as [JSONValue])
    func `an empty list removes the accounts, and the object is not tracked until it is applied`(reset: JSONValue) throws {
        var object = Self.updated(Self.created(), by: "a") { $0["metadata", "managedFields"] = reset }
        #expect(object["metadata", "managedFields"] == nil)
        object = Self.updated(object, by: "b") { $0["spec", "replicas"] = 2 }
        #expect(object["metadata", "managedFields"] == nil)
        object = try ServerSideApply.apply(
            .deployment(["replicas": 2]), to: object, manager: "m", force: false, subresource: nil, schema: .deployment,
            now: .minute(3))
        #expect(object.owners == ["m Apply: .spec.replicas", "before-first-apply Update 3: .spec .spec.paused .spec.replicas"])
    }

    @Test func `a request may set the accounts itself`() {
        // As kubectl does it when it moves from client-side to server-side apply.
        let object = Self.updated(Self.created(by: "kubectl-client-side-apply"), by: "kubectl") {
            $0["metadata", "managedFields"] = .array(
                ($0["metadata", "managedFields"]?.array ?? []).map { entry in
                    var entry = entry
                    entry["operation"] = "Apply"
                    entry["manager"] = "kubectl"
                    return entry
                })
        }
        #expect(object.owners == ["kubectl Apply 0: .spec .spec.paused .spec.replicas"])
    }

    @Test func `a subresource cannot set the accounts, nor can what is unreadable`() {
        let before = Self.created()
        #expect(
            Self.updated(before, by: "b", subresource: "status") { $0["metadata", "managedFields"] = [] }.owners == before.owners)
        for broken in [["x"], [["operation": "Apply"]], "x", .null] as [JSONValue] {
            #expect(Self.updated(before, by: "b") { $0["metadata", "managedFields"] = broken }.owners == before.owners)
        }
        #expect(Self.updated(before, by: "b") { $0["metadata", "managedFields"] = nil }.owners == before.owners)
    }

    @Test func `a request without a manager is tracked as unknown`() {
        #expect(Self.created(by: "").owners == ["unknown Update 0: .spec .spec.paused .spec.replicas"])
    }

    @Test func `an object whose lists cannot be told apart keeps its accounts`() {
        let before = Self.created()
        let after = Self.updated(before, by: "b") {
            $0["spec", "template", "spec", "containers"] = [["image": "no-name"]]
            $0["spec", "replicas"] = 3
        }
        #expect(after["spec", "replicas"] == 3)
        #expect(after.owners == before.owners)
    }

    @Test func `elements that occur twice are owned as a whole`() {
        var object = Self.created(.deployment(["template": ["spec": ["containers": [["name": "a"], ["name": "a"]]]]]))
        let path = #".spec.template.spec.containers[name="a"]"#
        #expect(object.owners.first?.hasSuffix(path) == true)
        object = Self.updated(object, by: "b") { $0["spec", "template", "spec", "containers"] = [["name": "a"]] }
        #expect(object.owners.last == "b Update 1: \(path) \(path).name")
    }

    @Test func `the oldest of more than ten updates become one entry`() {
        var object = Self.created(by: "m0")
        for minute in 1...14 as ClosedRange<Int64> {
            object = Self.updated(object, by: "m\(minute)", at: minute) { $0["metadata", "annotations", "a\(minute)"] = "x" }
        }
        #expect(object.owners.count == 10)
        #expect(
            object.owners.first == "ancient-changes Update 5: .spec .metadata.annotations .metadata.annotations.a1 "
                + ".metadata.annotations.a2 .metadata.annotations.a3 .metadata.annotations.a4 .metadata.annotations.a5 "
                + ".spec.paused .spec.replicas")
        #expect(object.owners.last == "m14 Update 14: .metadata.annotations.a14")
    }

    @Test func `versions that differ in times alone are the same`() {
        let object = Self.created()
        var later = object
        later["metadata", "managedFields"] = .array(
            (object["metadata", "managedFields"]?.array ?? []).map { entry in
                var entry = entry
                entry["time"] = "2030-01-01T00:00:00Z"
                return entry
            })
        #expect(ManagedFields.isSame(object, later))
        #expect(ManagedFields.isSame(object, object))
        #expect(!ManagedFields.isSame(object, Self.updated(object, by: "b") { $0["spec", "replicas"] = 2 }))
        var other = later
        other["metadata", "managedFields"] = nil
        #expect(!ManagedFields.isSame(object, other))
    }
}
