import TestSupport
import Testing

@testable import KubernetesClient

@Suite struct `Frames` {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `Fault 8: come out whole however the stream is cut`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet = ["a", "é", "日本", "🎈", "{", "}", "\"", "\\n", " "]
        let lines = (0..<Int.random(in: 0..<8, using: &generator)).map { _ in
            (0..<Int.random(in: 0..<20, using: &generator)).compactMap { _ in alphabet.randomElement(using: &generator) }.joined()
        }
        var rest = Array(lines.map { "\($0)\n" }.joined().utf8)[...]
        var splitter = FrameSplitter()
        var frames: [String] = []
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...12, using: &generator))
            rest = rest.dropFirst(piece.count)
            frames += try splitter.append(Array(piece)).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(frames == lines.filter { $0.contains { $0 != " " } }, "seed \(seed)")
        #expect(splitter.finish().isEmpty)
    }

    @Test func `the last may lack its line feed`() throws {
        var splitter = FrameSplitter()
        #expect(try splitter.append(Array("a\nb".utf8)).count == 1)
        #expect(splitter.finish() == Array("b".utf8))
        #expect(splitter.finish().isEmpty)
    }

    @Test func `are no longer than the limit`() throws {
        var splitter = FrameSplitter(maximumFrameBytes: 8)
        #expect(try splitter.append(Array("12345678\n12345678".utf8)).count == 1)
        #expect(throws: TransportError.self) { try splitter.append([1]) }
    }
}
