import KubernetesModel
import TestSupport
import Testing
import YAML

@Suite struct YAMLWritingTests {
    @Test func `an object is written the way kubectl prints it`() {
        let object: JSONValue = [
            "kind": "Thing",
            "spec": ["list": [1, ["a": "b"], []], "empty": [:], "yes": "yes", "number": "12", "text": "a\nb\n", "none": .null],
        ]
        #expect(
            YAMLWriter.text(of: object) == """
                kind: Thing
                spec:
                  empty: {}
                  list:
                  - 1
                  - a: b
                  - []
                  none: null
                  number: "12"
                  text: |
                    a
                    b
                  "yes": "yes"

                """)
    }

    @Test func `several documents are parted by three dashes`() {
        #expect(YAMLWriter.text(of: [["a": 1], ["b": 2]]) == "a: 1\n---\nb: 2\n")
    }

    @Test(arguments: 0..<300) func `what is written reads back as it was`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) + 1)
        let value: JSONValue = ["v": Self.random(depth: 4, &generator)]
        let text = YAMLWriter.text(of: value)
        #expect(try YAMLDocument.parseAll(Array(text.utf8)).map(\.value) == [value], "seed \(seed):\n\(text)")
    }

    private static func random(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
        let strings = [
            "", "yes", "n", "~", "0x1", "1e3", ".inf", "- a", "a: b", "#x", "a\nb", "a\nb\n\n", " lead", "trail ", "é✓", "{",
            "<<", "=", "*a", "&b", "!t", "\"q\"", "'", "null", "2001-01-01", "\u{7f}", "tab\t",
        ]
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .integer(Int64.random(in: -1_000_000...1_000_000, using: &generator))
        case 3: return .double(Double(Int.random(in: -1000...1000, using: &generator)) + 0.5)
        case 4: return .string(strings.randomElement(using: &generator) ?? "")
        case 5, 6:
            let count = Int.random(in: 0..<4, using: &generator)
            return .object(
                JSONObject(
                    (0..<count).map { _ in (strings.randomElement(using: &generator) ?? "k", random(depth: depth - 1, &generator))
                    }))
        default: return .array((0..<Int.random(in: 0..<4, using: &generator)).map { _ in random(depth: depth - 1, &generator) })
        }
    }
}
