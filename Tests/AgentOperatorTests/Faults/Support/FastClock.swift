@preconcurrency import Dispatch
import ControllerRuntime
import KubernetesClient
import KubernetesModel
import Synchronization

/// A clock that runs faster than time, so that back-offs and leases of seconds take milliseconds. The time of day is the real one.
final class FastClock: RuntimeClock {
    private struct Pace {
        var factor: Int
        var start = ContinuousClock.now
        /// What it showed at the start.
        var shown = ContinuousClock.now

        var now: ContinuousClock.Instant { shown + (.now - start) * factor }
    }

    private let pace: Mutex<Pace>
    private let wallOffset = Mutex(0.0)

    init(factor: Int) { pace = Mutex(Pace(factor: factor)) }

    var now: ContinuousClock.Instant { pace.withLock { $0.now } }
    var wallTime: Timestamp { SystemClock().wallTime.adding(seconds: wallOffset.withLock { $0 }) }

    /// How much faster it runs. What has been scheduled comes as it was.
    func run(factor: Int) { pace.withLock { $0 = Pace(factor: factor, shown: $0.now) } }

    /// As if the process had been stopped for so long: what was scheduled has not come.
    func jump(by duration: Duration) { pace.withLock { $0.shown += duration } }

    /// Somebody sets the time of day.
    func setWall(offset seconds: Double) { wallOffset.withLock { $0 = seconds } }

    func schedule(after delay: Duration, on queue: DispatchQueue, _ body: @escaping @Sendable () -> Void) -> any Cancellation {
        // The two minutes that caches have to fill are there for slow machines, which tests run on as well.
        let factor = delay == ManagerOptions().cacheSyncTimeout ? 4 : pace.withLock { $0.factor }
        return SystemClock().schedule(after: delay / factor, on: queue, body)
    }
}
