import KubernetesModel
import TestSupport
import Testing

@Suite struct JSONRoundTripTests {
    @Test func `any value reads back from its text`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<800 {
            let value = JSONValue.random(depth: 5, using: &random)
            for text in [value.encoded(), Array(value.prettyPrinted().utf8)] {
                let read = try JSONReader.parse(text)
                #expect(read.isEquivalent(to: value), "seed \(seed): \(value)")
                // From then on nothing changes any more: numbers without a fraction have become integers.
                #expect(try JSONReader.parse(read.encoded()) == read, "seed \(seed): \(value)")
                #expect(read.encoded() == value.encoded(), "seed \(seed): \(value)")
            }
        }
    }

    @Test(arguments: ["\"", "\\", "\u{0}", "\u{1F}", " ", "\u{7F}", "\u{80}", "é", "\u{FFFF}", "🚀", "!", "#", "[", "]"])
    func `a character reads back wherever it stands in a string`(character: String) throws {
        for length in 0...24 {
            for place in 0...length {
                let text = String(repeating: "x", count: place) + character + String(repeating: "y", count: length - place)
                #expect(try JSONReader.parse(JSONValue.string(text).encoded()) == .string(text))
                // Where nobody reads it, its end is found all the same.
                let object: JSONValue = [text: .string(text), "other": 1]
                #expect(try JSONReader.parse(object.encoded(), keeping: .members([text: .nothing])) == ["other": 1])
            }
        }
    }

    @Test(arguments: [0, 1, 2, 3, 16, 31, 32, 33, 100])
    func `members are read in any order, and of a key that comes again the last counts`(count: Int) throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let members = (0..<count).map { (key: "key\(Int.random(in: 0...max(1, count), using: &random))", value: $0) }
        let text = "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        let expected = Dictionary(members.map { ($0.key, $0.value) }) { $1 }
        let (value, repeated) = try JSONReader.parseReportingDuplicates(text.utf8)
        #expect(value == .object(JSONObject(expected.map { ($0.key, .integer(Int64($0.value))) })), "seed \(seed)")
        #expect(
            value.object?.keys == expected.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) },
            "seed \(seed)")
        #expect(repeated.count == count - expected.count, "seed \(seed)")
    }

    @Test(
        arguments: [
            (.null, "null"), (true, "true"), (.integer(.min), "-9223372036854775808"), (1.5, "1.5"), (3.0, "3"),
            (1e100, "1e+100"),
            (.double(.infinity), "null"), (.double(.nan), "null"),
            ("a\"\\/\n\r\t\u{1}\u{7F}é", #""a\"\\/\n\r\t\u0001"# + "\u{7F}é\""),
            (["b": 1, "a": [], "": [:]], #"{"":{},"a":[],"b":1}"#),
        ] as [(JSONValue, String)])
    func `a value is written`(value: JSONValue, expected: String) {
        #expect(value.description == expected)
    }

    @Test func `a value is written for people`() {
        let value: JSONValue = ["a": [1, ["b": [:]], []], "c": "d"]
        #expect(
            value.prettyPrinted() == """
                {
                  "a": [
                    1,
                    {
                      "b": {}
                    },
                    []
                  ],
                  "c": "d"
                }
                """)
        #expect(JSONValue.integer(1).prettyPrinted() == "1")
    }

    @Test func `numbers are the same whether they have a point or not`() {
        #expect(JSONValue.integer(1).isEquivalent(to: 1.0))
        #expect(JSONValue.integer(1) != 1.0)
        let left: JSONValue = ["a": [1, ["b": 2]]]
        #expect(left.isEquivalent(to: ["a": [1.0, ["b": 2.0]]]))
        #expect(!left.isEquivalent(to: ["a": [1.0, ["b": 2.5]]]))
        #expect(!left.isEquivalent(to: ["a": [1.0]]))
        #expect(!left.isEquivalent(to: ["b": [1.0, ["b": 2.0]]]))
        #expect(!JSONValue.integer(1).isEquivalent(to: "1"))
    }
}

@Suite struct JSONObjectTests {
    @Test func `an object behaves as a dictionary sorted by key`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        // Swift's own order says of "éa" and of the other spelling of "é" that neither comes first.
        let keys = [
            "", "a", "b", "B", "ab", "é", "e\u{301}", "éa", "e\u{301}a", "é\0", "日", "z", "10", "9", "app.kubernetes.io/name",
            "app.kubernetes.io/named", "app.kubernetes.io/part-of", "app.kubernetes.io/é", "app.kubernetes.io/日",
        ]
        for _ in 0..<200 {
            var object: JSONObject = [:]
            var model: [[UInt8]: Int64] = [:]
            for step in 0..<40 as Range<Int64> {
                let key = keys.randomElement(using: &random) ?? ""
                switch Int.random(in: 0..<4, using: &random) {
                case 0:
                    object[key] = nil
                    model[Array(key.utf8)] = nil
                case 1:
                    #expect(
                        object.removeValue(forKey: key)?.integer == model.removeValue(forKey: Array(key.utf8)), "seed \(seed)")
                case 2:
                    object.modify(key, default: .integer(-1)) { $0 = .integer(($0.integer ?? 0) + 1) }
                    model[Array(key.utf8), default: -1] += 1
                default:
                    object[key] = .integer(step)
                    model[Array(key.utf8)] = step
                }
                for key in keys { #expect(object[key]?.integer == model[Array(key.utf8)], "seed \(seed)") }
                #expect(object.count == model.count, "seed \(seed)")
            }
            let shuffled = object.shuffled(using: &random)
            #expect(JSONObject(members: shuffled) == object, "seed \(seed)")
            #expect(JSONObject(shuffled.map { ($0.key, $0.value) }).hashValue == object.hashValue, "seed \(seed)")
            #expect(object.keys == object.map(\.key), "seed \(seed)")
            let isSorted = zip(object.keys, object.keys.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            #expect(isSorted, "seed \(seed)")
        }
    }

    @Test func `of a key given twice the last one counts`() {
        let object: JSONObject = ["b": 1, "a": 2, "b": 3, "a": 4]
        #expect(object == ["a": 4, "b": 3])
        #expect(JSONObject([("a", 1), ("a", 2)]) == ["a": 2])
    }

    @Test func `values are reached and changed by their paths`() {
        var value: JSONValue = ["a": ["b": ["c": 1]]]
        #expect(value["a", "b", "c"] == 1)
        #expect(value["a", "x", "c"] == nil)
        #expect(value["a", "b", "c", "d"] == nil)
        value["a", "x", "y"] = 2
        #expect(value["a", "x"] == ["y": 2])
        value["a", "b", "c"] = nil
        #expect(value["a", "b"] == [:])
        value["q", "r"] = nil
        #expect(value["q"] == nil)
        value["a", "x", "y", "z"] = 3
        #expect(value["a", "x", "y"] == ["z": 3])
        value[path: []] = 5
        #expect(value == 5)
        var list: JSONValue = "x"
        list.withArray { $0.append(1) }
        #expect(list == [1])
        list.withObject { $0["k"] = 1 }
        #expect(list == ["k": 1])
    }

    @Test func `values are what they are`() {
        #expect(JSONValue.double(3).integer == 3)
        #expect(JSONValue.double(3.5).integer == nil)
        #expect(JSONValue.double(1e300).integer == nil)
        #expect(JSONValue.integer(3).number == 3)
        #expect(JSONValue.string("3").number == nil)
        let value: JSONValue = ["a": "x", "b": 1]
        #expect(value.stringMap == ["a": "x"])
        #expect(JSONValue.null.stringMap == nil)
        #expect(value.object?.mapValues { .string($0.description) } == ["a": "\"x\"", "b": "1"])
    }
}
