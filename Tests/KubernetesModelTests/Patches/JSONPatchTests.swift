import KubernetesModel
import TestSupport
import Testing

@Suite struct JSONPatchTests {
    /// The examples of RFC 6902, appendix A, and what lies between them: document, patch, result.
    @Test(arguments: [
        (#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux"}]"#, #"{"baz":"qux","foo":"bar"}"#),
        (#"{"foo":["bar","baz"]}"#, #"[{"op":"add","path":"/foo/1","value":"qux"}]"#, #"{"foo":["bar","qux","baz"]}"#),
        (#"{"baz":"qux","foo":"bar"}"#, #"[{"op":"remove","path":"/baz"}]"#, #"{"foo":"bar"}"#),
        (#"{"foo":["bar","qux","baz"]}"#, #"[{"op":"remove","path":"/foo/1"}]"#, #"{"foo":["bar","baz"]}"#),
        (#"{"baz":"qux"}"#, #"[{"op":"replace","path":"/baz","value":"boo"}]"#, #"{"baz":"boo"}"#),
        (
            #"{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}"#,
            #"[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]"#,
            #"{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}"#
        ),
        (
            #"{"foo":["all","grass","cows","eat"]}"#, #"[{"op":"move","from":"/foo/1","path":"/foo/3"}]"#,
            #"{"foo":["all","cows","eat","grass"]}"#
        ),
        (
            #"{"baz":"qux","foo":["a",2,"c"]}"#,
            #"[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2.0}]"#,
            #"{"baz":"qux","foo":["a",2,"c"]}"#
        ),
        (
            #"{"foo":"bar"}"#, #"[{"op":"add","path":"/child","value":{"grandchild":{}}}]"#,
            #"{"child":{"grandchild":{}},"foo":"bar"}"#
        ),
        (#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux","xyz":123}]"#, #"{"baz":"qux","foo":"bar"}"#),
        (
            #"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":10},{"op":"test","path":"/~1","value":9}]"#,
            #"{"/":9,"~1":10}"#
        ),
        (#"{"foo":["bar"]}"#, #"[{"op":"add","path":"/foo/-","value":["abc","def"]}]"#, #"{"foo":["bar",["abc","def"]]}"#),
        (#"{"a":1}"#, #"[{"op":"replace","path":"","value":[1]}]"#, "[1]"),
        (#"{"a":1}"#, #"[{"op":"add","path":"","value":2}]"#, "2"),
        (#"{"a":[1,2]}"#, #"[{"op":"copy","from":"/a/0","path":"/b"}]"#, #"{"a":[1,2],"b":1}"#),
        (#"{"a":[1,2]}"#, #"[{"op":"copy","from":"","path":"/b"}]"#, #"{"a":[1,2],"b":{"a":[1,2]}}"#),
        (#"{"a":1}"#, #"[{"op":"move","from":"/a","path":"/a"}]"#, #"{"a":1}"#),
        (#"{"a":[1,2,3]}"#, #"[{"op":"remove","path":"/a/-1"}]"#, #"{"a":[1,2]}"#),
        (#"{"a":[1]}"#, #"[{"op":"add","path":"/a/1","value":2}]"#, #"{"a":[1,2]}"#),
        (#"{"a":1}"#, #"[{"op":"test","path":"/b"}]"#, #"{"a":1}"#),
        (#"{"":{"":1}}"#, #"[{"op":"replace","path":"//","value":2}]"#, #"{"":{"":2}}"#),
        (#"{"a":{"b":null}}"#, #"[{"op":"replace","path":"/a/b","value":1}]"#, #"{"a":{"b":1}}"#),
        (
            #"{"metadata":{"annotations":{"a.b/c":"1"}}}"#, #"[{"op":"remove","path":"/metadata/annotations/a.b~1c"}]"#,
            #"{"metadata":{"annotations":{}}}"#
        ),
        (#"{}"#, "[]", "{}"),
    ])
    func `a patch changes a document`(document: String, patch: String, expected: String) throws {
        let result = try JSONPatch(JSONReader.parse(patch.utf8)).applied(to: JSONReader.parse(document.utf8))
        #expect(result.description == expected)
    }

    @Test(arguments: [
        (
            #"[{"op":"add","path":"/a/b","value":1}]"#,
            #"add operation does not apply: doc is missing path: "/a/b": missing value"#
        ),
        (
            #"[{"op":"add","path":"/n/b","value":1}]"#,
            #"add operation does not apply: doc is missing path: "/n/b": missing value"#
        ),
        (#"[{"op":"remove","path":"/a"}]"#, #"remove operation does not apply: doc is missing key: "a": missing value"#),
        (
            #"[{"op":"replace","path":"/a","value":1}]"#,
            #"replace operation does not apply: doc is missing key: "a": missing value"#
        ),
        (#"[{"op":"test","path":"/n","value":2}]"#, "testing value /n failed: test failed"),
        (
            #"[{"op":"test","path":"/l/0/x","value":2}]"#,
            #"test operation does not apply: doc is missing path: "/l/0/x": missing value"#
        ),
        (#"[{"op":"copy","from":"/a","path":"/b"}]"#, #"copy operation does not apply: doc is missing key: "/a": missing value"#),
        (#"[{"op":"move","from":"/o","path":"/o/p"}]"#, "move operation does not apply: /o/p lies within what is moved"),
        (
            #"[{"op":"add","path":"/l/9","value":1}]"#,
            "add operation does not apply: /l/9: unable to access invalid index: 9: invalid index referenced"
        ),
        (
            #"[{"op":"remove","path":"/l/1"}]"#,
            "remove operation does not apply: /l/1: unable to access invalid index: 1: invalid index referenced"
        ),
        (
            #"[{"op":"remove","path":"/l/-"}]"#,
            "remove operation does not apply: /l/-: unable to access invalid index: -: invalid index referenced"
        ),
        (
            #"[{"op":"remove","path":"/l/00"}]"#,
            "remove operation does not apply: /l/00: unable to access invalid index: 00: invalid index referenced"
        ),
        (
            #"[{"op":"remove","path":"/l/-2"}]"#,
            "remove operation does not apply: /l/-2: unable to access invalid index: -2: invalid index referenced"
        ),
        (
            #"[{"op":"remove","path":"/l/99999999999999999999"}]"#,
            "remove operation does not apply: /l/99999999999999999999: unable to access invalid index: 99999999999999999999: invalid index referenced"
        ),
    ])
    func `a patch that does not fit is refused whole`(patch: String, message: String) throws {
        let document: JSONValue = ["n": 1, "l": [0], "o": [:]]
        #expect(throws: JSONPatch.Failure.doesNotApply(message)) {
            try JSONPatch(JSONReader.parse(patch.utf8)).applied(to: document)
        }
    }

    @Test func `an operation that does not exist does not fit any document`() throws {
        let json = try JSONReader.parse(#"[{"op":"merge"}]"#.utf8)
        #expect(throws: JSONPatch.Failure.doesNotApply("Unexpected kind: merge")) { try JSONPatch(json) }
    }

    @Test(arguments: [
        ("{}", "a JSON patch must be an array of operations, not object"),
        ("[1]", "operation 0 of the JSON patch has no \"op\""),
        (#"[{"op":"remove"}]"#, "operation 0 of the JSON patch has no \"path\""),
        (#"[{"op":"remove","path":"a"}]"#, "operation 0 of the JSON patch: the path \"a\" does not begin with \"/\""),
        (#"[{"op":"add","path":"/a"}]"#, "operation 0 of the JSON patch has no \"value\""),
        (#"[{"op":"move","path":"/a"}]"#, "operation 0 of the JSON patch has no \"from\""),
    ])
    func `what is no patch is refused`(patch: String, message: String) throws {
        let json = try JSONReader.parse(patch.utf8)
        #expect(throws: JSONPatch.Failure.malformed(message)) { try JSONPatch(json) }
    }

    @Test func `too many operations are refused`() {
        let operation: JSONValue = ["op": "test", "path": ""]
        #expect(throws: JSONPatch.Failure.tooManyOperations(10_001)) {
            try JSONPatch(.array(Array(repeating: operation, count: 10_001)))
        }
    }

    @Test func `copies that would fill the memory are refused`() throws {
        let doubling = (0..<60).map { ["op": "copy", "from": "/a", "path": .string("/a/\($0)")] as JSONValue }
        #expect(throws: JSONPatch.Failure.self) { try JSONPatch(.array(doubling)).applied(to: ["a": ["b": "some text"]]) }
        let few = try JSONPatch(.array(Array(doubling[..<3]))).applied(to: ["a": ["b": 1]])
        #expect(few["a", "2", "1", "0", "b"] == 1)
    }

    @Test func `any patch gets an answer`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let paths = ["", "/", "/a", "/b", "/a/0", "/a/-", "/a/-1", "/a/b", "/~0", "/~1", "/~", "/é", "/a/0/b/c"]
        for _ in 0..<800 {
            let document = JSONValue.random(using: &random)
            let operations: [JSONValue] = (0..<3).map { _ in
                [
                    "op": .string(["add", "remove", "replace", "move", "copy", "test"].randomElement(using: &random) ?? ""),
                    "path": .string(paths.randomElement(using: &random) ?? ""),
                    "from": .string(paths.randomElement(using: &random) ?? ""), "value": .random(depth: 2, using: &random),
                ]
            }
            _ = try? JSONPatch(.array(operations)).applied(to: document)
            // Adding and taking away again leaves the document as it was.
            if var object = document.object {
                object["new"] = nil
                let patch: JSONValue = [["op": "add", "path": "/new", "value": 1], ["op": "remove", "path": "/new"]]
                #expect((try? JSONPatch(patch).applied(to: .object(object))) == .object(object), "seed \(seed)")
            }
        }
    }
}
