/// Strings that occur in nearly every object of Kubernetes, and their numbers. Finding one costs a fraction of making it, and it
/// takes no memory: a literal lives in the program itself.
struct KnownStrings: @unchecked Sendable {
    // Its memory is written by `init`, before anybody has it, and never again nor given back, as there is just the one `common`.
    // So it is read without counting references, which would cost as much as all the rest.

    static let common = KnownStrings(kubernetes)
    private static let slots = 512

    private let strings: UnsafeMutableBufferPointer<String>
    /// Open addressing: a string is where its search begins, or in the next free slot.
    private let entries: UnsafeMutablePointer<Entry?>
    private let longest: Int

    private struct Entry {
        var number: Int
        var ends: Ends
    }

    private init(_ all: [String]) {
        strings = .allocate(capacity: all.count)
        _ = strings.initialize(from: all)
        entries = .allocate(capacity: Self.slots)
        entries.initialize(repeating: nil, count: Self.slots)
        longest = all.reduce(0) { max($0, $1.utf8.count) }
        for (number, string) in all.enumerated() {
            let ends = string.utf8Span.span.withUnsafeBufferPointer { Ends($0) }
            var slot = ends.slot(of: Self.slots)
            while entries[slot] != nil { slot = (slot + 1) % Self.slots }
            entries[slot] = Entry(number: number, ends: ends)
        }
    }

    /// The number of the known string of these bytes; nil for others.
    @inline(__always)
    func number(of bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes.count <= longest else { return nil }
        let ends = Ends(bytes)
        var slot = ends.slot(of: Self.slots)
        while let entry = entries[slot] {
            if entry.ends == ends, bytes.count <= 16 || hasBytes(bytes, entry.number) { return entry.number }
            slot = (slot + 1) % Self.slots
        }
        return nil
    }

    @inline(__always)
    func string(of bytes: UnsafeBufferPointer<UInt8>) -> String? { number(of: bytes).map { strings[$0] } }

    /// Nil for a number that no string has.
    @inline(__always)
    func string(number: Int) -> String? { strings.indices.contains(number) ? strings[number] : nil }

    private func hasBytes(_ bytes: UnsafeBufferPointer<UInt8>, _ number: Int) -> Bool {
        strings[number].utf8Span.span.withUnsafeBufferPointer { $0.byteOrder(bytes) == 0 }
    }
}

/// The first and the last eight bytes of a text: all of it up to sixteen bytes.
private struct Ends: Equatable {
    var count: Int
    var first: UInt64 = 0
    var last: UInt64 = 0

    @inline(__always)
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        let raw = UnsafeRawBufferPointer(bytes)
        count = raw.count
        if count >= 8 {
            first = raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
            last = raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        } else if count >= 4 {
            first = UInt64(raw.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
            last = UInt64(raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
        } else if count > 0 {
            first = UInt64(raw[0]) | UInt64(raw[count / 2]) << 8
            last = UInt64(raw[count - 1])
        }
    }

    /// Where the search for it begins in a table of so many slots, a power of two.
    @inline(__always)
    func slot(of slots: Int) -> Int {
        let hash = (first &* 0x9E37_79B9_7F4A_7C15) ^ (last &* 0xC2B2_AE3D_27D4_EB4F)
        return Int(truncatingIfNeeded: hash >> 48) & (slots - 1)
    }
}
