import DequeModule
@preconcurrency import Dispatch
import KubernetesClient
import KubernetesModel
import Logging
import Synchronization

/// Tells people what happened to an object, where `kubectl describe` shows it.
///
/// Recording never blocks and never fails: Events are written one after the other in the background, repetitions become a
/// count, and what is too much is dropped. Nothing may depend on an Event having been written.
public final class EventRecorder: Sendable {
    public enum EventType: String, Sendable {
        case normal = "Normal"
        case warning = "Warning"
    }

    private struct State {
        var aggregator = EventAggregator()
        /// Recorded and not yet looked at.
        var incoming = 0
        var writes: Deque<EventAggregator.Write> = []
        var isWriting = false
        var attempt = 0
        var isSweeping = false
        var onFlushed: (@Sendable () -> Void)?
    }

    /// Events that wait to be written, at most.
    private static let capacity = 1000
    private static let attempts = 3
    /// In seconds, when the server asks for patience: what is recorded meanwhile must be kept.
    private static let longestWait = 60
    private static let sweepInterval = Duration.seconds(60)
    private static let timeout = Duration.seconds(10)

    private let controller: String
    private let instance: String
    private let client: KubernetesClient
    private let clock: any RuntimeClock
    private let logger: Logger
    private let dropped: Counter
    private let queue: DispatchQueue
    private let state = Mutex(State())

    /// `controller` names who reports, as `example.com/website-operator`; `instance` which process of it.
    public init(
        controller: String, instance: String, client: KubernetesClient, clock: any RuntimeClock = SystemClock(),
        registry: MetricsRegistry = MetricsRegistry(), logger: Logger
    ) {
        self.controller = controller
        self.instance = instance
        self.client = client
        queue = DispatchQueue(label: "events", target: client.transport.callbackQueue)
        self.clock = clock
        self.logger = logger
        dropped = registry.counter("event_recorder_dropped_total", help: "Events that were recorded and not written")
    }

    /// Records that something happened to `object`.
    ///
    /// - Parameters:
    ///   - reason: why, in one CamelCase word that programs can look for; at most 128 bytes
    ///   - action: what was being done, in one CamelCase word
    ///   - note: a sentence for people; cut at 1024 bytes
    public func record(_ type: EventType, about object: KubernetesObject, reason: String, action: String, note: String) {
        let event = RecordedEvent(regarding: .init(object), type: type, reason: reason, action: action, note: note)
        let isTaken = state.withLock { state in
            guard state.incoming + state.writes.count < Self.capacity else { return false }
            state.incoming += 1
            return true
        }
        guard isTaken else { return dropped.increment() }
        let (now, wall) = (clock.now, clock.wallTime)
        queue.async { self.take(event, now: now, wall: wall) }
    }

    /// Calls `onFlushed` once everything recorded so far is written or given up.
    func flush(onFlushed: @escaping @Sendable () -> Void) {
        queue.async { [self] in
            let isIdle = state.withLock { state in
                let isIdle = !state.isWriting && state.incoming == 0 && state.writes.isEmpty
                if !isIdle { state.onFlushed = onFlushed }
                return isIdle
            }
            if isIdle { onFlushed() }
        }
    }
}

// MARK: Writing, on the recorder's queue

extension EventRecorder {
    private func take(_ event: RecordedEvent, now: ContinuousClock.Instant, wall: Timestamp) {
        let mustSweep = state.withLock { state in
            state.incoming -= 1
            if let write = state.aggregator.record(event, now: now, wall: wall) { state.writes.append(write) }
            defer { state.isSweeping = true }
            return !state.isSweeping
        }
        if mustSweep { scheduleSweep() }
        writeNext()
    }

    private func scheduleSweep() {
        clock.schedule(after: Self.sweepInterval, on: queue) { [weak self] in self?.sweep() }
    }

    private func sweep() {
        let now = clock.now
        let goesOn = state.withLock { state in
            state.writes.append(contentsOf: state.aggregator.sweep(now: now))
            state.isSweeping = !state.aggregator.isEmpty
            return state.isSweeping
        }
        if goesOn { scheduleSweep() }
        writeNext()
    }

    private func writeNext() {
        let (write, onFlushed) = state.withLock { state -> (EventAggregator.Write?, (@Sendable () -> Void)?) in
            guard !state.isWriting else { return (nil, nil) }
            if let write = state.writes.first {
                state.isWriting = true
                return (write, nil)
            }
            guard state.incoming == 0 else { return (nil, nil) }
            defer { state.onFlushed = nil }
            return (nil, state.onFlushed)
        }
        if let write { send(write) }
        onFlushed?()
    }

    private func send(_ write: EventAggregator.Write) {
        client.transport.start(request(write), timeout: Self.timeout) { [weak self] result in
            guard let self else { return }
            queue.async { self.sent(write, result) }
        }
    }

    private func request(_ write: EventAggregator.Write) -> APIRequest {
        switch write {
        case .create(let event, let name, let time):
            let object = event.object(name: name, at: time, controller: controller, instance: instance)
            return ResourceType.events.create(object, namespace: event.namespace)
        case .update(let event, let name, let count, let last):
            let series: JSONValue = ["count": .integer(Int64(count)), "lastObservedTime": .string(last.microseconds)]
            return ResourceType.events.patch(name, namespace: event.namespace, .merge(["series": series]))
        }
    }

    private func sent(_ write: EventAggregator.Write, _ result: Result<APIResponse, TransportError>) {
        let status = (try? result.get())?.status ?? 0
        let isTransient = status == 0 || status == 429 || status >= 500
        let attempt = state.withLock { state in
            state.attempt += 1
            return state.attempt
        }
        if isTransient, attempt < Self.attempts {
            let wanted = min((try? result.get())?.retryAfterSeconds ?? 0, Self.longestWait)
            clock.schedule(after: .seconds(max(attempt, wanted)), on: queue) { [weak self] in self?.send(write) }
            return
        }
        if !(200..<300).contains(status) {
            dropped.increment()
            logger.debug("an Event could not be written: \(result)")
        }
        state.withLock { state in
            state.attempt = 0
            state.isWriting = false
            _ = state.writes.popFirst()
            if status == 404, case .update(let event, _, _, _) = write { state.aggregator.forget(event) }
        }
        writeNext()
    }
}
