/// Kubernetes tells and sorts keys by their bytes; Swift's own comparison holds different spellings of `é` for the same, and
/// of some pairs that mix spellings says that neither comes first.
extension String {
    /// Whether the two have the same bytes.
    @inline(__always)
    package func isIdentical(to other: String) -> Bool {
        // Equal bits are the same string. That spares a look at the bytes of most that are equal: short ones, and shared ones.
        unsafeBitCast(self, to: (UInt64, UInt64).self) == unsafeBitCast(other, to: (UInt64, UInt64).self)
            || utf8.count == other.utf8.count && keyOrder(other) == 0
    }

    /// Whether this key comes before the other in an object.
    @inline(__always)
    package func precedesAsKey(_ other: String) -> Bool { keyOrder(other) < 0 }

    /// Negative, zero or positive as the bytes of this key come before, are or come after those of the other.
    package func keyOrder(_ other: String) -> Int {
        let order = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in left.byteOrder(right) }
        }
        if let order = order ?? nil { return order }
        if utf8.elementsEqual(other.utf8) { return 0 }
        return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Negative, zero or positive as these bytes come before, are or come after the others. Eight are looked at at once.
    @inline(__always)
    func byteOrder(_ other: UnsafeBufferPointer<UInt8>) -> Int {
        let common = Swift.min(count, other.count)
        let (left, right) = (UnsafeRawBufferPointer(self), UnsafeRawBufferPointer(other))
        var index = baseAddress == other.baseAddress ? common : 0
        while common - index >= 8 {
            let a = UInt64(bigEndian: left.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let b = UInt64(bigEndian: right.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            if a != b { return a < b ? -1 : 1 }
            index += 8
        }
        while index < common {
            if left[index] != right[index] { return left[index] < right[index] ? -1 : 1 }
            index += 1
        }
        return count - other.count
    }
}
