import KubernetesModel
import TestSupport
import Testing
import YAML

private func values(_ text: String) throws -> [JSONValue] { try YAMLDocument.parseAll(Array(text.utf8)).map(\.value) }

private func failure(_ text: String) -> String {
    do {
        return "\(try values(text))"
    } catch { return "\(error)" }
}

@Suite struct YAMLReadingTests {
    @Test(
        arguments: [
            ("yes", true), ("On", true), ("y", true), ("TRUE", true), ("no", false), ("off", false), ("n", false),
            ("0x1F", 31), ("0644", 420), ("0b101", 5), ("0o17", 15), ("1_000", 1000), ("-7", -7), ("+7", 7), ("0", 0),
            ("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5), ("~", .null), ("null", .null), ("\"yes\"", "yes"), ("'1'", "1"),
            ("!!str 1", "1"), ("!!int \"3\"", 3), ("2001-01-01", "2001-01-01"), ("1.2.3", "1.2.3"), ("0x", "0x"),
            ("1e", "1e"), ("500m", "500m"), ("08", 8.0), ("None", "None"), ("18446744073709551616", 18446744073709551616.0),
        ] as [(String, JSONValue)])
    func `a scalar means what kubectl takes it for`(_ text: String, _ expected: JSONValue) throws {
        #expect(try values("v: \(text)\n") == [["v": expected]])
    }

    @Test func `a stream has many documents, and empty ones do not count`() throws {
        #expect(try values("---\na: 1\n---\n# nothing\n---\n- b\n...\n") == [["a": 1], ["b"]])
        #expect(try values("") == [])
        #expect(try values("{\"a\": [1, 2, {\"b\": null}]}") == [["a": [1, 2, ["b": .null]]]])
    }

    @Test func `anchors, aliases and merge keys are resolved`() throws {
        let text = "base: &base {a: 1, b: 2}\nuse:\n  <<: *base\n  b: 3\nagain: *base\n"
        #expect(try values(text) == [["base": ["a": 1, "b": 2], "use": ["a": 1, "b": 3], "again": ["a": 1, "b": 2]]])
    }

    @Test func `aliases that grow without bound are refused`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",") + "]\n"
        }
        #expect(failure(text).contains("expand to more than"))
    }

    @Test(
        arguments: [
            ("a: 1\na: 2\n", "line 2, column 1: the key \"a\" is already given in line 1"),
            ("a: [1, 2\n", "line 2, column 1: while parsing a flow sequence: did not find expected ',' or ']'"),
            ("a:\n\t- b\n", "line 2, column 1: while scanning for the next token: found character that cannot start any token"),
            ("a: *none\n", "line 1, column 4: the alias *none has no anchor &none before it"),
            ("? [a]\n: b\n", "line 1, column 3: a key must be a scalar"),
            ("a: .inf\n", "line 1, column 4: '.inf' is not a value of type !!float that JSON knows"),
        ])
    func `an error names line and column`(_ text: String, _ expected: String) { #expect(failure(text) == expected) }

    @Test func `bytes that are no UTF-8 and nesting without end are errors`() {
        #expect(throws: YAMLError.self) { try YAMLDocument.parseAll([0x61, 0x3A, 0x20, 0xFF, 0xFE]) }
        #expect(failure(String(repeating: "[", count: 100_000)).contains("nested more than"))
    }

    @Test func `each field knows where its value stands`() throws {
        let text = "spec:\n  ports:\n    - name: http\n      port: 80\n  image: x\n"
        let document = try #require(try YAMLDocument.parseAll(Array(text.utf8), recordingMarks: true).first)
        #expect(document.mark(of: "spec.ports[0].port") == YAMLMark(line: 4, column: 13))
        #expect(document.mark(of: "spec.image") == YAMLMark(line: 5, column: 10))
        #expect(document.mark(of: "spec.ports[0].missing.deeper") == YAMLMark(line: 3, column: 7))
        #expect(document.mark(of: "nowhere") == YAMLMark(line: 1, column: 1))
    }

    @Test(arguments: 0..<200) func `random bytes never crash the reader`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let alphabet = Array("abc:- \n\t[]{},&*#'\"!|>%@`?0123456789~<\u{0}\u{80}".utf8)
        let bytes = (0..<Int.random(in: 0..<400, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
        _ = try? YAMLDocument.parseAll(bytes, recordingMarks: true)
    }
}
