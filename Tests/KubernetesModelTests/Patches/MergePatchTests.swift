import KubernetesModel
import TestSupport
import Testing

@Suite struct MergePatchTests {
    /// The examples of RFC 7386, appendix A: document, patch, result.
    @Test(arguments: [
        (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
        (#"{"a":"b"}"#, #"{"a":null}"#, "{}"), (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
        (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
        (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
        (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#), (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
        (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#), (#"{"a":"foo"}"#, "null", "null"), (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
        (#"{"e":null}"#, #"{"a":1}"#, #"{"a":1,"e":null}"#), ("[1,2]", #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
        ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
    ])
    func `a merge patch changes a document`(document: String, patch: String, expected: String) throws {
        let result = MergePatch.apply(try JSONReader.parse(patch.utf8), to: try JSONReader.parse(document.utf8))
        #expect(result.description == expected)
    }

    @Test(arguments: [
        (#"{"a":1}"#, #"{"a":1}"#, "{}"), (#"{"a":1}"#, #"{"b":1}"#, #"{"a":null,"b":1}"#),
        (#"{"a":{"b":1,"c":2}}"#, #"{"a":{"b":1,"c":3}}"#, #"{"a":{"c":3}}"#), (#"{"a":[1,2]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
        (#"{"a":1}"#, #"{"a":{}}"#, #"{"a":{}}"#), ("1", "{}", "{}"), ("{}", "[]", "[]"),
    ])
    func `the patch between two documents says only what differs`(old: String, new: String, expected: String) throws {
        let patch = MergePatch.create(from: try JSONReader.parse(old.utf8), to: try JSONReader.parse(new.utf8))
        #expect(patch.description == expected)
    }

    @Test func `the patch between two documents makes the second of the first`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<800 {
            let old = JSONValue.random(using: &random).withoutNullMembers
            let new = JSONValue.random(using: &random).withoutNullMembers
            #expect(MergePatch.apply(MergePatch.create(from: old, to: new), to: old) == new, "seed \(seed): \(old) to \(new)")
            #expect(MergePatch.apply([:], to: .object(old.object ?? [:])) == .object(old.object ?? [:]))
        }
    }
}
