extension String {
    /// Negative, zero or positive as the UTF-8 of this text comes before, equals or comes after that of the other.
    ///
    /// Kubernetes tells keys apart by their bytes. Swift's own comparison holds different spellings of `é` for the same.
    package func byteOrder(_ other: String) -> Int {
        var (left, right) = (self, other)
        return left.withUTF8 { left in right.withUTF8 { right in Self.order(left, right) } }
    }

    private static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
        let shared = Swift.min(left.count, right.count)
        let (leftBytes, rightBytes) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
        var index = 0
        while shared - index >= 8 {
            let a = leftBytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let b = rightBytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if a != b { return a.bigEndian < b.bigEndian ? -1 : 1 }
            index += 8
        }
        while index < shared {
            let (a, b) = (left[index], right[index])
            if a != b { return a < b ? -1 : 1 }
            index += 1
        }
        return left.count - right.count
    }
}
