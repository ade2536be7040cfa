import KubernetesModel
import KubernetesSchema
import Testing

@Suite struct RuleTreeTests {
    private func messages(_ schema: String, _ value: String, _ old: String? = nil, budget: Int64 = 1000) throws -> [String] {
        let tree = try RuleTree(KubernetesSchemaTests.schema(schema), isResourceRoot: true, compiler: WordRules())
        return try #require(tree).faults(of: json(value), replacing: old.map(json), budget: budget).map(\.message)
    }

    @Test func `a schema without rules needs no walk`() throws {
        #expect(
            RuleTree(
                try schema(#"{"type":"object","properties":{"a":{"type":"string"}}}"#), isResourceRoot: true,
                compiler: WordRules())
                == nil)
    }

    @Test func `a broken rule is told with its message, reason and field`() throws {
        let schema =
            """
            {"type":"object","properties":{"n":{"type":"integer","x-kubernetes-validations":[{"rule":"positive"}]},
            "o":{"type":"object","properties":{"a":{"type":"string"}},"x-kubernetes-validations":[
            {"rule":"false","message":" wrong ","reason":"FieldValueForbidden","fieldPath":".a"},
            {"rule":"false","messageExpression":"computed"}]}}}
            """
        #expect(
            try messages(schema, #"{"n":-1,"o":{}}"#) == [
                "n: Invalid value: -1: failed rule: positive", "o.a: Forbidden: wrong", "o: Invalid value: computed",
            ])
        #expect(try messages(schema, #"{"n":1}"#) == [])
        #expect(try messages(schema, #"{"n":null}"#) == [])
        #expect(try messages(schema, #"{"n":"x"}"#) == [#"n: Invalid value: "integer": no such overload"#])
    }

    @Test func `rules reach into lists, maps and allOf`() throws {
        let schema =
            """
            {"type":"object","properties":{"l":{"type":"array","items":{"type":"integer","x-kubernetes-validations":[
            {"rule":"positive","message":"m"}]}},"v":{"type":"object","additionalProperties":{"type":"integer",
            "x-kubernetes-validations":[{"rule":"positive","message":"m"}]}},"n":{"type":"integer","allOf":[
            {"x-kubernetes-validations":[{"rule":"positive","message":"m"}]}]}}}
            """
        #expect(
            try messages(schema, #"{"l":[1,-1],"v":{"k":0},"n":0}"#) == [
                "l[1]: Invalid value: -1: m", "n: Invalid value: 0: m", "v[k]: Invalid value: 0: m",
            ])
    }

    @Test func `a rule on the change is run only when there is an old value`() throws {
        let schema =
            """
            {"type":"object","properties":{"a":{"type":"string","x-kubernetes-validations":[
            {"rule":"unchanged","message":"immutable"}]},"b":{"type":"string","x-kubernetes-validations":[
            {"rule":"unchanged","message":"never","optionalOldSelf":true}]},"l":{"type":"array","x-kubernetes-list-type":"map",
            "x-kubernetes-list-map-keys":["k"],"items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"string",
            "x-kubernetes-validations":[{"rule":"unchanged","message":"fixed"}]}}}}}}
            """
        #expect(try messages(schema, #"{"a":"x"}"#) == [])
        #expect(try messages(schema, #"{"a":"x"}"#, #"{"a":"y"}"#) == [#"a: Invalid value: "x": immutable"#])
        #expect(try messages(schema, #"{"a":"x"}"#, #"{"a":"x"}"#) == [])
        #expect(try messages(schema, #"{"b":"x"}"#) == [#"b: Invalid value: "x": never"#])
        #expect(
            try messages(
                schema, #"{"l":[{"k":"new","v":"1"},{"k":"x","v":"2"}]}"#, #"{"l":[{"k":"x","v":"1"}]}"#) == [
                    #"l[1].v: Invalid value: "2": fixed"#
                ])
    }

    @Test func `a rule that an unchanged part breaks already is let pass`() throws {
        let schema =
            #"{"type":"object","properties":{"n":{"type":"integer","x-kubernetes-validations":[{"rule":"positive"}]},"m":{"type":"integer"}}}"#
        #expect(try messages(schema, #"{"n":-1,"m":2}"#, #"{"n":-1,"m":1}"#) == [])
        #expect(try messages(schema, #"{"n":-2}"#, #"{"n":-1}"#).count == 1)
    }

    @Test func `rules stop when the budget is spent or one is too expensive`() throws {
        let schema =
            #"{"type":"array","items":{"type":"integer","x-kubernetes-validations":[{"rule":"positive"}]}}"#
        #expect(
            try messages(schema, "[0,0,0,0]", budget: 2)
                == [
                    "<nil>[0]: Invalid value: 0: failed rule: positive", "<nil>[1]: Invalid value: 0: failed rule: positive",
                    #"<nil>[2]: Invalid value: "integer": validation failed due to running out of cost budget, no further validation rules will be run"#,
                ].map { $0.replacing("<nil>", with: "") })
        let expensive = #"{"type":"object","x-kubernetes-validations":[{"rule":"expensive"},{"rule":"false"}]}"#
        #expect(try messages(expensive, "{}") == [#"<nil>: Invalid value: "object": too expensive"#])
    }

    @Test func `a rule that does not compile is a fault of every value`() throws {
        let schema = #"{"type":"object","x-kubernetes-validations":[{"rule":"nonsense"}]}"#
        #expect(
            try messages(schema, "{}") == [
                #"<nil>: Invalid value: "object": rule compile error: compilation failed: unknown word nonsense"#
            ])
    }
}
