import TestSupport
import Testing

@testable import DevCluster

@Suite struct RequestTargetTests {
    @Test(arguments: [
        ("/api/v1/pods", ["api", "v1", "pods"]), ("/api/v1/pods/", ["api", "v1", "pods"]), ("/", []),
        ("/a%20b/c", ["a b", "c"]), ("/a%2Fb", ["a", "b"]), ("/a+b", ["a+b"]), ("/%C3%A4", ["ä"]), ("/x?", ["x"]),
    ])
    func `a path is unescaped and split`(target: String, segments: [String]) throws {
        #expect(try #require(RequestTarget(target)).segments == segments)
    }

    @Test(arguments: [
        "", "api", "*", "https://host/api", "//api", "/api//v1", "/api/../v1", "/api/./v1", "/api/%2e%2e/v1", "/a%", "/a%2",
        "/a%zz", "/%ff%fe", "/a%00b",
    ])
    func `what is no plain absolute path is refused`(target: String) {
        #expect(RequestTarget(target) == nil)
    }

    @Test func `a query is unescaped, keeps its order, and loses what is broken`() throws {
        let target = try #require(RequestTarget("/x?labelSelector=a%3Db%2Cc+d&watch&limit=&bad=%zz&%=1&a=b=c&&limit=5"))
        #expect(
            target.query.map { "\($0.name)|\($0.value)" } == ["labelSelector|a=b,c d", "watch|", "limit|", "a|b=c", "limit|5"])
        #expect(target.parameter("limit") == "")
        #expect(target.parameter("nothing") == nil)
    }

    @Test func `whatever bytes arrive, reading them ends`() {
        var random = SeededGenerator(seed: 42)
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? Array("/%?=&+.ab2f".utf8).randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
            }
            guard let target = RequestTarget(String(decoding: bytes, as: UTF8.self)) else { continue }
            #expect(!target.segments.contains { $0.isEmpty || $0 == ".." })
            _ = RequestInfo(method: "GET", target: target)
        }
    }
}
