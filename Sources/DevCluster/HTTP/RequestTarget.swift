/// The target of a request line, taken apart: `/api/v1/pods?limit=5`.
struct RequestTarget: Sendable, Equatable {
    /// As it was sent, without the query.
    var path: String
    /// The path's segments, unescaped: `["api", "v1", "pods"]`. A slash at the end counts for nothing.
    var segments: [String]
    var query: [QueryItem] = []

    struct QueryItem: Sendable, Equatable {
        var name: String
        var value: String
    }

    /// Nil for what is no absolute path: another form of target, a broken escape, an empty segment, `.` or `..`.
    init?(_ target: String) {
        let parts = target.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, first.first == UInt8(ascii: "/"), let decoded = Self.unescape(first, plusIsSpace: false)
        else { return nil }
        path = String(Substring(first))
        // Unescaped first and split then, as Kubernetes does: an escaped slash separates like a plain one.
        segments = decoded.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
            .map { String(Substring($0)) }
        if segments.last == "" { segments.removeLast() }
        guard !segments.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.contains(0) }) else { return nil }
        if parts.count == 2 { query = Self.query(parts[1]) }
    }

    func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// Pairs with a broken escape are left out, as Go's `net/url` leaves them out.
    private static func query(_ text: Substring.UTF8View) -> [QueryItem] {
        text.split(separator: UInt8(ascii: "&")).compactMap { pair in
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = unescape(sides[0], plusIsSpace: true),
                let value = sides.count == 2 ? unescape(sides[1], plusIsSpace: true) : ""
            else { return nil }
            return QueryItem(name: name, value: value)
        }
    }

    private static func unescape(_ text: Substring.UTF8View, plusIsSpace: Bool) -> String? {
        guard text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") || $0 >= 0x80 }) else {
            return String(Substring(text))
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst()?.hexDigit, let low = rest.popFirst()?.hexDigit else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        // Whoever reads a parameter refuses what does not belong in it.
        return plusIsSpace ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var hexDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
