import KubernetesModel
import NIOHTTP1
import Testing

@testable import DevCluster

@Suite struct RefusalTests {
    @Test(arguments: ["127.0.0.1", "127.0.0.1:6443", "localhost:1", "LOCALHOST", "[::1]:6443", "[::1]"])
    func `loopback names are answered`(host: String) {
        #expect(LoopbackGuard.refusal(host: host, origin: nil) == nil)
        #expect(LoopbackGuard.refusal(host: host, origin: "https://localhost")?.code == 403)
    }

    @Test(arguments: ["evil.example", "127.0.0.1.evil.example:6443", "", "[::1", "localhost.", "10.0.0.1", "[::2]:1", ":1"])
    func `other names are refused`(host: String) {
        #expect(LoopbackGuard.refusal(host: host, origin: nil)?.code == 403)
    }

    @Test func `a request without a host is refused`() {
        #expect(LoopbackGuard.refusal(host: nil, origin: nil)?.code == 400)
    }

    @Test(arguments: [
        ("", true), ("*/*", true), ("application/json", true),
        ("application/json;as=Table;v=v1;g=meta.k8s.io, application/json", true),
        ("application/vnd.kubernetes.protobuf, application/json", true), ("application/*;q=0.8", true),
        ("Application/JSON", false), ("Application/YAML", false),
        ("application/vnd.kubernetes.protobuf", false), ("text/html", false), ("application/yaml", true),
    ])
    func `only JSON and YAML are answered`(accept: String, isServed: Bool) {
        #expect((MediaTypes.refusal(accept: accept)?.code == 406) == !isServed)
    }

    @Test(arguments: [
        ("application/json", "{}", true), ("", "{}", true), ("application/apply-patch+yaml", "\n {\"a\": 1}", true),
        ("application/apply-patch+yaml", "a: 1", true), ("application/yaml", "a: 1", true), ("text/plain", "{}", false),
        ("application/x-www-form-urlencoded", "{}", false), ("text/plain", "", true),
    ])
    func `only JSON and YAML are read`(contentType: String, body: String, isRead: Bool) {
        #expect((MediaTypes.refusal(contentType: contentType, body: Array(body.utf8))?.code == 415) == !isRead)
    }

    @Test func `a media type loses its parameters`() {
        #expect(MediaTypes.withoutParameters("application/json ; charset=utf-8") == "application/json")
        #expect(MediaTypes.withoutParameters(" ;;") == "")
    }

    @Test func `a warning cannot break out of its header`() {
        #expect("a \"b\" \\ \r\nSet-Cookie: x\u{7F}ü".quotedForHeader == #""a \"b\" \\   Set-Cookie: x ü""#)
    }

    @Test func `answers that ask for patience say so in a header`() {
        let answer = HTTPAnswer(.failure(APIStatus(code: 429, reason: .tooManyRequests, message: "", retryAfterSeconds: 10)))
        #expect(answer.headers.first(name: "Retry-After") == "10")
        let other = HTTPAnswer(
            .complete(status: 503, contentType: "text/plain", body: Array("{nonsense".utf8), warnings: ["a", "b"]))
        #expect(other.headers.first(name: "Retry-After") == nil)
        #expect(other.headers["Warning"] == ["299 - \"a\"", "299 - \"b\""])
    }

    @Test func `requests beyond the limit get no permit until one ends`() {
        let limiter = RequestLimiter(limit: 2)
        var permits = [limiter.permit(), limiter.permit()]
        #expect(permits.allSatisfy { $0 != nil })
        #expect(limiter.permit() == nil)
        #expect(limiter.permit() == nil)
        permits.removeLast()
        #expect(limiter.permit() != nil)
    }
}
