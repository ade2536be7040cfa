import KubernetesModel
import KubernetesSchema
import TestSupport
import Testing

@Suite struct FieldSetTests {
    @Test func `a set is read from and written to managedFields`() throws {
        let json: JSONValue = [
            "f:metadata": [
                "f:labels": [".": [:], "f:app.kubernetes.io/name": [:]], "f:finalizers": [".": [:], #"v:"a""#: [:]],
            ],
            "f:spec": [
                "f:ports": [#"k:{"port":80,"protocol":"TCP"}"#: [".": [:], "f:port": [:]]], "f:replicas": [:],
                "f:list": ["i:3": [:], "v:4": [:]],
            ],
        ]
        let set = try FieldSet(fieldsV1: json)
        #expect(set.fieldsV1 == json)
        #expect(
            set.description == """
                .metadata.finalizers
                .metadata.labels
                .metadata.finalizers[="a"]
                .metadata.labels.app.kubernetes.io/name
                .spec.replicas
                .spec.list[=4]
                .spec.list[3]
                .spec.ports[port=80,protocol="TCP"]
                .spec.ports[port=80,protocol="TCP"].port
                """)
        #expect(set.count == 9)
        #expect(set.contains([.field("spec"), .field("ports"), .key(["port": 80, "protocol": "TCP"])]))
        #expect(!set.contains([.field("spec"), .field("ports")]))
        #expect(!set.contains([.field("spec"), .field("ports"), .key(["port": 81, "protocol": "TCP"])]))
        #expect(!set.contains([]))
    }

    @Test func `steps of an unknown kind are left out, and ways of writing the same step become one`() throws {
        #expect(try FieldSet(fieldsV1: ["f:a": ["x:b": [:]]]) == FieldSet([.field("a")]))
        #expect(try FieldSet(fieldsV1: [#"k:{"a":1,"b":2}"#: ["f:x": [:]], #"k:{"b":2, "a":1}"#: [:]]).paths.count == 2)
        #expect(try FieldSet(fieldsV1: [:]).isEmpty)
        #expect(try FieldSet(fieldsV1: ["f:a": .null]) == FieldSet([.field("a")]))
    }

    @Test(
        arguments: [
            ([], "fieldsV1 holds objects only, not array"), (["f:a": 1], "fieldsV1 holds objects only, not integer"),
            (["a": [:]], "missing colon: a"), (["": [:]], "missing colon: "), (["i:x": [:]], #""i:x" has no number"#),
            (["k:[]": [:]], #"the key in "k:[]" is no JSON object"#),
            (["v:": [:]], #""" is no JSON: line 1, column 1: the JSON text ends in the middle of a value"#),
        ] as [(JSONValue, String)])
    func `what is no set is refused`(json: JSONValue, message: String) {
        do throws(FieldSetError) {
            _ = try FieldSet(fieldsV1: json)
            Issue.record("\(json) was read")
        } catch {
            #expect(error.description == message)
        }
    }

    @Test func `a field and what lies in it are members each on their own`() {
        let parent = FieldSet([.field("a")])
        let child = FieldSet([.field("a"), .field("b")])
        #expect(parent.subtracting(child) == parent)
        #expect(child.subtracting(parent) == child)
        #expect(child.subtractingRecursively(parent).isEmpty)
        #expect(parent.union(child).subtractingRecursively(child) == parent)
        #expect(parent.intersection(child).isEmpty)
        #expect(parent.union(child).count == 2)
    }

    private static func random(using random: inout SeededGenerator) -> FieldSet {
        let steps: [PathElement] = [
            .field("a"), .field("b"), .field("é"), .key(["n": "x"]), .key(["n": "y"]), .key(["n": 1]), .value("a"), .value(2),
            .index(0),
        ]
        var set = FieldSet()
        for _ in 0..<Int.random(in: 0..<12, using: &random) {
            set.insert((0..<Int.random(in: 1...3, using: &random)).compactMap { _ in steps.randomElement(using: &random) })
        }
        return set
    }

    @Test func `sets obey the laws of sets`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let (a, b, c) = (Self.random(using: &random), Self.random(using: &random), Self.random(using: &random))
            let comment: Comment = "seed \(seed):\n\(a)\n--\n\(b)\n--\n\(c)"
            let paths = Set(a.paths)
            #expect(paths.count == a.count, comment)
            #expect(Set(a.union(b).paths) == paths.union(b.paths), comment)
            #expect(Set(a.intersection(b).paths) == paths.intersection(b.paths), comment)
            #expect(Set(a.subtracting(b).paths) == paths.subtracting(b.paths), comment)
            #expect(
                Set(a.subtractingRecursively(b).paths)
                    == paths.filter { path in !(1...path.count).contains { b.contains(path.prefix($0)) } }, comment)
            #expect(a.union(b) == b.union(a), comment)
            #expect(a.union(b).union(c) == a.union(b.union(c)), comment)
            #expect(a.intersection(b.union(c)) == a.intersection(b).union(a.intersection(c)), comment)
            #expect(a.subtracting(b).union(a.intersection(b)) == a, comment)
            #expect(a.subtracting(b).isSubset(of: a), comment)
            #expect(try FieldSet(fieldsV1: a.fieldsV1) == a, comment)
            #expect(try FieldSet(fieldsV1: JSONReader.parse(a.fieldsV1.encoded())) == a, comment)
            for path in b.paths { #expect(a.contains(path) == paths.contains(path), comment) }
        }
    }
}
