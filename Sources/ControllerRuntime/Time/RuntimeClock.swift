@preconcurrency import Dispatch
import Glibc
import KubernetesClient
import KubernetesModel

/// Where the runtime takes the time from, and what wakes it later. `SystemClock` everywhere but in tests.
public protocol RuntimeClock: Sendable {
    /// Monotonic, and counting the time that the machine was suspended, so that a leader that slept notices.
    var now: ContinuousClock.Instant { get }

    /// The time of day; only for what is written into objects, never for deciding how long something took.
    var wallTime: Timestamp { get }

    /// Runs `body` on `queue` once, `delay` from now, unless it is cancelled first.
    @discardableResult
    func schedule(after delay: Duration, on queue: DispatchQueue, _ body: @escaping @Sendable () -> Void) -> any Cancellation
}

/// The clocks of the operating system.
public struct SystemClock: RuntimeClock {
    public init() {}

    public var now: ContinuousClock.Instant { .now }

    public var wallTime: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microsecondsSince1970: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    @discardableResult
    public func schedule(
        after delay: Duration, on queue: DispatchQueue, _ body: @escaping @Sendable () -> Void
    ) -> any Cancellation {
        // A source, not asyncAfter: cancelling it frees it at once, while a cancelled work item stays until its time.
        let timer = DispatchTimer(source: DispatchSource.makeTimerSource(queue: queue))
        timer.source.setEventHandler {
            timer.cancel()
            body()
        }
        timer.source.schedule(deadline: .now() + .nanoseconds(delay.nanoseconds))
        timer.source.activate()
        return timer
    }
}

/// The event handler holds the source, so that a timer that nobody keeps still fires; cancelling breaks the ring.
private struct DispatchTimer: Cancellation {
    let source: any DispatchSourceTimer
    func cancel() { source.cancel() }
}

extension Duration {
    /// Whole nanoseconds, no less than 0 and no more than some 136 years.
    var nanoseconds: Int {
        let clamped = min(max(self, .zero), .seconds(Int64(1) << 32))
        return Int(clamped.components.seconds * 1_000_000_000 + clamped.components.attoseconds / 1_000_000_000)
    }

    /// The duration as seconds, for metrics and messages.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
