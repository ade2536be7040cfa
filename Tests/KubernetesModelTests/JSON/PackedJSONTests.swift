@testable import KubernetesModel
import TestSupport
import Testing

@Suite struct PackedJSONTests {
    @Test func `values read back as from their text`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let value = JSONValue.random(depth: 5, using: &random)
            let read = try #require(PackedJSON.value(of: PackedJSON.packed(value)), "seed \(seed)")
            #expect(read.isEquivalent(to: value), "seed \(seed): \(value)")
            #expect(PackedJSON.packed(read) == PackedJSON.packed(value), "seed \(seed): \(value)")
        }
    }

    @Test(arguments: [
        "", "a", "kind", "kinD", "metadata", "terminationGracePeriodSeconds", "terminationGracePeriodSecondS", "é", "a\u{0}b",
        String(repeating: "x", count: 200), String(repeating: "y", count: 20_000),
    ])
    func `a string is itself, known or not, as a key and as a value`(text: String) throws {
        let value: JSONValue = [text: .string(text)]
        #expect(PackedJSON.value(of: PackedJSON.packed(value)) == value)
        #expect(try JSONReader.parse(value.encoded()) == value)
    }

    @Test func `every known string is found, and under its own number`() {
        for (number, string) in KnownStrings.kubernetes.enumerated() {
            Array(string.utf8).withUnsafeBufferPointer { #expect(KnownStrings.common.number(of: $0) == number, "\(string)") }
            #expect(KnownStrings.common.string(number: number) == string)
        }
        #expect(KnownStrings.common.string(number: KnownStrings.kubernetes.count) == nil)
        #expect(KnownStrings.common.string(number: -1) == nil)
    }

    @Test func `damaged bytes give another value or none`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            var bytes = PackedJSON.packed(.random(depth: 4, using: &random))
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = .random(in: 0...255, using: &random)
                case 1: bytes.remove(at: index)
                default: bytes.removeSubrange(index...)
                }
            }
            _ = PackedJSON.value(of: bytes)
            _ = PackedJSON.members(of: bytes)
        }
    }
}
