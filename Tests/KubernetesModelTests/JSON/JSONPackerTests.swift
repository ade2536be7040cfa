@testable import KubernetesModel
import TestSupport
import Testing

@Suite struct JSONPackerTests {
    @Test func `packing a text is reading it and packing the value, whatever is kept and however the text is damaged`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        var successes = 0
        for round in 0..<3000 {
            var value = JSONValue.random(depth: 5, using: &random)
            // Others are packed by way of their value.
            if round % 4 != 0 { value = value.withPlainKeys }
            let fields = round % 2 == 0 ? .everything : KeptFields.random(of: value, using: &random)
            var text = value.shuffledText(using: &random)
            for _ in 0..<Int.random(in: 0...2, using: &random) { text.damage(using: &random) }
            let expected = Result { () throws(JSONError) in PackedJSON.packed(try JSONReader.parse(text, keeping: fields)) }
            let packed = Result { () throws(JSONError) in try JSONPacker.pack(text, keeping: fields) }
            #expect(packed == expected, "seed \(seed), round \(round): \(String(decoding: text, as: UTF8.self)) \(fields)")
            if case .success = packed { successes += 1 }
        }
        #expect(successes > 300 && successes < 2700)
    }

    @Test func `what is kept is the same of a text, of a value and of what is packed`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for round in 0..<1000 {
            let value = JSONValue.random(depth: 5, using: &random)
            let fields = KeptFields.random(of: value, using: &random)
            let kept = try JSONReader.parse(value.encoded()).keeping(fields)
            let comment: Comment = "seed \(seed), round \(round): \(value) \(fields)"
            #expect(try JSONReader.parse(value.encoded(), keeping: fields) == kept, comment)
            #expect(PackedJSON.value(of: PackedJSON.packed(value), keeping: fields) == kept, comment)
        }
    }

    @Test func `a field is kept or not by its name, its prefix and what its element says`() throws {
        let object: JSONValue = [
            "metadata": ["annotations": ["a/x": "1", "b/y": "2"], "labels": ["b/y": "2"], "name": "n"],
            "status": ["conditions": [["type": "A", "message": "m"], ["type": "B"], 7], "other": 1],
        ]
        let fields: KeptFields = .members([
            "metadata": .members(["annotations": .keys(prefix: "a/"), "labels": .keys(prefix: "a/")]),
            "status": .members(
                ["conditions": .elementsWhere("type", isOneOf: ["A"], .members(["message": .nothing]))], others: .nothing),
        ])
        #expect(
            PackedJSON.value(of: try JSONPacker.pack(object.encoded(), keeping: fields)) == [
                "metadata": ["annotations": ["a/x": "1"], "labels": [:], "name": "n"],
                "status": ["conditions": [["type": "A"]]],
            ])
    }

    @Test func `members are found where they are`() throws {
        let packed = try JSONPacker.pack(#"{"b":{"d":[1,{"x":null}],"kind":"text"},"a":1.5}"#.utf8)
        let members = PackedJSON.members(of: packed)
        #expect(members.map(\.key) == ["a", "b"])
        #expect(members.map { PackedJSON.value(of: packed, at: $0.value) } == [1.5, ["d": [1, ["x": .null]], "kind": "text"]])
        #expect(PackedJSON.members(of: packed, at: members[1].value).map(\.key) == ["d", "kind"])
        #expect(PackedJSON.members(of: packed, at: members[0].value).isEmpty)
        #expect(members[0].range.upperBound == members[1].range.lowerBound)
        #expect(members[1].range.upperBound == packed.count)
    }

    @Test func `a text that is out of order at very many levels is packed as any other`() throws {
        let depth = 500
        let text =
            String(repeating: #"{"b":"#, count: depth) + "\"" + String(repeating: "x", count: 100_000) + "\""
            + String(repeating: #","a":0}"#, count: depth)
        #expect(try JSONPacker.pack(text.utf8) == PackedJSON.packed(JSONReader.parse(text.utf8)))
    }

    @Test(arguments: [0, 1, 16, 17, 127, 128, 300])
    func `long arrays and objects in any order`(count: Int) throws {
        let object = "{" + (0..<count).reversed().map { #""k\#($0)":\#($0)"# }.joined(separator: ",") + "}"
        let text = "[\(object),[\((0..<count).map(String.init).joined(separator: ","))]]"
        #expect(try JSONPacker.pack(text.utf8) == PackedJSON.packed(JSONReader.parse(text.utf8)))
    }
}

extension KeptFields {
    /// Of some of the keys that the value has.
    fileprivate static func random(of value: JSONValue, using random: inout some RandomNumberGenerator) -> KeptFields {
        switch value {
        case .object(let object):
            let first = object.randomElement(using: &random)
            let second = object.last
            switch Int.random(in: 0..<4, using: &random) {
            case 0: return .keys(prefix: String(first?.key.prefix(1) ?? "a"))
            case 1: return .everything
            default:
                return .members(
                    [
                        first?.key ?? "a": .random(of: first?.value ?? .null, using: &random),
                        second?.key ?? "b": Bool.random(using: &random) ? .nothing : .everything,
                    ], others: Bool.random(using: &random) ? .nothing : .everything)
            }
        case .array(let elements):
            let inner = Self.random(of: elements.first ?? .null, using: &random)
            guard Bool.random(using: &random), let member = elements.first?.object?.first else { return .elements(inner) }
            return .elementsWhere(member.key, isOneOf: ["b", member.value.string ?? "a"], inner)
        default: return .everything
        }
    }
}

extension JSONValue {
    fileprivate var withPlainKeys: JSONValue {
        switch self {
        case .object(let object):
            let keys = ["b", "metadata", "a", "terminationGracePeriodSeconds", "aa"]
            return .object(JSONObject(object.enumerated().map { (keys[$0 % keys.count], $1.value.withPlainKeys) }))
        case .array(let elements): return .array(elements.map(\.withPlainKeys))
        default: return self
        }
    }

    /// Its text with the members of each object in any order, and now and then one of them twice.
    fileprivate func shuffledText(using random: inout some RandomNumberGenerator) -> [UInt8] {
        switch self {
        case .object(let object):
            var members = object.shuffled(using: &random)
            if Int.random(in: 0..<20, using: &random) == 0, let one = members.first { members.append(one) }
            var pieces: [[UInt8]] = []
            for member in members {
                let key = JSONValue.string(member.key).encoded()
                pieces.append(key + Array(":".utf8) + member.value.shuffledText(using: &random))
            }
            return Array("{".utf8) + pieces.joined(separator: Array(" , ".utf8)) + Array("}".utf8)
        case .array(let elements):
            var pieces: [[UInt8]] = []
            for element in elements { pieces.append(element.shuffledText(using: &random)) }
            return Array("[ ".utf8) + pieces.joined(separator: Array(",".utf8)) + Array("]".utf8)
        default: return encoded()
        }
    }
}
