import KubernetesModel
import KubernetesSchema
import Testing

@Suite struct ValueValidatorTests {
    /// Each value is put at `spec.x` of an object.
    private func messages(_ schema: String, _ value: String) throws -> [String] {
        let wrapped = #"{"type":"object","properties":{"spec":{"type":"object","properties":{"x":\#(schema)}}}}"#
        return try KubernetesSchemaTests.schema(wrapped).faults(of: json(#"{"spec":{"x":\#(value)}}"#)).map(\.message)
    }

    @Test(arguments: [
        (#"{"type":"integer"}"#, #""a""#, #"spec.x: Invalid value: "string": spec.x in body must be of type integer: "string""#),
        (#"{"type":"string"}"#, "5", #"spec.x: Invalid value: "integer": spec.x in body must be of type string: "integer""#),
        (#"{"type":"string"}"#, "null", #"spec.x: Invalid value: "null": spec.x in body must be of type string: "null""#),
        (#"{"type":"boolean"}"#, "1.5", #"spec.x: Invalid value: "number": spec.x in body must be of type boolean: "number""#),
        (#"{"type":"object"}"#, "[]", #"spec.x: Invalid value: "array": spec.x in body must be of type object: "array""#),
        (
            #"{"x-kubernetes-int-or-string":true}"#, "true",
            #"spec.x: Invalid value: "boolean": spec.x in body must be of type integer,string: "boolean""#
        ),
        (
            #"{"type":"integer","format":"int32"}"#, "true",
            #"spec.x: Invalid value: "": spec.x in body must be of type int32: """#
        ),
        (
            #"{"type":"integer","minimum":0}"#, "-1",
            "spec.x: Invalid value: -1: spec.x in body should be greater than or equal to 0"
        ),
        (
            #"{"type":"number","maximum":0.5}"#, "1.5",
            "spec.x: Invalid value: 1.5: spec.x in body should be less than or equal to 0.5"
        ),
        (
            #"{"type":"integer","minimum":0,"exclusiveMinimum":true}"#, "0",
            "spec.x: Invalid value: 0: spec.x in body should be greater than 0"
        ),
        (#"{"type":"integer","multipleOf":3}"#, "4", "spec.x: Invalid value: 4: spec.x in body should be a multiple of 3"),
        (
            #"{"type":"integer","format":"int32"}"#, "3000000000",
            #"<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.x"#
        ),
        (#"{"type":"string","maxLength":2}"#, #""abc""#, "spec.x: Too long: may not be more than 2 bytes"),
        (
            #"{"type":"string","minLength":1}"#, #""""#,
            #"spec.x: Invalid value: "": spec.x in body should be at least 1 chars long"#
        ),
        (#"{"type":"string","pattern":"^a+$"}"#, #""b""#, #"spec.x: Invalid value: "b": spec.x in body should match '^a+$'"#),
        (
            #"{"type":"string","format":"date-time"}"#, #""now""#,
            #"spec.x: Invalid value: "now": spec.x in body must be of type date-time: "now""#
        ),
        (#"{"type":"string","enum":["A","B"]}"#, #""x""#, #"spec.x: Unsupported value: "x": supported values: "A", "B""#),
        (#"{"type":"array","maxItems":1,"items":{}}"#, "[1,2]", "spec.x: Too many: 2: must have at most 1 item"),
        (
            #"{"type":"array","minItems":1,"items":{}}"#, "[]",
            "spec.x: Invalid value: 0: spec.x in body should have at least 1 items"
        ),
        (
            #"{"type":"object","minProperties":1}"#, "{}",
            "spec.x: Invalid value: 0: spec.x in body should have at least 1 properties"
        ),
        (#"{"type":"object","maxProperties":0}"#, #"{"a":1}"#, "spec.x: Too many: 1: must have at most 0 items"),
        (#"{"type":"object","required":["y"]}"#, "{}", "spec.x.y: Required value"),
        (
            #"{"type":"array","items":{"type":"object","properties":{"n":{"type":"string"}}}}"#, #"[{},{"n":1}]"#,
            #"spec.x[1].n: Invalid value: "integer": spec.x[1].n in body must be of type string: "integer""#
        ),
        (
            #"{"type":"object","additionalProperties":{"type":"string"}}"#, #"{"k":1}"#,
            #"spec.x.k: Invalid value: "integer": spec.x.k in body must be of type string: "integer""#
        ),
        (
            #"{"type":"object","not":{"required":["a"]}}"#, #"{"a":1}"#,
            #"<nil>: Invalid value: "": "spec.x" must not validate the schema (not)"#
        ),
    ])
    func `a value that breaks one rule gets the API server's sentence`(schema: String, value: String, message: String) throws {
        #expect(try messages(schema, value) == [message])
    }

    @Test(arguments: [
        (#"{"type":"integer"}"#, "3.0"), (#"{"type":"number"}"#, "3"), (#"{"type":"string","nullable":true}"#, "null"),
        (#"{"x-kubernetes-int-or-string":true}"#, #""25%""#), (#"{"type":"string","maxLength":2}"#, #""éé""#),
        (#"{"type":"string","format":"unheard-of"}"#, #""x""#), (#"{"type":"integer","enum":[1,2]}"#, "1.0"),
        (#"{"type":"object","properties":{"a":{"type":"string"}}}"#, #"{"b":1}"#), ("{}", "[{}]"),
        (#"{"type":"integer","format":"int64"}"#, "9007199254740993"), (#"{"type":"number","multipleOf":0.1}"#, "0.3"),
        (#"{"oneOf":[{"minimum":5},{"maximum":1}]}"#, "0"),
    ])
    func `a value that fits is let pass`(schema: String, value: String) throws {
        #expect(try messages(schema, value) == [])
    }

    @Test func `of several faults all are told, in the order of the checks`() throws {
        #expect(
            try messages(#"{"type":"integer","enum":[1]}"#, #""a""#) == [
                #"spec.x: Invalid value: "string": spec.x in body must be of type integer: "string""#,
                #"spec.x: Unsupported value: "a": supported values: "1""#,
            ])
        #expect(
            try messages(#"{"type":"integer"}"#, "1.5") == [
                #"spec.x: Invalid value: "number": spec.x in body must be of type integer: "number""#,
                #"<nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.x"#,
            ])
    }

    @Test func `of the alternatives the one that came closest is explained`() throws {
        let alternatives =
            #"{"type":"object","anyOf":[{"required":["a"]},{"required":["b"],"properties":{"b":{"minimum":3}}}],"properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}"#
        #expect(
            try messages(alternatives, #"{"b":1}"#) == [
                #"<nil>: Invalid value: "": "spec.x" must validate at least one schema (anyOf)"#,
                "spec.x.b: Invalid value: 1: spec.x.b in body should be greater than or equal to 3",
            ])
        #expect(
            try messages(#"{"type":"integer","oneOf":[{"minimum":1},{"minimum":2}]}"#, "3") == [
                #"<nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found 2 valid alternatives"#
            ])
        #expect(
            try messages(#"{"type":"integer","allOf":[{"minimum":4},{"maximum":9}]}"#, "3") == [
                "spec.x: Invalid value: 3: spec.x in body should be greater than or equal to 4",
                #"<nil>: Invalid value: "": "spec.x" must validate all the schemas (allOf)"#,
            ])
    }

    @Test func `what was stored so may stay so, what is changed must be right`() throws {
        let schema = try schema(
            """
            {"type":"object","properties":{"a":{"type":"string","maxLength":1},"l":{"type":"array","x-kubernetes-list-type":"map",
            "x-kubernetes-list-map-keys":["k"],"items":{"type":"object","properties":{"k":{"type":"string"},
            "v":{"type":"integer","minimum":5}}}},"t":{"type":"array","items":{"type":"integer","minimum":5}}}}
            """)
        let old = try json(#"{"a":"long","l":[{"k":"x","v":1},{"k":"y","v":9}],"t":[1]}"#)
        func messages(_ new: String) throws -> [String] {
            try schema.faults(of: json(new), replacing: old).map(\.field.description)
        }
        #expect(try messages(#"{"a":"long","l":[{"k":"y","v":8},{"k":"x","v":1}],"t":[1]}"#) == [])
        #expect(try messages(#"{"a":"other","l":[{"k":"x","v":2}],"t":[1]}"#) == ["a", "l[0].v"])
        // Elements of an atomic list cannot be told apart, so that the whole list must be unchanged.
        #expect(try messages(#"{"t":[1,7]}"#) == ["t[0]"])
    }

    @Test func `a part is named below its path, and by itself in the sentence`() throws {
        let schema = try schema(#"{"type":"object","properties":{"replicas":{"type":"integer","minimum":0}}}"#)
        #expect(
            try schema.faults(of: json(#"{"replicas":-1}"#), at: FieldPath("status")).map(\.message) == [
                "status.replicas: Invalid value: -1: replicas in body should be greater than or equal to 0"
            ])
    }

    @Test(arguments: [
        (
            "date-time", ["2006-01-02T15:04:05Z", "2006-01-02t15:04:05.123+01:00"],
            ["2006-13-02T15:04:05Z", "2006-01-02T24:04:05Z", "x"]
        ),
        ("date", ["2024-02-29"], ["2023-02-29", "2023-2-1", "2023-00-10"]),
        ("ipv4", ["10.0.0.1", "010.0.0.1"], ["10.0.0", "::1", "256.0.0.1", "1.2.3.4.5"]),
        (
            "ipv6", ["::1", "2001:db8::1", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8"],
            ["1.2.3.4", ":::", "1:2:3:4:5:6:7:8:9", "::1%eth0", "12345::"]
        ),
        ("cidr", ["10.0.0.0/8", "::/0", "fe80::/64"], ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "x/8"]),
        (
            "uri", ["https://example.com/a?b", "/a/b", "mailto:a@b", "http://[::1]:80/"],
            ["example", "http://a b/", "", "http://a/%zz"]
        ),
        ("uuid", ["6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6BA7B8109DAD11D180B400C04FD430C8"], ["6ba7b810", ""]),
        ("uuid4", ["6ba7b810-9dad-41d1-80b4-00c04fd430c8"], ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]),
        ("duration", ["1h30m", "-1.5s", "3 days", "22 ns", "0"], ["1", "", "abc", "3 parsecs"]),
        ("email", ["a@example.com", "A B <a.b@example.com>", #""a b"@x"#], ["a", "a@", "@b", "a b@c"]),
        ("hostname", ["example.com", "a", "münchen.de"], ["-a", "a..b", "a_b"]),
        ("mac", ["01:23:45:67:89:ab", "0123.4567.89ab"], ["01:23:45", "01:23:45:67:89-ab"]),
        ("byte", ["aGVsbG8=", "aGk="], ["a", "aGk", "aG=k", "!!!!"]),
        ("password", ["", "anything"], []),
        ("hexcolor", ["#fff", "00FF00"], ["#ff", "red"]), ("rgbcolor", ["rgb(1, 2,255)"], ["rgb(1,2,256)", "rgb(1,2)"]),
        ("isbn", ["0321751043", "978-0321751041"], ["0321751044", "x"]),
        ("creditcard", ["4111 1111 1111 1111"], ["4111 1111 1111 1112", "1"]), ("ssn", ["123-45-6789"], ["123456789"]),
        ("bsonobjectid", ["507f1f77bcf86cd799439011"], ["507f"]),
        ("k8s-short-name", ["web-1"], ["a.b"]), ("k8s-long-name", ["a.b"], ["A"]),
    ])
    func `formats of strings are checked`(format: String, good: [String], bad: [String]) throws {
        var schema = Schema(type: .string)
        schema.format = format
        for text in good { #expect(schema.faults(of: .string(text)).isEmpty, "\(format) should take \(text)") }
        for text in bad { #expect(schema.faults(of: .string(text)).count == 1, "\(format) should refuse \(text)") }
    }

    @Test func `elements of sets and maps must differ`() throws {
        let schema = try schema(
            """
            {"type":"object","properties":{"s":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
            "m":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["port","protocol"],
            "items":{"type":"object"}},"v":{"type":"object","additionalProperties":{"type":"array","x-kubernetes-list-type":"set",
            "items":{"type":"integer"}}}}}
            """)
        let value = try json(
            """
            {"s":["a","b","a","a"],"m":[{"port":1,"protocol":"TCP"},{"port":1},{"port":1,"protocol":"TCP","x":1}],
            "v":{"k":[1,1]}}
            """)
        #expect(
            schema.listFaults(of: value).map(\.message) == [
                #"m[2]: Duplicate value: {"port":1,"protocol":"TCP"}"#, #"s[2]: Duplicate value: "a""#,
                "v[k][1]: Duplicate value: 1",
            ])
        #expect(
            try schema.listFaults(of: json(#"{"m":[1]}"#)).map(\.message) == [
                "m[0]: Invalid value: 1: must be an object for an array of list-type map"
            ])
    }
}
