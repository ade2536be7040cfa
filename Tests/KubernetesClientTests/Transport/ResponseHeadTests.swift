import TestSupport
import Testing

@testable import KubernetesClient

@Suite struct `Response heads` {
    private func parse(_ lines: [String]) -> ResponseHeadParser.Outcome {
        var parser = ResponseHeadParser()
        var outcome = ResponseHeadParser.Outcome.more
        for line in lines where outcome == .more {
            outcome = Array("\(line)\r\n".utf8).withUnsafeBytes { parser.line($0) }
        }
        return outcome
    }

    @Test(arguments: [
        (["HTTP/1.1 200 OK", ""], ResponseHead(status: 200)),
        (["HTTP/2 404", ""], ResponseHead(status: 404)),
        (["HTTP/1.1 100 Continue", "", "HTTP/1.1 201 Created", ""], ResponseHead(status: 201)),
        (["HTTP/1.1 429 X", "retry-AFTER:  12 ", ""], ResponseHead(status: 429, retryAfterSeconds: 12)),
        (["HTTP/1.1 429 X", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT", ""], ResponseHead(status: 429)),
        (["HTTP/1.1 429 X", "Retry-After: -1", ""], ResponseHead(status: 429)),
        (["HTTP/1.1 429 X", "Retry-After: 99999999999999999999999", ""], ResponseHead(status: 429)),
        (
            ["HTTP/1.1 200 X", "Warning: 299 - \"a\"", "Warning: nothing", ""],
            ResponseHead(status: 200, warnings: ["a", "nothing"])
        ),
        (["HTTP/1.1 200 X", "no colon", ": no name", "", "Warning: in a trailer"], ResponseHead(status: 200)),
    ])
    func `are read as far as anybody looks`(lines: [String], head: ResponseHead) {
        #expect(parse(lines) == .complete(head))
    }

    @Test func `are no longer than a limit`() {
        let filler = String(repeating: "a", count: 60_000)
        #expect(parse(["HTTP/1.1 200 OK"] + Array(repeating: "X: \(filler)", count: 10)) == .tooLong)
    }

    @Test(arguments: [["garbage", ""], ["", "", ""], ["HTTP/1.1 abc", ""], ["HTTP/1.1"]])
    func `that are none are never complete`(lines: [String]) {
        #expect(parse(lines) == .more)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `of random bytes do no harm`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var parser = ResponseHeadParser()
        for _ in 0..<100 {
            let line = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            _ = line.withUnsafeBytes { parser.line($0) }
        }
    }
}
