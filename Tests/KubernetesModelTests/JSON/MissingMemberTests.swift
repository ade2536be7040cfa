import KubernetesModel
import Testing

@Suite struct MissingMemberTests {
    @Test func `a member that is missing is not null`() {
        let object: JSONObject = ["a": 1, "n": .null]
        #expect(object["b"] == Optional<JSONValue>.none)
        #expect(object["n"] == .some(.null))
        #expect(JSONValue.object(object)["b"] == Optional<JSONValue>.none)
        #expect(JSONValue.object(["x": .object(object)])["x", "b"] == Optional<JSONValue>.none)
    }

    @Test func `values are removed by path`() throws {
        var value: JSONValue = ["a": ["b": [["c": 1, "d": 2]], "e": 3]]
        value.removeValue(at: FieldPath("a", "b")[0].child("c"))
        #expect(value == ["a": ["b": [["d": 2]], "e": 3]])
        value.removeValue(at: FieldPath("a", "b")[7])
        value.removeValue(at: FieldPath("x", "y"))
        value.removeValue(at: .root)
        #expect(value == ["a": ["b": [["d": 2]], "e": 3]])
        value.removeValue(at: FieldPath("a", "b")[0])
        value.removeValue(at: FieldPath("a")[key: "e"])
        #expect(value == ["a": ["b": []]])
    }
}
