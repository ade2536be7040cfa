import KubernetesModel
import Synchronization

/// A watch under way on a server that injects faults: its events on their way to the client.
final class FaultyWatch: Sendable {
    typealias End = WatchFaultStateMachine.End

    private struct State {
        var machine: WatchFaultStateMachine
        var isEnding = false
        var isCancelled = false
        var whenFree: CheckedContinuation<Void, Never>?
        var finish: (@Sendable (End) -> Void)?

        /// Whoever waits to go on, once nothing holds the events back any more.
        mutating func takeWaiting() -> CheckedContinuation<Void, Never>? {
            guard !machine.isStopped || isCancelled else { return nil }
            defer { whenFree = nil }
            return whenFree
        }
    }

    let request: ServerRequest
    private let state: Mutex<State>

    init(_ request: ServerRequest, _ strikes: [FaultPlan.Strike]) {
        self.request = request
        var machine = WatchFaultStateMachine()
        for strike in strikes { machine.impose(strike) }
        state = Mutex(State(machine: machine))
    }

    /// `finish` ends the answer in the way that it is told, once, at any time.
    func begin(finish: @escaping @Sendable (End) -> Void) {
        state.withLock { $0.finish = finish }
        endIfDue()
    }

    func impose(_ strike: FaultPlan.Strike) {
        state.withLock { $0.machine.impose(strike) }
        endIfDue()
    }

    /// Lifts the faults of one rule; of all for nil.
    func lift(rule: Int?) {
        let free = state.withLock { state in
            if let rule { state.machine.lift(rule: rule) } else { state.machine.liftAll() }
            return state.takeWaiting()
        }
        free?.resume()
    }

    /// The events as the client gets them.
    func chunks(_ source: AsyncStream<[UInt8]>) -> AsyncStream<[UInt8]> {
        let frames = FrameReader(source)
        return AsyncStream(
            unfolding: {
                while true {
                    if self.endIfDue() { return nil }
                    guard let frame = await frames.next() else { return nil }
                    await self.untilFree()
                    if self.endIfDue() { return nil }
                    let (bytes, delay) = self.state.withLock { ($0.machine.pass(frame), $0.machine.delay) }
                    if delay > 0 { try? await Task.sleep(for: .seconds(delay)) }
                    if !bytes.isEmpty { return Array(bytes) }
                }
            }, onCancel: { self.cancel() })
    }

    /// Whether it is over.
    @discardableResult
    private func endIfDue() -> Bool {
        let (end, finish) = state.withLock { state -> (End?, (@Sendable (End) -> Void)?) in
            guard let end = state.machine.end, let finish = state.finish, !state.isEnding else { return (nil, nil) }
            state.isEnding = true
            return (end, finish)
        }
        if let end { finish?(end) }
        return state.withLock { $0.isEnding }
    }

    private func untilFree() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    if !state.machine.isStopped || state.isCancelled { return true }
                    state.whenFree = continuation
                    return false
                }
                if isFree { continuation.resume() }
            }
        } onCancel: {
            cancel()
        }
    }

    private func cancel() {
        let free = state.withLock { state in
            state.isCancelled = true
            return state.takeWaiting()
        }
        free?.resume()
    }
}

/// Takes chunks apart into lines, each with its line feed: the events of a watch.
private final class FrameReader: @unchecked Sendable {
    // Used by the one task that sends the answer.
    private var chunks: AsyncStream<[UInt8]>.Iterator
    private var rest: ArraySlice<UInt8> = []

    init(_ source: AsyncStream<[UInt8]>) { chunks = source.makeAsyncIterator() }

    func next() async -> ArraySlice<UInt8>? {
        while rest.isEmpty {
            guard let chunk = await chunks.next() else { return nil }
            rest = chunk[...]
        }
        let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
        defer { rest = rest[end...] }
        return rest[..<end]
    }
}
