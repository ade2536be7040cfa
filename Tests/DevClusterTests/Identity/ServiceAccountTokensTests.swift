import KubernetesModel
import TestSupport
import Testing

@testable import DevCluster

@Suite struct ServiceAccountTokensTests {
    private let claims = ServiceAccountTokens.Claims(
        namespace: "team", name: "robot", uid: "u-1", audiences: ["a", "b"], issuedAt: 1000, expiresAt: 4600, identifier: "j",
        boundTo: ServiceAccountTokens.BoundObject(kind: "Pod", name: "p", uid: "u-2"))

    @Test func `what was signed is read back`() throws {
        let tokens = ServiceAccountTokens()
        #expect(try tokens.verify(tokens.sign(claims)) == claims)
    }

    @Test func `a token of another cluster counts for nothing`() throws {
        #expect(try ServiceAccountTokens().verify(ServiceAccountTokens().sign(claims)) == nil)
    }

    @Test func `no change of a token goes unnoticed`() throws {
        let tokens = ServiceAccountTokens()
        let token = Array(try tokens.sign(claims).utf8)
        var random = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            var changed = token
            // The last character of a part may carry bits that mean nothing.
            let index = Int.random(in: 0..<token.count - 1, using: &random)
            changed[index] = UInt8(ascii: "-") + UInt8.random(in: 0..<70, using: &random)
            let text = String(decoding: changed, as: UTF8.self)
            if changed != token, let read = tokens.verify(text) {
                #expect(read == claims, "\(text)")
            }
        }
        for text in ["", ".", "..", "a.b.c", "a.b.c.d", String(repeating: ".", count: 1000)] {
            #expect(tokens.verify(text) == nil)
        }
    }
}
