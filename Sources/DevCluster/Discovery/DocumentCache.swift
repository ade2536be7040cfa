import Crypto
import KubernetesModel
import NIOHTTP1
import Synchronization

/// A document that clients keep, and ask for again with its tag.
struct Document: Sendable {
    var contentType: String
    var bytes: [UInt8]
    /// The hash of the content, in hexadecimal.
    var hash: String

    init(contentType: String = "application/json", _ json: JSONValue) {
        self.init(contentType: contentType, json.encoded())
    }

    init(contentType: String, _ bytes: [UInt8]) {
        self.contentType = contentType
        self.bytes = bytes
        hash = SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Without content for a client that has this very document.
    func answer(ifNoneMatch: String) -> HTTPAnswer {
        let tag = "\"\(hash)\""
        let isKnown = ifNoneMatch.split(separator: ",").contains { $0.trimmed == tag }
        var answer = HTTPAnswer(status: isKnown ? 304 : 200, contentType: contentType, body: .bytes(isKnown ? [] : bytes))
        answer.headers.add(name: "ETag", value: tag)
        answer.headers.add(name: "Vary", value: "Accept")
        return answer
    }
}

/// Documents that were made when they were first asked for.
final class DocumentCache: Sendable {
    private struct Known: Sendable {
        /// Of the catalog that the documents in `current` tell of.
        var version: UInt64 = 0
        var current: [String: Document] = [:]
        /// Of the built-in kinds, which never change.
        var lasting: [String: Document] = [:]
    }

    private let known = Mutex(Known())

    /// - Parameter version: the catalog's; nil for a document that is the same with every catalog.
    func document(_ key: String, version: UInt64?, make: () -> Document?) -> Document? {
        let found = known.withLock { known in
            guard let version else { return known.lasting[key] }
            return known.version == version ? known.current[key] : nil
        }
        if let found { return found }
        guard let made = make() else { return nil }
        known.withLock { known in
            guard let version else { return known.lasting[key] = made }
            // Whoever made one from a catalog that is past by now keeps it for themselves.
            if known.version < version { (known.version, known.current) = (version, [:]) }
            if known.version == version { known.current[key] = made }
        }
        return made
    }
}
