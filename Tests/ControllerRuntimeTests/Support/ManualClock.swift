@preconcurrency import Dispatch
import ControllerRuntime
import KubernetesClient
import KubernetesModel
import Synchronization

/// A clock that stands still until a test moves it.
final class ManualClock: RuntimeClock {
    private struct Entry {
        var id: Int
        var time: ContinuousClock.Instant
        var queue: DispatchQueue
        var body: @Sendable () -> Void
    }

    private struct State {
        var now: ContinuousClock.Instant
        var wall = Timestamp(secondsSince1970: 1_700_000_000)
        var entries: [Entry] = []
        var nextID = 0
    }

    static let origin = ContinuousClock.now

    private let state = Mutex(State(now: ManualClock.origin))
    /// The waits asked for, in order.
    let waits = Journal<Duration>()

    var now: ContinuousClock.Instant { state.withLock { $0.now } }
    var wallTime: Timestamp { state.withLock { $0.wall } }
    var pending: Int { state.withLock { $0.entries.count } }

    func schedule(after delay: Duration, on queue: DispatchQueue, _ body: @escaping @Sendable () -> Void) -> any Cancellation {
        let id = state.withLock { state in
            state.nextID += 1
            state.entries.append(Entry(id: state.nextID, time: state.now.advanced(by: delay), queue: queue, body: body))
            return state.nextID
        }
        waits.append(delay)
        return Removal { [weak self] in self?.state.withLock { $0.entries.removeAll { $0.id == id } } }
    }

    /// Moves on, and sends off what has become due, in the order of its times.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            state.wall = state.wall.adding(seconds: Double(duration.components.seconds))
            let due = state.entries.filter { $0.time <= state.now }.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
            state.entries.removeAll { $0.time <= state.now }
            return due
        }
        for entry in due { entry.queue.async(execute: entry.body) }
    }
}

struct Removal: Cancellation {
    var body: @Sendable () -> Void
    func cancel() { body() }
}
