import KubernetesModel
import KubernetesSchema
import Testing

@Suite struct CustomResourceSchemaTests {
    static let type = ResourceType(group: "example.com", version: "v1", plural: "widgets", kind: "Widget")

    private func resource() throws -> CustomResourceSchema {
        CustomResourceSchema(
            Self.type,
            schema: try schema(
                """
                {"type":"object","properties":{"spec":{"type":"object","required":["size"],"properties":{
                "size":{"type":"integer","minimum":1,"x-kubernetes-validations":[{"rule":"unchanged","message":"size is fixed"}]},
                "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
                "replicas":{"type":"integer"},"mode":{"type":"string","default":"fast"},
                "child":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}}},
                "status":{"type":"object","properties":{"n":{"type":"integer"},"replicas":{"type":"integer"}}}}}
                """),
            scale: .init(specReplicas: ["spec", "replicas"], statusReplicas: ["status", "replicas"]), compiler: WordRules())
    }

    private func widget(_ spec: String, status: String = "{}", metadata: String = "{}") throws -> JSONValue {
        var object = try json(
            #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w","namespace":"d","resourceVersion":"1"},"spec":\#(spec),"status":\#(status)}"#
        )
        for member in try json(metadata).object ?? [:] { object["metadata", member.key] = member.value }
        return object
    }

    @Test func `an object is taken with defaults and without unknown fields`() throws {
        let (object, unknown) = try resource().admitted(widget(#"{"size":1,"odd":2}"#))
        #expect(try object == widget(#"{"size":1,"mode":"fast"}"#))
        #expect(unknown.map(\.description) == ["spec.odd"])
    }

    @Test func `faults come in the order of the API server`() throws {
        let object = try widget(
            #"{"size":0,"tags":["a","a"],"replicas":-1,"child":{"kind":"Pod","metadata":{"labels":{"a b":"c"}}}}"#,
            metadata: #"{"name":"W"}"#)
        let messages = try resource().faults(of: object).map(\.message)
        #expect(messages.count == 7)
        #expect(messages[0].hasPrefix(#"metadata.name: Invalid value: "W": a lowercase RFC 1123 subdomain must consist"#))
        #expect(messages[1] == "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1")
        #expect(messages[2] == ".spec.replicas: Invalid value: -1: should be a non-negative integer")
        #expect(messages[3] == "spec.child.apiVersion: Required value")
        #expect(messages[4].hasPrefix(#"spec.child.metadata.labels: Invalid value: "a b": name part must consist of"#))
        #expect(messages[5] == #"spec.tags[1]: Duplicate value: "a""#)
        #expect(messages[6].hasPrefix("<nil>: Invalid value: null: some validation rules were not checked"))
    }

    @Test func `rules are not run on what has the wrong shape`() throws {
        let old = try widget(#"{"size":1}"#)
        #expect(
            try resource().faults(of: widget(#"{"size":2}"#), replacing: old).map(\.message) == [
                "spec.size: Invalid value: 2: size is fixed"
            ])
        #expect(
            try resource().faults(of: widget(#"{"size":"2"}"#), replacing: old).map(\.message) == [
                #"spec.size: Invalid value: "string": spec.size in body must be of type integer: "string""#,
                "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
            ])
    }

    @Test func `a repetition that was there already may stay`() throws {
        let old = try widget(#"{"size":1,"tags":["a","a"]}"#)
        #expect(try resource().faults(of: widget(#"{"size":1,"tags":["a","a","b"]}"#), replacing: old) == [])
    }

    @Test func `the status is looked at by itself`() throws {
        let old = try widget(#"{"size":1}"#)
        #expect(
            try resource().statusFaults(of: widget(#"{"size":1}"#, status: #"{"n":"x"}"#), replacing: old).map(\.message).first
                == #"status.n: Invalid value: "string": n in body must be of type integer: "string""#)
    }

    @Test func `type and version must be those of the resource`() throws {
        var object = try widget(#"{"size":1}"#)
        object["kind"] = "Gadget"
        #expect(try resource().faults(of: object).map(\.message) == [#"kind: Invalid value: "Gadget": must be Widget"#])
    }

    @Test func `metadata keeps its identity`() throws {
        let old = try widget(#"{"size":1}"#, metadata: #"{"uid":"1","generation":3,"deletionTimestamp":"2026-01-01T00:00:00Z"}"#)
        let new = try widget(
            #"{"size":1}"#,
            metadata:
                #"{"uid":"2","generation":2,"resourceVersion":"","deletionTimestamp":"2026-01-01T00:00:00Z","finalizers":["a.b/c"]}"#
        )
        #expect(
            try resource().faults(of: new, replacing: old).map(\.message) == [
                #"metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a.b/c"}"#,
                #"metadata.resourceVersion: Invalid value: "": must be specified for an update"#,
                "metadata.generation: Invalid value: 2: must not be decremented",
                #"metadata.uid: Invalid value: "2": field is immutable"#,
            ])
    }
}
