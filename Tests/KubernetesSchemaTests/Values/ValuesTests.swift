import KubernetesModel
import KubernetesSchema
import Testing

@Suite struct PruningTests {
    static let text = """
        {"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string"},
        "list":{"type":"array","items":{"type":"object","properties":{"n":{"type":"string"}}}},
        "map":{"type":"object","additionalProperties":{"type":"object","properties":{"n":{"type":"string"}}}},
        "open":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"closed":{"type":"object","properties":{}}}},
        "openList":{"type":"array","x-kubernetes-preserve-unknown-fields":true,"items":{"type":"object"}},
        "resource":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"object"}}}}}}}
        """

    @Test func `what the schema does not know is removed and named`() throws {
        let schema = try schema(Self.text)
        var object = try json(
            """
            {"apiVersion":"v1","kind":"K","metadata":{"name":"n","labels":{"a":"b"},"nonsense":1},"other":1,
            "spec":{"a":"x","b":{"c":1},"list":[{"n":"1","m":2}],"map":{"k":{"n":"1","m":2}},
            "open":{"x":{"y":1},"closed":{"z":1}},"openList":[{"x":1}],
            "resource":{"apiVersion":"v1","kind":"K","metadata":{"name":"n","odd":1},"spec":{"q":1},"more":1}}}
            """)
        let unknown = schema.prune(&object, isResourceRoot: true).map(\.description)
        #expect(
            unknown == [
                "metadata.nonsense", "other", "spec.b", "spec.list[0].m", "spec.map.k.m", "spec.open.closed.z",
                "spec.resource.metadata.odd", "spec.resource.more", "spec.resource.spec.q",
            ])
        #expect(
            try object
                == json(
                    """
                    {"apiVersion":"v1","kind":"K","metadata":{"name":"n","labels":{"a":"b"}},
                    "spec":{"a":"x","list":[{"n":"1"}],"map":{"k":{"n":"1"}},"open":{"x":{"y":1},"closed":{}},"openList":[{"x":1}],
                    "resource":{"apiVersion":"v1","kind":"K","metadata":{"name":"n"},"spec":{}}}}
                    """))
        #expect(schema.unknownFields(in: object, isResourceRoot: true).isEmpty)
    }
}

@Suite struct DefaultingTests {
    static let text = """
        {"type":"object","properties":{"a":{"type":"string","default":"A"},"n":{"type":"string","nullable":true,"default":"N"},
        "o":{"type":"object","default":{},"properties":{"x":{"type":"integer","default":1}}},
        "p":{"type":"object","properties":{"y":{"type":"integer","default":2}}},
        "l":{"type":"array","items":{"type":"object","properties":{"z":{"type":"integer","default":3}}}},
        "m":{"type":"object","additionalProperties":{"type":"object","properties":{"z":{"type":"integer","default":4}}}},
        "s":{"type":"string"}}}
        """

    @Test(arguments: [
        ("{}", #"{"a":"A","n":"N","o":{"x":1}}"#),
        (#"{"a":null,"n":null,"s":null}"#, #"{"a":"A","n":null,"o":{"x":1}}"#),
        (#"{"a":"b","n":"c","o":{"x":5},"p":{}}"#, #"{"a":"b","n":"c","o":{"x":5},"p":{"y":2}}"#),
        (#"{"l":[{},{"z":9}],"m":{"k":{}}}"#, #"{"a":"A","n":"N","o":{"x":1},"l":[{"z":3},{"z":9}],"m":{"k":{"z":4}}}"#),
        (#"{"m":{"k":null}}"#, #"{"a":"A","n":"N","o":{"x":1},"m":{}}"#),
    ])
    func `defaults fill what is missing, and null where it is not allowed`(value: String, result: String) throws {
        let schema = try schema(Self.text)
        let defaulted = try schema.defaulted(json(value))
        #expect(try defaulted == json(result))
        #expect(schema.defaulted(defaulted) == defaulted)
    }

    @Test func `zero values are dropped where the type cannot hold them`() throws {
        var flag = Schema(type: .boolean)
        flag.omitsZeroValue = true
        var schema = Schema(type: .object)
        schema.properties = ["flag": flag, "pointer": Schema(type: .boolean)]
        var list = Schema(type: .array)
        list.items = schema
        list.omitsZeroValue = true
        schema.properties["list"] = list
        #expect(
            try schema.withoutZeroValues(
                json(#"{"flag":false,"pointer":false,"list":[{"flag":false,"pointer":null},{"flag":true}],"other":0}"#))
                == json(#"{"pointer":false,"list":[{},{"flag":true}],"other":0}"#))
        #expect(try schema.withoutZeroValues(json(#"{"list":[]}"#)) == json("{}"))
    }
}
