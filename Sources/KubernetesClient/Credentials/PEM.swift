import FoundationEssentials

/// The text form of certificates and keys, RFC 7468.
enum PEM {
    struct Block: Equatable {
        /// As `CERTIFICATE`.
        var label: String
        var isEncrypted: Bool
        /// DER; nil when it is not Base64, or no DER value.
        var der: [UInt8]?
    }

    /// The blocks of a text, in order; what stands between them does not count.
    static func blocks(_ bytes: [UInt8]) -> [Block] {
        var blocks: [Block] = []
        var label: String?
        var content = ""
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(\.trimmed) {
            if line.hasPrefix("-----BEGIN "), line.hasSuffix("-----") {
                label = String(line.dropFirst(11).dropLast(5))
                content = ""
            } else if let open = label, line == "-----END \(open)-----" {
                blocks.append(block(open, content))
                label = nil
            } else {
                content += line
            }
        }
        return blocks
    }

    private static func block(_ label: String, _ content: String) -> Block {
        let isEncrypted =
            label.hasPrefix("ENCRYPTED ") || content.contains("Proc-Type:4,ENCRYPTED")
            || content.contains("Proc-Type: 4,ENCRYPTED")
        let der = Data(base64Encoded: content).map { [UInt8]($0) }
        return Block(label: label, isEncrypted: isEncrypted, der: der.flatMap { isDERSequence($0) ? $0 : nil })
    }

    /// Whether the bytes are one SEQUENCE whose length is theirs.
    private static func isDERSequence(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 2, bytes[0] == 0x30 else { return false }
        if bytes[1] < 0x80 { return bytes.count == 2 + Int(bytes[1]) }
        let lengthBytes = Int(bytes[1] & 0x7F)
        guard (1...4).contains(lengthBytes), bytes.count > 2 + lengthBytes else { return false }
        let length = bytes[2..<2 + lengthBytes].reduce(0) { $0 << 8 | Int($1) }
        return bytes.count == 2 + lengthBytes + length
    }

    /// Why these bytes are no certificates; nil when they are.
    static func certificateFault(_ bytes: [UInt8]) -> String? {
        guard !bytes.isEmpty else { return "it is empty" }
        let certificates = blocks(bytes).filter { ["CERTIFICATE", "TRUSTED CERTIFICATE"].contains($0.label) }
        if certificates.isEmpty { return "it holds no PEM block 'CERTIFICATE'" }
        return certificates.contains { $0.der == nil } ? "a certificate in it is damaged" : nil
    }

    /// Why these bytes are no private key that can be used; nil when they are one.
    static func keyFault(_ bytes: [UInt8]) -> String? {
        guard !bytes.isEmpty else { return "it is empty" }
        guard let key = blocks(bytes).first(where: { $0.label.hasSuffix("PRIVATE KEY") }) else {
            return "it holds no PEM block 'PRIVATE KEY'"
        }
        if key.isEncrypted { return "the key is encrypted; decrypt it with 'openssl pkey'" }
        return key.der == nil ? "the key in it is damaged" : nil
    }

    /// Why these bytes are no bearer token; nil when they are one.
    static func tokenFault(_ bytes: [UInt8]) -> String? {
        let token = String(decoding: bytes, as: UTF8.self).trimmed
        if token.isEmpty { return "it is empty" }
        // A line break would let a token write headers of its own.
        return token.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? nil : "it holds characters that no token has"
    }
}
