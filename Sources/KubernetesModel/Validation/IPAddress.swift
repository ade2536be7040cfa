/// An IP address: 4 or 16 bytes, most significant first.
public struct IPAddress: Sendable, Hashable {
    public let bytes: [UInt8]

    public var isIPv4: Bool { bytes.count == 4 }

    /// Nil unless there are 4 or 16 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads `10.0.0.1` or an IPv6 address without zone; nil when the text is neither.
    ///
    /// Leading zeros in an IPv4 address are refused unless `allowingLeadingZeros`, with which older APIs read them as decimal.
    public init?(_ text: String, allowingLeadingZeros: Bool = false) {
        let text = text.utf8
        if text.contains(UInt8(ascii: ":")) {
            guard let bytes = Self.sixteenBytes(text[...], allowingLeadingZeros) else { return nil }
            self.bytes = bytes
        } else {
            guard let bytes = Self.fourBytes(text[...], allowingLeadingZeros) else { return nil }
            self.bytes = bytes
        }
    }

    private static func fourBytes(_ text: Substring.UTF8View, _ allowingLeadingZeros: Bool) -> [UInt8]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
                allowingLeadingZeros || part.count == 1 || part.first != 0x30, let value = UInt8(Substring(part))
            else { return nil }
            bytes.append(value)
        }
        return bytes
    }

    private static func sixteenBytes(_ text: Substring.UTF8View, _ allowingLeadingZeros: Bool) -> [UInt8]? {
        let colon = UInt8(ascii: ":")
        var groups = text.split(separator: colon, omittingEmptySubsequences: false)
        // "::" leaves an empty group, and two of them at an end of the text.
        if groups.count >= 2, groups[0].isEmpty {
            guard groups[1].isEmpty else { return nil }
            groups.removeFirst()
        }
        if groups.count >= 2, groups[groups.count - 1].isEmpty {
            guard groups[groups.count - 2].isEmpty else { return nil }
            groups.removeLast()
        }
        var bytes: [UInt8] = []
        var gap: Int?
        for (index, group) in groups.enumerated() {
            if group.isEmpty {
                guard gap == nil else { return nil }
                gap = bytes.count
            } else if index == groups.count - 1, group.contains(UInt8(ascii: ".")) {
                guard let tail = fourBytes(group, allowingLeadingZeros) else { return nil }
                bytes += tail
            } else {
                guard group.count <= 4, group.first != UInt8(ascii: "+"), let value = UInt16(Substring(group), radix: 16) else {
                    return nil
                }
                bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
            }
            guard bytes.count <= 16 else { return nil }
        }
        guard let gap else { return bytes.count == 16 ? bytes : nil }
        guard bytes.count < 16 else { return nil }
        bytes.insert(contentsOf: repeatElement(0, count: 16 - bytes.count), at: gap)
        return bytes
    }
}

extension IPAddress {
    /// Reads `10.0.0.0/8`: an address and the length of its network's prefix in bits.
    public static func network(
        _ text: String, allowingLeadingZeros: Bool = false
    ) -> (address: IPAddress, prefixLength: Int)? {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        let length = text[text.utf8.index(after: slash)...]
        guard let address = IPAddress(String(text[..<slash]), allowingLeadingZeros: allowingLeadingZeros),
            length.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let prefixLength = Int(length),
            (0...address.bytes.count * 8).contains(prefixLength),
            allowingLeadingZeros || length.count == 1 || !length.hasPrefix("0")
        else { return nil }
        return (address, prefixLength)
    }
}
