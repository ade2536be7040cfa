extension UInt64 {
    /// The bytes of this number as a varint of Protocol Buffers: seven bits in each, the lowest first.
    ///
    /// https://protobuf.dev/programming-guides/encoding/#varints
    @inline(__always)
    package func forEachVarintByte(_ body: (UInt8) -> Void) {
        var rest = self
        while rest >= 0x80 {
            body(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        body(UInt8(rest))
    }
}
