import Logging
import Synchronization

/// The bytes of a certificate, a key or a token, read again when their file changes.
final class MaterialSource: Sendable {
    /// Why bytes are not what they should be, as `it is empty`; nil when they are.
    typealias Check = @Sendable ([UInt8]) -> String?

    private let material: ClusterConnection.Material
    private let purpose: String
    private let check: Check
    private let files: FileAccess
    private let logger: Logger
    private let watched = Mutex(WatchedFile())
    private let inlineFault: String?

    /// - Parameter purpose: what it is for, for messages: as `client certificate`.
    init(_ material: ClusterConnection.Material, purpose: String, files: FileAccess, logger: Logger, check: @escaping Check) {
        self.material = material
        self.purpose = purpose
        self.check = check
        self.files = files
        self.logger = logger
        inlineFault = if case .inline(let bytes) = material { check(bytes) } else { nil }
    }

    var isFile: Bool { if case .file = material { true } else { false } }

    /// - Parameter forced: the server refused what was had so far: the file is looked at now.
    func bytes(at now: ContinuousClock.Instant, forced: Bool = false) throws(MaterialError) -> [UInt8] {
        switch material {
        case .inline(let bytes):
            if let inlineFault { throw MaterialError(description: "the \(purpose) cannot be used: \(inlineFault)") }
            return bytes
        case .file(let path):
            switch watched.withLock({ $0.need(at: now, forced: forced) }) {
            case .current(let bytes): return bytes
            case .reading(let stamp): return try update(path, read(path, unless: stamp), at: now)
            }
        }
    }

    private func update(
        _ path: String, _ reading: WatchedFile.Reading, at now: ContinuousClock.Instant
    ) throws(MaterialError) -> [UInt8] {
        let (bytes, fault) = watched.withLock { $0.update(reading, at: now) }
        guard let bytes else {
            throw MaterialError(description: "the \(purpose) file \(path) cannot be used: \(fault ?? "it is empty")")
        }
        if let fault {
            logger.warning(
                "the \(purpose) file is no good: what was last read from it stays in force",
                metadata: ["file": "\(path)", "cause": "\(fault)"])
        }
        return bytes
    }

    private func read(_ path: String, unless known: FileStamp?) -> WatchedFile.Reading {
        // The stamp is taken first: a change between the two is then seen at the next look.
        let stamp = files.stamp(path)
        if let known, known == stamp { return .unchanged }
        switch files.read(path) {
        case .failure(let fault): return .failed(fault.description)
        case .success(let bytes): return check(bytes).map { .failed($0) } ?? .content(bytes, stamp)
        }
    }
}

/// Why a certificate, key or token cannot be used; a sentence.
struct MaterialError: Error, CustomStringConvertible {
    var description: String
}
