@preconcurrency import Dispatch
import KubernetesClient
import KubernetesModel
import Synchronization

/// Does what `WorkQueueStateMachine` decides: hands keys to a fixed number of workers, each a serial Dispatch queue.
///
/// Adding never blocks. A worker without work costs no thread.
public final class WorkQueue: Sendable {
    /// Works on a key, on a worker's queue, where it may block. `failures` says how often it has failed in a row.
    public typealias Handler = @Sendable (_ key: ObjectKey, _ failures: Int) -> WorkOutcome

    private struct State {
        var machine = WorkQueueStateMachine()
        var isStarted = false
        var idle: [Int]
        var timer: (deadline: ContinuousClock.Instant, cancellation: any Cancellation)?
        /// Before this the timer does not go off again.
        var timerRest: ContinuousClock.Instant?
        var onDrained: (@Sendable () -> Void)?
    }

    /// The timer goes off no more often than this: keys that are put off often have times that are close together, and to wake
    /// up costs more than most of what is done then.
    private static let timerRest = Duration.milliseconds(10)

    public let name: String
    private let workers: [DispatchQueue]
    private let timerQueue: DispatchQueue
    private let clock: any RuntimeClock
    private let metrics: WorkQueueMetrics
    private let handler: Handler
    private let state: Mutex<State>

    /// `workers`: how many keys are worked on at once, at least one.
    public init(
        name: String, workers: Int = 1, clock: any RuntimeClock = SystemClock(), registry: MetricsRegistry = MetricsRegistry(),
        handler: @escaping Handler
    ) {
        self.name = name
        self.workers = (0..<max(1, workers)).map { DispatchQueue(label: "\(name).worker-\($0)") }
        timerQueue = DispatchQueue(label: "\(name).timer")
        self.clock = clock
        self.handler = handler
        metrics = WorkQueueMetrics(name: name, registry: registry)
        state = Mutex(State(idle: Array(self.workers.indices.reversed())))
        registry.beforeRendering { [weak self] in self?.collectMetrics() }
    }

    /// Lets the workers begin. What was added before waits for this.
    public func start() {
        state.withLock { $0.isStarted = true }
        advance()
    }

    public func add(_ key: ObjectKey) { change { machine, now in machine.add(key, now: now) ? 1 : 0 } }

    /// Adds the key when this time has passed, or up to 10 ms later; of several such times the earliest counts.
    public func add(_ key: ObjectKey, after delay: Delay) {
        change { machine, now in
            machine.add(key, after: delay, now: now)
            return 0
        }
    }

    /// Takes nothing in and gives nothing out any more; calls `onDrained` once no key is worked on.
    public func shutDown(onDrained: @escaping @Sendable () -> Void) {
        let (timer, isDrained) = state.withLock { state in
            state.machine.shutDown()
            if !state.machine.isDrained { state.onDrained = onDrained }
            defer { state.timer = nil }
            return (state.timer, state.machine.isDrained)
        }
        timer?.cancellation.cancel()
        if isDrained { onDrained() }
    }

    /// Keys in line, put off, being worked on, and remembered for having failed.
    package var counts: (waiting: Int, delayed: Int, processing: Int, failing: Int) {
        state.withLock { state in
            let machine = state.machine
            return (machine.depth, machine.delayedCount, machine.processing.count, machine.failingCount)
        }
    }
}

// MARK: Driving

extension WorkQueue {
    /// Changes the machine, counts what that put in line, and sets the workers going.
    private func change(_ body: (inout WorkQueueStateMachine, ContinuousClock.Instant) -> Int) {
        let now = clock.now
        metrics.added(state.withLock { body(&$0.machine, now) })
        advance()
    }

    /// Gives keys to idle workers, and arms the timer for the next key that is put off.
    private func advance() {
        let now = clock.now
        let (assigned, promoted) = state.withLock { state in
            let promoted = state.machine.promote(now: now)
            var assigned: [(worker: Int, work: WorkQueueStateMachine.Work)] = []
            while state.isStarted, let worker = state.idle.last, let work = state.machine.next(now: now) {
                state.idle.removeLast()
                assigned.append((worker, work))
            }
            armTimer(&state, now: now)
            return (assigned, promoted)
        }
        metrics.added(promoted)
        for (worker, work) in assigned { workers[worker].async { self.run(work, worker: worker) } }
    }

    private func armTimer(_ state: inout State, now: ContinuousClock.Instant) {
        guard let next = state.machine.nextDeadline else { return }
        let deadline = max(next, state.timerRest ?? next)
        if let timer = state.timer, timer.deadline <= deadline { return }
        state.timer?.cancellation.cancel()
        let cancellation = clock.schedule(after: now.duration(to: deadline), on: timerQueue) { [weak self] in
            guard let self else { return }
            let rest = self.clock.now + Self.timerRest
            self.state.withLock { state in
                state.timer = nil
                state.timerRest = rest
            }
            self.advance()
        }
        state.timer = (deadline, cancellation)
    }

    /// Works until nothing is in line.
    private func run(_ first: WorkQueueStateMachine.Work, worker: Int) {
        var next: WorkQueueStateMachine.Work? = first
        while let work = next {
            metrics.started(waited: work.waited)
            let began = clock.now
            let outcome = handler(work.key, work.failures)
            let now = clock.now
            metrics.finished(worked: began.duration(to: now))
            if case .failed = outcome { metrics.retried() }
            next = state.withLock { state in
                state.machine.finish(work.key, outcome, now: now)
                state.machine.promote(now: now)
                let next = state.machine.next(now: now)
                if next == nil { state.idle.append(worker) }
                armTimer(&state, now: now)
                return next
            }
        }
        let onDrained = state.withLock { state in
            guard state.machine.isDrained else { return nil as (@Sendable () -> Void)? }
            defer { state.onDrained = nil }
            return state.onDrained
        }
        onDrained?()
    }

    private func collectMetrics() {
        let now = clock.now
        let (depth, running) = state.withLock { state in
            (state.machine.depth, state.machine.processing.values.map { $0.duration(to: now) })
        }
        metrics.collect(depth: depth, running: running)
    }
}
