/// When a file that others may replace has to be looked at again, and what counts until then.
///
/// It is looked at no more than once in 10 s, and read again when it changed or when the reading is a minute old; a changed
/// file that cannot be read or makes no sense leaves the last good content in force.
struct WatchedFile {
    static let checkInterval: Duration = .seconds(10)
    static let maximumAge: Duration = .seconds(60)

    enum Need: Equatable {
        case current([UInt8])
        /// To be read, unless the file still bears this stamp.
        case reading(unless: FileStamp?)
    }

    enum Reading {
        case unchanged
        case content([UInt8], FileStamp?)
        case failed(String)
    }

    private struct Content {
        var bytes: [UInt8]
        var stamp: FileStamp?
        var readAt: ContinuousClock.Instant
    }

    private var content: Content?
    private var checkedAt: ContinuousClock.Instant?

    /// - Parameter forced: the content was refused: look now.
    func need(at now: ContinuousClock.Instant, forced: Bool) -> Need {
        guard let content, let checkedAt else { return .reading(unless: nil) }
        if now - content.readAt >= Self.maximumAge { return .reading(unless: nil) }
        if forced || now - checkedAt >= Self.checkInterval { return .reading(unless: content.stamp) }
        return .current(content.bytes)
    }

    /// Takes in what a reading brought; the bytes in force from now on, or why there are none.
    mutating func update(_ reading: Reading, at now: ContinuousClock.Instant) -> (bytes: [UInt8]?, fault: String?) {
        checkedAt = now
        switch reading {
        case .unchanged: return (content?.bytes, nil)
        case .content(let bytes, let stamp):
            content = Content(bytes: bytes, stamp: stamp, readAt: now)
            return (bytes, nil)
        case .failed(let fault):
            // Not read again before the next check, however old.
            content?.readAt = now
            content?.stamp = nil
            return (content?.bytes, fault)
        }
    }
}
