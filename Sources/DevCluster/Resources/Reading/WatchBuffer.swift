import DequeModule

/// What a watch has to send and its client has not taken yet: first the objects that there are, made as they are taken, then
/// the events, of which only so many wait.
struct WatchBuffer: Sendable {
    /// Events that wait at most. A client that falls further behind loses its watch, and lists again.
    static let limit = 4096
    /// About how many bytes go out at once.
    static let chunkSize = 64 * 1024

    private var initial: (any IteratorProtocol<[UInt8]> & Sendable)?
    private var frames: Deque<[UInt8]> = []
    private var isFinished = false

    enum Offer {
        case kept
        /// There are too many: nothing more will be kept, and what waits is the end.
        case overflow
    }

    /// Frames that come before all that are offered later.
    mutating func begin(_ frames: some IteratorProtocol<[UInt8]> & Sendable) { initial = frames }

    mutating func offer(_ frame: [UInt8]) -> Offer {
        guard !isFinished else { return .kept }
        guard frames.count < Self.limit else {
            isFinished = true
            return .overflow
        }
        frames.append(frame)
        return .kept
    }

    /// Nothing more will come.
    mutating func finish() { isFinished = true }

    enum Take {
        case chunk([UInt8])
        case wait
        case end
    }

    mutating func take() -> Take {
        var chunk: [UInt8] = []
        while chunk.count < Self.chunkSize, let frame = next() {
            if chunk.isEmpty { chunk = frame } else { chunk += frame }
        }
        if !chunk.isEmpty { return .chunk(chunk) }
        return isFinished ? .end : .wait
    }

    private mutating func next() -> [UInt8]? {
        if let frame = initial?.next() { return frame }
        initial = nil
        return frames.popFirst()
    }
}
