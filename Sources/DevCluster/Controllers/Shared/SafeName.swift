/// Parts of names that are made up: stable, and without vowels and look-alikes, so that they spell nothing.
enum SafeName {
    /// The alphabet of the names that Kubernetes generates.
    private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)

    /// FNV-1a: the same on every machine and in every version.
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// One letter for each decimal digit of the hash's 32 bits.
    static func digits(_ hash: UInt64) -> String {
        letters(String(UInt32(truncatingIfNeeded: hash ^ (hash >> 32))).utf8.map { Int($0) % alphabet.count })
    }

    /// Five letters.
    static func suffix(_ hash: UInt64) -> String {
        var rest = hash ^ (hash >> 29)
        return letters(
            (0..<5).map { _ in
                defer { rest /= UInt64(alphabet.count) }
                return Int(rest % UInt64(alphabet.count))
            })
    }

    private static func letters(_ indexes: [Int]) -> String { String(decoding: indexes.map { alphabet[$0] }, as: UTF8.self) }
}
