/// Status and headers of an answer, as far as anybody reads them.
struct ResponseHead: Sendable, Hashable {
    var status: Int
    /// Only the form in seconds: API servers send no dates.
    var retryAfterSeconds: Int?
    var warnings: [String] = []
}

/// Collects header lines until the head of the final answer is whole: interim answers (1xx) and trailers are passed over.
struct ResponseHeadParser {
    /// Servers stay far below; a hostile one must not fill memory with headers.
    static let maximumBytes = 256 << 10

    enum Outcome: Equatable {
        case more
        case complete(ResponseHead)
        case tooLong
    }

    private var head: ResponseHead?
    private(set) var isComplete = false
    private var bytesSeen = 0

    /// One line with its line break.
    mutating func line(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        bytesSeen += bytes.count
        guard bytesSeen <= Self.maximumBytes else { return .tooLong }
        guard !isComplete else { return .more }
        let line = bytes.trimmedASCII
        guard let current = head else {
            head = Self.statusLine(line).map { ResponseHead(status: $0) }
            return .more
        }
        guard !line.isEmpty else {
            guard current.status >= 200 else {
                head = nil
                return .more
            }
            isComplete = true
            return .complete(current)
        }
        read(header: line)
        return .more
    }

    private mutating func read(header line: Slice<UnsafeRawBufferPointer>) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = line[..<colon]
        let value = line[(colon + 1)...].trimmedASCII
        if name.equalsIgnoringCase("retry-after") {
            head?.retryAfterSeconds = Int(String(decoding: value, as: UTF8.self)).flatMap { $0 >= 0 ? $0 : nil }
        } else if name.equalsIgnoringCase("warning") {
            head?.warnings.append(Self.warningText(String(decoding: value, as: UTF8.self)))
        }
    }

    /// The code of `HTTP/1.1 200 OK` or `HTTP/2 200`.
    private static func statusLine(_ line: Slice<UnsafeRawBufferPointer>) -> Int? {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard parts.count >= 2, parts[0].starts(with: "HTTP/".utf8) else { return nil }
        return Int(String(decoding: parts[1], as: UTF8.self))
    }

    /// The text within `299 - "text"`, RFC 7234 section 5.5; anything else as it is.
    private static func warningText(_ value: String) -> String {
        guard let open = value.firstIndex(of: "\""), let close = value.lastIndex(of: "\""), open < close else { return value }
        var text = ""
        var isEscaped = false
        for character in value[value.index(after: open)..<close] {
            if character == "\\" && !isEscaped {
                isEscaped = true
            } else {
                text.append(character)
                isEscaped = false
            }
        }
        return text
    }
}

extension BidirectionalCollection<UInt8> {
    /// Without the white space of ASCII at both ends.
    var trimmedASCII: SubSequence {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let start = firstIndex(where: { !isSpace($0) }), let end = lastIndex(where: { !isSpace($0) }) else {
            return self[startIndex..<startIndex]
        }
        return self[start...end]
    }

    /// - Parameter lowercase: in small letters of ASCII.
    fileprivate func equalsIgnoringCase(_ lowercase: StaticString) -> Bool {
        lowercase.withUTF8Buffer { lowercase in
            elementsEqual(lowercase) { $0 == $1 || ((0x41...0x5A).contains($0) && $0 | 0x20 == $1) }
        }
    }
}

extension StringProtocol {
    /// Without the white space of ASCII at both ends.
    var trimmed: String { String(decoding: Array(utf8).trimmedASCII, as: UTF8.self) }
}
