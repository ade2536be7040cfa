extension UnsafeBufferPointer<UInt8> {
    /// How many bytes from `start` on stand for themselves in a JSON string, whatever their encoding is: no control characters,
    /// quotes or backslashes. And whether they are all ASCII. Eight are looked at at once.
    @inline(__always)
    func plainBytes(from start: Int) -> (count: Int, isASCII: Bool) {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highBits = ones << 7
        var seen: UInt64 = 0
        guard let base = baseAddress.map(UnsafeRawPointer.init) else { return (0, true) }
        var index = start
        while index &+ 8 <= count {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            // A byte below 0x20, or one that the exclusive or made zero, borrows from its high bit.
            let special =
                (((word &- ones &* 0x20) & ~word) | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & highBits
            if special != 0 {
                // A borrow may mark bytes above a special one too, never one below it.
                let first = special.trailingZeroBitCount & ~7
                seen |= word & ((1 &<< UInt64(first)) &- 1)
                return (index &+ first / 8 &- start, seen & highBits == 0)
            }
            seen |= word
            index &+= 8
        }
        while index < count, self[index] >= 0x20, self[index] != 0x22, self[index] != 0x5C {
            seen |= UInt64(self[index])
            index &+= 1
        }
        return (index - start, seen & highBits == 0)
    }
}
