import AgentCore
import KubernetesModel
import Testing

@Suite struct StableHashTests {
    @Test func `is the same in every version, or else every child would be applied again`() {
        let value: JSONValue = [
            "metadata": ["name": "hello", "labels": ["agentoperator.dev/agent": "hello"]],
            "spec": ["replicas": 3, "ratio": 0.5, "paused": false, "none": .null, "args": ["", "é", "exactly 8", "eightbyt"]],
        ]
        #expect(StableHash(value).description == "f1ecb8a104ff9e00")
        #expect(StableHash(.null).description.count == 16)
    }

    @Test(
        arguments: [
            (["ab", "c"], ["a", "bc"]), ([["a"], []], [["a", []]]), (["a": .null], [:]), ("", .null), ("1", 1), (true, 1),
            (0, .null),
            ([], [:]), ("a", "a\u{0}"), ("abcdefgh", "abcdefgh\u{0}"), ("é", "e\u{301}"), (["a": "b"], ["b": "a"]), (0.5, 0.25),
            (.integer(1 << 32), .integer(1)), ("aaaaaaaabbbbbbbb", "bbbbbbbbaaaaaaaa"),
        ] as [(JSONValue, JSONValue)])
    func `tells values apart`(left: JSONValue, right: JSONValue) { #expect(StableHash(left) != StableHash(right)) }

    @Test func `tells thousands of alike values apart, and takes a whole number for an integer`() {
        let values = (0..<3000).map { number -> JSONValue in
            ["name": .string("agent-\(number / 2)"), "replicas": .integer(Int64(number % 2)), "args": [.string("\(number % 7)")]]
        }
        #expect(Set(values.map { StableHash($0) }).count == values.count)
        #expect(StableHash(3) == StableHash(3.0))
    }
}
