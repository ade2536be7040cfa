/// Kubernetes tells and sorts keys by their bytes; Swift's own comparison holds different spellings of `é` for the same, and
/// of some pairs that mix spellings says that neither comes first.
extension String {
    /// Whether the two have the same bytes.
    package func isIdentical(to other: String) -> Bool { utf8.count == other.utf8.count && keyOrder(other) == 0 }

    /// Whether this key comes before the other in an object.
    @inline(__always)
    package func precedesAsKey(_ other: String) -> Bool { keyOrder(other) < 0 }

    /// Negative, zero or positive as the bytes of this key come before, are or come after those of the other.
    package func keyOrder(_ other: String) -> Int {
        let order = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in Self.order(left, right) }
        }
        if let order = order ?? nil { return order }
        if utf8.elementsEqual(other.utf8) { return 0 }
        return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
    }

    private static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
        let common = Swift.min(left.count, right.count)
        let (leftBytes, rightBytes) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
        var index = left.baseAddress == right.baseAddress ? common : 0
        while common - index >= 8 {
            let a = UInt64(bigEndian: leftBytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let b = UInt64(bigEndian: rightBytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            if a != b { return a < b ? -1 : 1 }
            index += 8
        }
        while index < common {
            if leftBytes[index] != rightBytes[index] { return leftBytes[index] < rightBytes[index] ? -1 : 1 }
            index += 1
        }
        return left.count - right.count
    }
}
