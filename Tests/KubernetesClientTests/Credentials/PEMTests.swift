import TestSupport
import Testing

@testable import KubernetesClient

@Suite struct `PEM text` {
    @Test func `of certificates and keys is accepted as such only`() throws {
        let authority = try TestAuthority()
        let identity = try authority.issue("x")
        #expect(PEM.certificateFault(identity.certificate + [0x0A] + authority.pem) == nil)
        #expect(PEM.keyFault(identity.key) == nil)
        #expect(PEM.keyFault(identity.certificate) == "it holds no PEM block 'PRIVATE KEY'")
        #expect(PEM.certificateFault(identity.key) == "it holds no PEM block 'CERTIFICATE'")
        #expect(PEM.certificateFault([]) == "it is empty")
    }

    @Test func `with line breaks of any kind and text around is accepted`() throws {
        let pem = String(decoding: try TestAuthority().pem, as: UTF8.self)
        #expect(PEM.certificateFault(Array("# a comment\n\(pem)\nmore".utf8)) == nil)
        #expect(PEM.certificateFault(Array(pem.split(separator: "\n").joined(separator: "\r\n").utf8)) == nil)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `that is damaged is never taken for good, nor a reason to crash`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var pem = try TestAuthority().pem
        // Cut short within the content.
        pem = Array(pem.prefix(Int.random(in: 0..<pem.count - 30, using: &generator)))
        #expect(PEM.certificateFault(pem) != nil)
        pem = pem.map { Bool.random(using: &generator) ? $0 : UInt8.random(in: 0...255, using: &generator) }
        _ = PEM.certificateFault(pem)
        _ = PEM.keyFault(pem)
    }

    @Test func `of an encrypted key is refused with the cure`() {
        let text = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n"
        #expect(PEM.keyFault(Array(text.utf8)) == "the key is encrypted; decrypt it with 'openssl pkey'")
    }
}
