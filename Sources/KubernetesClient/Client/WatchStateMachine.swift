import KubernetesModel

/// Makes watch events out of what a transport streams: frames are put together, a refusal is read whole, the end comes once.
struct WatchStateMachine<Object: Sendable> {
    private enum State {
        case waiting
        case streaming
        case refused(status: Int, retryAfterSeconds: Int?, body: [UInt8])
        case ended
    }

    private static var maximumRefusalBytes: Int { 1 << 20 }

    private let reading: WatchEvent<Object>.Reading
    private var state = State.waiting
    private var splitter: FrameSplitter

    init(reading: @escaping WatchEvent<Object>.Reading, maximumFrameBytes: Int = FrameSplitter.maximumFrameBytes) {
        self.reading = reading
        splitter = FrameSplitter(maximumFrameBytes: maximumFrameBytes)
    }

    /// True once `.ended` was told: nothing that comes now counts.
    var hasEnded: Bool { if case .ended = state { true } else { false } }

    /// What these bytes, or the end, bring about.
    mutating func handle(_ input: StreamEvent) -> [WatchEvent<Object>] {
        switch (state, input) {
        case (.waiting, .head(let status, let retryAfterSeconds)):
            state = status == 200 ? .streaming : .refused(status: status, retryAfterSeconds: retryAfterSeconds, body: [])
            return []
        case (.refused(let status, let seconds, var body), .bytes(let bytes)):
            // Not held twice, or else each piece would copy all.
            state = .ended
            body += bytes.prefix(Self.maximumRefusalBytes - body.count)
            state = .refused(status: status, retryAfterSeconds: seconds, body: body)
            return []
        case (.refused(let status, let seconds, let body), .end):
            return [.failed(APIStatus(code: status, body: body, retryAfterSeconds: seconds)), end(nil)]
        case (.streaming, .bytes(let bytes)): return read(bytes)
        case (.streaming, .end(nil)): return readRest()
        case (.ended, _), (.waiting, .bytes), (.streaming, .head), (.refused, .head): return []
        case (_, .end(let error)): return [end(error)]
        }
    }

    private mutating func read(_ bytes: [UInt8]) -> [WatchEvent<Object>] {
        var events: [WatchEvent<Object>] = []
        do throws(TransportError) {
            for frame in try splitter.append(bytes) {
                events.append(try WatchEvent(frame, reading: reading))
            }
        } catch {
            events.append(end(error))
        }
        return events
    }

    /// The server ended the stream: what it left must be a whole event.
    private mutating func readRest() -> [WatchEvent<Object>] {
        let rest = splitter.finish()
        guard !rest.trimmedASCII.isEmpty else { return [end(nil)] }
        guard let last = try? WatchEvent(rest[...], reading: reading) else {
            return [end(TransportError(.broken, "the watch ended in the middle of an event"))]
        }
        return [last, end(nil)]
    }

    private mutating func end(_ error: TransportError?) -> WatchEvent<Object> {
        state = .ended
        return .ended(error)
    }
}
