extension String {
    /// Negative, zero or positive as the UTF-8 of this text comes before, equals or comes after that of the other.
    ///
    /// Kubernetes tells keys apart by their bytes. Swift's own comparison holds different spellings of `é` for the same.
    package func byteOrder(_ other: String) -> Int {
        utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in Self.order(left, right) }
        }.flatMap { $0 } ?? Self.order(Array(utf8), Array(other.utf8))
    }

    private static func order(_ left: some RandomAccessCollection<UInt8>, _ right: some RandomAccessCollection<UInt8>) -> Int {
        for (a, b) in zip(left, right) where a != b { return a < b ? -1 : 1 }
        return left.count - right.count
    }
}
