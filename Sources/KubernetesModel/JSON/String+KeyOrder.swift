/// Kubernetes tells keys apart by their bytes; Swift's own equality holds different spellings of `é` for the same.
extension String {
    /// Whether the two have the same bytes.
    package func isIdentical(to other: String) -> Bool { self == other && hasSameBytes(as: other) }

    /// Negative, zero or positive as this key comes before, is or comes after the other in an object.
    ///
    /// Swift's order first, because it is fast, then the bytes, so that only identical texts are equal.
    package func keyOrder(_ other: String) -> Int {
        guard self == other else { return self < other ? -1 : 1 }
        if hasSameBytes(as: other) { return 0 }
        return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
    }

    /// Whether `keyOrder` is negative, in one comparison where it is.
    @inline(__always)
    package func precedesAsKey(_ other: String) -> Bool { self < other || self == other && keyOrder(other) < 0 }

    private func hasSameBytes(as other: String) -> Bool {
        var (left, right) = (self, other)
        return left.withUTF8 { left in right.withUTF8 { right in Self.isSame(left, right) } }
    }

    private static func isSame(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        if left.baseAddress == right.baseAddress { return true }
        let (leftBytes, rightBytes) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
        var index = 0
        while left.count - index >= 8 {
            let a = leftBytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard a == rightBytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) else { return false }
            index += 8
        }
        return left[index...].elementsEqual(right[index...])
    }
}
