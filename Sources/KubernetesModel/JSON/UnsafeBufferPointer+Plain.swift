extension UnsafeBufferPointer<UInt8> {
    /// How many bytes from `start` on stand for themselves in a JSON string: ASCII that is no control character, quote or
    /// backslash. Eight are looked at at once.
    @inline(__always)
    func plainBytes(from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highBits = ones << 7
        var index = start
        while index + 8 <= count {
            let word = UInt64(littleEndian: UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            // A byte below 0x20, or one that the exclusive or made zero, borrows from its high bit.
            let special =
                (word | (word &- ones &* 0x20) | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & highBits
            // A borrow may mark bytes above a special one too, never one below it.
            if special != 0 { return index + special.trailingZeroBitCount / 8 - start }
            index += 8
        }
        while index < count, self[index] &- 0x20 < 0x60, self[index] != 0x22, self[index] != 0x5C { index += 1 }
        return index - start
    }
}
