import KubernetesModel
import TestSupport
import Testing

@Suite struct JSONReaderTests {
    @Test(
        arguments: [
            ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12),
            ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .double(9_223_372_036_854_775_808)),
            ("-9223372036854775809", .double(-9_223_372_036_854_775_808)), ("1.5", 1.5), ("1.0", 1.0), ("1e3", 1000.0),
            ("1E-2", 0.01),
            ("1e+2", 100.0), ("123456789012345678901234567890", 1.2345678901234568e29), ("[]", []), ("{}", [:]),
            ("[ 1 , [ ] ]", [1, []]),
            ("\t{\r\n\"a\" : { \"b\" : [ null ] } }\n", ["a": ["b": [.null]]]), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u65E5\ud83d\uDE80""#, "Aé日🚀"), (#""\u0000""#, "\0"), ("\"é日🚀\"", "é日🚀"), ("\"\u{7F}\"", "\u{7F}"),
            // Surrogates without their other half become the replacement character, as in Go.
            (#""\ud83d""#, "\u{FFFD}"), (#""\ude80x""#, "\u{FFFD}x"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
            (#""\ud83d\ud83d\ude80""#, "\u{FFFD}🚀"),
            (#"{"a":1,"b":2,"a":3}"#, ["a": 3, "b": 2]), (#"{"":1}"#, ["": 1]),
        ] as [(String, JSONValue)])
    func `JSON is read`(text: String, expected: JSONValue) throws {
        #expect(try JSONReader.parse(text.utf8) == expected)
        #expect(try JSONReader.parse(Array(text.utf8)) == expected)
        // A sequence without contiguous storage.
        #expect(try JSONReader.parse(text.utf8.lazy.map { $0 }) == expected)
    }

    @Test(arguments: [
        ("", "line 1, column 1: the JSON text ends in the middle of a value"),
        ("\n ", "line 2, column 2: the JSON text ends in the middle of a value"),
        ("tru", "line 1, column 1: the JSON text ends in the middle of a value"),
        ("nulL", "line 1, column 1: a JSON value cannot begin with 'n'"),
        ("#", "line 1, column 1: a JSON value cannot begin with '#'"),
        ("\u{0}", "line 1, column 1: a JSON value cannot begin with the byte 0x0"),
        ("é", "line 1, column 1: a JSON value cannot begin with the byte 0xc3"),
        ("1 2", "line 1, column 3: there is more text after the JSON value"),
        ("{} x", "line 1, column 4: there is more text after the JSON value"), ("[1", "line 1, column 3: expected ',' or ']'"),
        ("[1,]", "line 1, column 4: a JSON value cannot begin with ']'"),
        ("[,]", "line 1, column 2: a JSON value cannot begin with ','"),
        ("{\"a\"}", "line 1, column 5: expected ':' after the key \"a\""),
        ("{a:1}", "line 1, column 2: expected a key in double quotes"),
        ("{\"a\":1,}", "line 1, column 8: expected a key in double quotes"),
        ("{\"a\":1 \"b\"", "line 1, column 8: expected ',' or '}'"),
        ("{\n\"a\": tru }", "line 2, column 6: a JSON value cannot begin with 't'"),
        ("01", "line 1, column 3: this is not a JSON number"),
        ("-", "line 1, column 2: this is not a JSON number"), ("1.", "line 1, column 3: this is not a JSON number"),
        (".5", "line 1, column 1: a JSON value cannot begin with '.'"), ("1e", "line 1, column 3: this is not a JSON number"),
        ("1e999", "line 1, column 6: this is not a JSON number"), ("-x", "line 1, column 2: this is not a JSON number"),
        ("NaN", "line 1, column 1: a JSON value cannot begin with 'N'"),
        ("\"abc", "line 1, column 5: the JSON text ends in the middle of a value"),
        ("\"a\nb\"", "line 1, column 3: a control character in a string must be escaped"),
        ("\"a\\n\u{1}\"", "line 1, column 6: a control character in a string must be escaped"),
        (#""\x""#, "line 1, column 4: this is not a JSON escape sequence"),
        (#""\u12"#, "line 1, column 4: the JSON text ends in the middle of a value"),
        (#""\u12G4""#, "line 1, column 6: this is not a JSON escape sequence"),
        ("\"\\", "line 1, column 3: the JSON text ends in the middle of a value"),
        ("\u{FEFF}{}", "line 1, column 1: a JSON value cannot begin with the byte 0xef"),
    ])
    func `what is not JSON is refused with its place`(text: String, message: String) {
        do throws(JSONError) {
            let value = try JSONReader.parse(text.utf8)
            Issue.record("\(text) was read as \(value)")
        } catch {
            #expect(error.description == message)
        }
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22],
            [0x22, 0x5C, 0x6E, 0xE6, 0x97, 0x22],
        ] as [[UInt8]])
    func `a string must be UTF-8`(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONReader.parse(bytes) }
    }

    @Test func `nesting is bounded`() throws {
        let depth = JSONReader.maximumDepth
        func nested(_ depth: Int, _ open: String, _ close: String) -> [UInt8] {
            Array((String(repeating: open, count: depth) + String(repeating: close, count: depth)).utf8)
        }
        _ = try JSONReader.parse(nested(depth, "[", "]"))
        for text in [
            nested(depth + 1, "[", "]"), nested(1_000_000, "[", ""), Array(String(repeating: "{\"a\":", count: 1_000_000).utf8),
        ] {
            let error = #expect(throws: JSONError.self) { try JSONReader.parse(text) }
            #expect(error?.reason == .tooDeep)
            let skipped = Array("{\"metadata\":{\"managedFields\":".utf8) + text
            #expect(throws: JSONError.self) { try JSONReader.parse(skipped, keeping: .withoutManagedFields) }
        }
    }

    @Test func `keys given twice are told with their paths`() throws {
        let text = #"{"a":1,"b":{"c":1,"c":2,"d":[{"e":1,"e":2},{"e":1}]},"a":2,"a":3}"#
        let (value, keys) = try JSONReader.parseReportingDuplicates(text.utf8)
        #expect(value == ["a": 3, "b": ["c": 2, "d": [["e": 2], ["e": 1]]]])
        #expect(keys == ["b.d.[0].e", "b.c", "a", "a"])
        #expect(try JSONReader.parseReportingDuplicates(#"{"a":{"b":1},"b":2}"#.utf8).duplicateKeys.isEmpty)
    }

    @Test func `keys of other bytes are other keys, however alike they look`() throws {
        let value = try JSONReader.parse("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8)
        #expect(value.object?.count == 2)
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
        #expect(JSONValue.string("\u{E9}") != JSONValue.string("e\u{301}"))
    }

    @Test(arguments: [
        (
            #"{"metadata":{"managedFields":[{"a":"}]\"{"}],"name":"x"},"managedFields":1}"#,
            #"{"managedFields":1,"metadata":{"name":"x"}}"#
        ),
        (#"{"metadata":{"managedFields": {} , "name":"x"}}"#, #"{"metadata":{"name":"x"}}"#),
        (#"{"metadata":{"managedFields":null}}"#, #"{"metadata":{}}"#),
        (#"{"metadata":{"managedFields":-1.5e3 }}"#, #"{"metadata":{}}"#),
        (#"{"metadata":{"managedFields":"a\\\"b"}}"#, #"{"metadata":{}}"#),
        (#"{"metadata":[{"managedFields":1}]}"#, #"{"metadata":[{"managedFields":1}]}"#),
        (#"{"metadata":"managedFields"}"#, #"{"metadata":"managedFields"}"#), ("[]", "[]"),
    ])
    func `what nobody reads is passed over`(text: String, expected: String) throws {
        #expect(try JSONReader.parse(text.utf8, keeping: .withoutManagedFields).description == expected)
        let list = "{\"kind\":\"List\",\"items\":[1,\(text)]}"
        #expect(
            try JSONReader.parse(list.utf8, keeping: .members(["items": .elements(.withoutManagedFields)])).description
                == "{\"items\":[1,\(expected)],\"kind\":\"List\"}")
    }

    @Test(arguments: [
        "}", "]", ",", "", "[}", "{]", "{\"a\"}", "[1,]", "{,}", "\"a", "[1 2]", "tru", "01", "{\"a\":1,}", "[[]", "\"\u{1}\"",
        "1x", "[]x", "{}{}",
    ])
    func `what is passed over must be JSON as well`(value: String) {
        #expect(throws: JSONError.self) {
            try JSONReader.parse("{\"metadata\":{\"managedFields\":\(value)}}".utf8, keeping: .withoutManagedFields)
        }
        #expect(throws: JSONError.self) {
            try JSONReader.parse(
                "{\"metadata\":{\"managedFields\":\(value),\"name\":\"x\"}}".utf8, keeping: .withoutManagedFields)
        }
    }

    @Test func `damaged text gets an answer, whole or skipping`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<800 {
            var object = JSONValue.random(using: &random)
            object["metadata", "managedFields"] = .random(using: &random)
            var bytes = object.encoded()
            for _ in 0..<Int.random(in: 1...3, using: &random) { bytes.damage(using: &random) }
            let whole = try? JSONReader.parse(bytes)
            let skipping = try? JSONReader.parse(bytes, keeping: .withoutManagedFields)
            if var whole {
                // What the whole reader takes, the skipping one takes too, and sees the same but for what it skips.
                if whole["metadata"]?.object != nil { whole["metadata", "managedFields"] = nil }
                #expect(skipping == whole, "seed \(seed): \(bytes)")
            }
        }
    }
}
