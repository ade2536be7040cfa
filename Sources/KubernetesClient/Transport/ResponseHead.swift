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
    private var isComplete = false
    private var bytesSeen = 0

    /// One line with its line break.
    mutating func line(_ bytes: some BidirectionalCollection<UInt8>) -> Outcome {
        bytesSeen += bytes.count
        guard bytesSeen <= Self.maximumBytes else { return .tooLong }
        guard !isComplete else { return .more }
        let text = String(decoding: bytes, as: UTF8.self).trimmed
        guard let current = head else {
            head = Self.statusLine(text).map { ResponseHead(status: $0) }
            return .more
        }
        guard !text.isEmpty else {
            guard current.status >= 200 else {
                head = nil
                return .more
            }
            isComplete = true
            return .complete(current)
        }
        read(header: text)
        return .more
    }

    private mutating func read(header text: String) {
        guard let colon = text.firstIndex(of: ":") else { return }
        let value = String(text[text.index(after: colon)...]).trimmed
        switch text[..<colon].lowercased() {
        case "retry-after": head?.retryAfterSeconds = Int(value).flatMap { $0 >= 0 ? $0 : nil }
        case "warning": head?.warnings.append(Self.warningText(value))
        default: break
        }
    }

    /// The code of `HTTP/1.1 200 OK` or `HTTP/2 200`.
    private static func statusLine(_ text: String) -> Int? {
        let parts = text.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/") else { return nil }
        return Int(parts[1])
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

extension StringProtocol {
    /// Without the white space of ASCII at both ends.
    var trimmed: String {
        let isSpace = { (scalar: Unicode.Scalar) in scalar == " " || ("\t"..."\r").contains(scalar) }
        let start = unicodeScalars.firstIndex { !isSpace($0) }
        let end = unicodeScalars.lastIndex { !isSpace($0) }
        guard let start, let end else { return "" }
        return String(String.UnicodeScalarView(unicodeScalars[start...end]))
    }
}
