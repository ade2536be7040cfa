import KubernetesModel
import KubernetesSchema
import Testing

/// Rules as the API server runs them: the schemas and objects were tried on one, and the faults are its.
@Suite struct CELRuleTests {
    private func check(_ schema: String, _ value: String, replacing old: String? = nil) throws -> [String] {
        let schema = try KubernetesSchemaTests.schema(schema)
        let tree = try #require(RuleTree(schema, isResourceRoot: true, compiler: CELRuleCompiler()))
        return tree.faults(of: try json(value), replacing: try old.map { try json($0) }).map(\.message).sorted()
    }

    @Test func `rules of an object are checked one by one, each with its own reason and field`() throws {
        let schema = """
            {"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"integer"},
            "b":{"type":"integer"},"s":{"type":"string","maxLength":20}},
            "x-kubernetes-validations":[{"rule":"self.a < self.b"},{"rule":"self.a > 0",
            "message":"a must be positive"},{"rule":"self.s != 'bad'","messageExpression":"'s is ' + self.s",
            "fieldPath":".s","reason":"FieldValueForbidden"},{"rule":"!has(self.s) || self.s.size() < 5",
            "reason":"FieldValueRequired","fieldPath":".s"},{"rule":"self.b % 2 == 0","reason":"FieldValueDuplicate",
            "message":"dup"}]}}}
            """
        #expect(
            try check(schema, #"{"metadata":{"name":"ok0"},"spec":{"a":1,"b":2}}"#) == [
                #"spec: Invalid value: "object": no such key: s evaluating rule: self.s != 'bad'"#
            ])
        #expect(
            try check(schema, #"{"metadata":{"name":"ok1"},"spec":{"a":3,"b":2}}"#) == [
                #"spec: Invalid value: "object": no such key: s evaluating rule: self.s != 'bad'"#,
                #"spec: Invalid value: failed rule: self.a < self.b"#,
            ])
        #expect(
            try check(schema, #"{"metadata":{"name":"ok2"},"spec":{"a":-1,"b":1,"s":"bad"}}"#) == [
                #"spec.s: Forbidden: s is bad"#,
                #"spec: Duplicate value"#,
                #"spec: Invalid value: a must be positive"#,
            ])
        #expect(
            try check(schema, #"{"metadata":{"name":"ok3"},"spec":{"a":1}}"#) == [
                #"spec: Invalid value: "object": no such key: b evaluating rule: dup"#,
                #"spec: Invalid value: "object": no such key: b evaluating rule: self.a < self.b"#,
                #"spec: Invalid value: "object": no such key: s evaluating rule: self.s != 'bad'"#,
            ])
        #expect(
            try check(schema, #"{"metadata":{"name":"ok4"},"spec":{"a":1,"b":4,"s":"toolong"}}"#) == [
                #"spec.s: Required value: failed rule: !has(self.s) || self.s.size() < 5"#
            ])
        #expect(try check(schema, #"{"metadata":{"name":"ok5"}}"#) == [])
    }

    @Test func `what cannot be computed is told with the rule`() throws {
        let schema = """
            {"type":"object","properties":{"spec":{"type":"object",
            "properties":{"x":{"x-kubernetes-int-or-string":true,"maxLength":10},"n":{"type":"integer"}},
            "x-kubernetes-validations":[{"rule":"self.x + 1 > 0"},{"rule":"self.x < self.n"},
            {"rule":"10 / self.n > 1"},{"rule":"self.n * 4611686018427387904 > 0"}]}}}
            """
        #expect(
            try check(schema, #"{"metadata":{"name":"ok0"},"spec":{"x":1,"n":0}}"#) == [
                #"spec: Invalid value: "object": division by zero evaluating rule: 10 / self.n > 1"#,
                #"spec: Invalid value: failed rule: self.n * 4611686018427387904 > 0"#,
                #"spec: Invalid value: failed rule: self.x < self.n"#,
            ])
        #expect(
            try check(schema, #"{"metadata":{"name":"ok1"},"spec":{"x":"a","n":5}}"#) == [
                #"spec: Invalid value: "object": 'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self.x + 1 > 0"#,
                #"spec: Invalid value: "object": 'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self.x < self.n"#,
                #"spec: Invalid value: "object": integer overflow evaluating rule: self.n * 4611686018427387904 > 0"#,
            ])
        #expect(
            try check(schema, #"{"metadata":{"name":"ok2"},"spec":{"n":1}}"#) == [
                #"spec: Invalid value: "object": no such key: x evaluating rule: self.x + 1 > 0"#,
                #"spec: Invalid value: "object": no such key: x evaluating rule: self.x < self.n"#,
            ])
    }

    @Test func `rules on the change see the value that is replaced`() throws {
        let schema = """
            {"type":"object","properties":{"spec":{"type":"object","properties":{"s":{"type":"string","maxLength":10,
            "x-kubernetes-validations":[{"rule":"self == oldSelf","message":"immutable"},{"rule":"self.size() > 2"}]},
            "l":{"type":"array","maxItems":10,"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],
            "items":{"type":"object","properties":{"a":{"type":"integer"},"k":{"type":"string","maxLength":10}},
            "x-kubernetes-validations":[{"rule":"self.a >= oldSelf.a","message":"a must not shrink"}],
            "required":["k"]}},"i":{"type":"integer","x-kubernetes-validations":[{"rule":"self != 5"},
            {"rule":"oldSelf.orValue(0) <= self","optionalOldSelf":true,"message":"only up"}]}},
            "x-kubernetes-validations":[{"rule":"has(self.s) == has(oldSelf.s)","message":"s comes or goes not"}]}}}
            """
        #expect(try check(schema, #"{"metadata":{"name":"ok0"},"spec":{"s":"abc","i":1}}"#) == [])
        #expect(
            try check(schema, #"{"metadata":{"name":"ok1"},"spec":{"s":"abc","i":-1}}"#) == [
                #"spec.i: Invalid value: -1: only up"#
            ])
        #expect(
            try check(
                schema, #"{"metadata":{"name":"ok2"},"spec":{"s":"abd","i":1}}"#,
                replacing: #"{"metadata":{"name":"ok2"},"spec":{"s":"abc","i":1}}"#) == [
                    #"spec.s: Invalid value: "abd": immutable"#
                ])
        #expect(
            try check(
                schema, #"{"metadata":{"name":"ok3"},"spec":{"i":1}}"#,
                replacing: #"{"metadata":{"name":"ok3"},"spec":{"s":"abc","i":1}}"#) == [
                    #"spec: Invalid value: s comes or goes not"#
                ])
        #expect(
            try check(
                schema, #"{"metadata":{"name":"ok5"},"spec":{"l":[{"k":"x","a":1},{"k":"y","a":1}]}}"#,
                replacing: #"{"metadata":{"name":"ok5"},"spec":{"l":[{"k":"y","a":3},{"k":"x","a":0}]}}"#) == [
                    #"spec.l[1]: Invalid value: a must not shrink"#
                ])
        #expect(
            try check(
                schema, #"{"metadata":{"name":"ok6"},"spec":{"i":5,"s":"abc"}}"#,
                replacing: #"{"metadata":{"name":"ok6"},"spec":{"i":4,"s":"abc"}}"#) == [
                    #"spec.i: Invalid value: 5: failed rule: self != 5"#
                ])
    }

    @Test func `rules reach lists, maps, times and bytes as their types`() throws {
        let schema = """
            {"type":"object","properties":{"spec":{"type":"object","properties":{"l":{"type":"array","maxItems":20,
            "items":{"type":"string","maxLength":20,"x-kubernetes-validations":[{"rule":"self.matches('^[a-z]+$')",
            "message":"letters"}]}},"m":{"type":"object","maxProperties":10,"additionalProperties":{"type":"integer",
            "x-kubernetes-validations":[{"rule":"self > 0"}]}},"d":{"type":"string","format":"duration",
            "x-kubernetes-validations":[{"rule":"self > duration('1s')"}]},"t":{"type":"string","format":"date-time",
            "x-kubernetes-validations":[{"rule":"self > timestamp('2020-01-01T00:00:00Z')"}]},"b":{"type":"string",
            "format":"byte","maxLength":10,"x-kubernetes-validations":[{"rule":"self.size() > 2"}]},
            "nu":{"type":"string","nullable":true,"maxLength":5,"x-kubernetes-validations":[{"rule":"self == 'x'"}]},
            "num":{"type":"number","x-kubernetes-validations":[{"rule":"self > 1.5"}]}},
            "x-kubernetes-validations":[{"rule":"self.l[5] == 'x'"},{"rule":"self.m['zz'] == 1"},
            {"rule":"self.m.all(k, k != 'bad')","messageExpression":"'bad key'"},{"rule":"!has(self.nu)"}]}}}
            """
        #expect(
            try check(
                schema,
                #"{"metadata":{"name":"ok0"},"spec":{"l":["abc","A1"],"m":{"a":0,"bad":2},"d":"500ms","t":"2019-01-01T00:00:00Z","b":"YQ==","nu":null,"num":1}}"#
            ) == [
                #"spec.b: Invalid value: "YQ==": failed rule: self.size() > 2"#,
                #"spec.d: Invalid value: "500ms": failed rule: self > duration('1s')"#,
                #"spec.l[1]: Invalid value: "A1": letters"#,
                #"spec.m[a]: Invalid value: 0: failed rule: self > 0"#,
                #"spec.num: Invalid value: 1: failed rule: self > 1.5"#,
                #"spec.t: Invalid value: "2019-01-01T00:00:00Z": failed rule: self > timestamp('2020-01-01T00:00:00Z')"#,
                #"spec: Invalid value: "object": index out of bounds: 5 evaluating rule: self.l[5] == 'x'"#,
                #"spec: Invalid value: "object": no such key: zz evaluating rule: self.m['zz'] == 1"#,
                #"spec: Invalid value: bad key"#,
            ])
        #expect(
            try check(
                schema,
                #"{"metadata":{"name":"ok1"},"spec":{"l":[],"m":{},"d":"1h","t":"2021-01-01T00:00:00Z","b":"YWJj","nu":"x","num":2}}"#
            ) == [
                #"spec: Invalid value: "object": index out of bounds: 5 evaluating rule: self.l[5] == 'x'"#,
                #"spec: Invalid value: "object": no such key: zz evaluating rule: self.m['zz'] == 1"#,
                #"spec: Invalid value: failed rule: !has(self.nu)"#,
            ])
    }

    @Test func `a rule that takes too long ends the check`() throws {
        let schema = """
            {"type":"object","properties":{"spec":{"type":"object","properties":{"l":{"type":"array","maxItems":1000,
            "items":{"type":"integer"}}},"x-kubernetes-validations":[{"rule":"self.l.all(x, self.l.exists(y, y == x + 1))","message":"costly"},{"rule":"false","message":"after"}]},"z":{"type":"integer",
            "x-kubernetes-validations":[{"rule":"false","messageExpression":"'a\\\\nb'","message":"fallback"}]}},
            "x-kubernetes-validations":[{"rule":"self.metadata.name.startsWith('ok')","message":"name"}]}
            """
        let numbers = (0..<1000).reversed().map(String.init).joined(separator: ",")
        #expect(
            try check(schema, #"{"spec":{"l":[\#(numbers)]},"z":1,"metadata":{"name":"ok0"}}"#) == [
                #"spec: Invalid value: after"#,
                #"spec: Invalid value: costly"#,
                #"z: Invalid value: 1: fallback"#,
            ])
        #expect(
            try check(schema, #"{"metadata":{"name":"ok1"},"z":1}"#) == [
                #"z: Invalid value: 1: fallback"#
            ])
    }

    /// The faults of a schema with one rule on `spec`, which has the fields a (integer), s (string), l (list of strings) and
    /// b (list of at most 5 strings of at most 10 characters).
    private func definitionFaults(_ rule: String, _ members: String = "") throws -> [String] {
        let spec = """
            {"type":"object","properties":{"a":{"type":"integer"},"s":{"type":"string"},"l":{"type":"array","items":{"type":"string"}},
            "b":{"type":"array","maxItems":5,"items":{"type":"string","maxLength":10}}},
            "x-kubernetes-validations":[{"rule":"\(rule)"\(members)}]}
            """
        let schema = try json(#"{"type":"object","properties":{"spec":\#(spec)}}"#)
        return StructuralCheck.faults(of: schema, at: FieldPath("schema"), compiler: CELRuleCompiler()).map { fault in
            "\(fault.field): \(fault.detail)".replacing("schema.properties[spec].x-kubernetes-validations[0].", with: "")
        }
    }

    @Test(arguments: [
        ("self.a > 0 && self.s.size() < 5 && self.b.all(x, self.b.all(y, x == y))", []),
        ("self.x == 1", ["rule: compilation failed: ERROR: <input>:1:5: undefined field 'x'\n | self.x == 1\n | ....^"]),
        (
            "1 +",
            ["rule: compilation failed: ERROR: <input>:1:4: Syntax error: mismatched input '<EOF>' expecting …\n | 1 +\n | ...^"]
        ),
        ("self.a", ["rule: cel expression must evaluate to a bool"]),
        ("int('x') == 1", ["rule: program instantiation failed: type conversion error from 'string' to 'int'"]),
        (
            "self.l.all(x, self.l.all(y, x == y))",
            ["rule: estimated rule cost exceeds budget by factor of more than 100x …", "…"]
        ),
        ("self.l.all(x, x.size() < 5)", []),
        ("self.s.matches('^[a-z]+$')", []),
    ])
    func `a definition is refused for rules that are wrong or can cost too much`(rule: String, expected: [String]) throws {
        let faults = try definitionFaults(rule).map { fault in
            var fault = fault.replacing(#/expecting \{.*\}/#, with: "expecting …")
            fault = fault.replacing(#/ \(try simplifying.*/#, with: " …")
            return fault.contains("estimated rule cost total") ? "…" : fault
        }
        #expect(Set(faults) == Set(expected))
    }

    @Test(arguments: [
        (#","messageExpression":"self.a > 5 ? 'big' : 'small'""#, []),
        (#","messageExpression":"self.a""#, ["messageExpression: messageExpression must evaluate to a string"]),
        (
            #","messageExpression":"self.no""#,
            [
                "messageExpression: messageExpression compilation failed: ERROR: <input>:1:5: undefined field 'no'\n"
                    + " | self.no\n | ....^"
            ]
        ),
        (#","optionalOldSelf":true"#, ["optionalOldSelf: may not be set if oldSelf is not used in rule"]),
    ])
    func `what stands beside a rule is checked as well`(members: String, expected: [String]) throws {
        #expect(try definitionFaults("self.a > 0", members) == expected)
    }

    @Test func `the cost of a rule counts as often as its value can occur`() throws {
        func faults(_ limits: String) throws -> [String] {
            let text = #"{"type":"string","maxLength":1000,"x-kubernetes-validations":[{"rule":"self.matches('^[a-z]+$')"}]}"#
            let list = try json(#"{"type":"array"\#(limits),"items":\#(text)}"#)
            let schema: JSONValue = ["type": "object", "properties": ["l": list]]
            return StructuralCheck.faults(of: schema, at: FieldPath("s"), compiler: CELRuleCompiler()).map(\.detail)
        }
        #expect(try faults(#","maxItems":1000"#) == [])
        let refused = try faults("")
        #expect(refused.contains { $0.hasPrefix("estimated rule cost exceeds budget by factor of") })
    }
}
