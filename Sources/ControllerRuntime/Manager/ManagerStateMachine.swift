/// The life of an operator: caches fill while leadership is sought; once both are there, controllers work; at the end they
/// finish what they have begun, what was recorded is sent, the lease is given up, and everything else ends.
struct ManagerStateMachine: Sendable {
    enum Event: Sendable {
        case start
        case cachesSynced
        case cacheSyncTimedOut(String)
        case startedLeading
        case stoppedLeading(String)
        case stop
        case controllersDrained
        case eventsFlushed
        case leaseReleased
        /// The time asked for with `.wake` has passed.
        case timer
    }

    enum Action: Sendable, Equatable {
        case startInformers
        case seekLeadership
        case startControllers
        /// Take nothing new, and let what was begun finish.
        case drainControllers
        case flushEvents
        /// No write may pass from here on.
        case closeFence
        case releaseLease
        case stopInformers
        /// Send `.timer` after this time, instead of any time asked for before.
        case wake(after: Duration)
        case finish(ManagerError?)
    }

    private enum Phase: Sendable, Equatable {
        case idle
        case preparing
        case running
        case draining
        case flushing
        case releasing
        case finished
    }

    private let elects: Bool
    private let stopTimeout: Duration
    private var phase = Phase.idle
    private var hasCaches = false
    private var leads: Bool
    private var failure: ManagerError?

    /// `elects`: whether leadership is to be sought at all. `stopTimeout`: how long the end may take altogether; most of it
    /// is for work that was begun.
    init(elects: Bool, stopTimeout: Duration) {
        self.elects = elects
        self.stopTimeout = stopTimeout
        leads = !elects
    }

    mutating func handle(_ event: Event) -> [Action] {
        switch (phase, event) {
        case (.idle, .start):
            phase = .preparing
            return [.startInformers] + (elects ? [.seekLeadership] : [])
        case (.idle, .stop):
            phase = .finished
            return [.finish(nil)]
        case (.preparing, .cachesSynced):
            hasCaches = true
            return runIfReady()
        case (.preparing, .startedLeading):
            leads = true
            return runIfReady()
        case (.preparing, .cacheSyncTimedOut(let what)): return drain(.cacheSyncTimedOut(what))
        case (.preparing, .stoppedLeading(let why)), (.running, .stoppedLeading(let why)):
            return drain(.leadershipLost(why))
        case (.preparing, .stop), (.running, .stop): return drain(nil)
        case (.draining, .controllersDrained), (.draining, .timer):
            phase = .flushing
            return [.wake(after: stopTimeout * 0.05), .flushEvents]
        case (.flushing, .eventsFlushed), (.flushing, .timer):
            phase = .releasing
            // The fence first: work that did not end in time must not write once another process may lead.
            return [.closeFence] + (elects ? [.wake(after: stopTimeout * 0.15), .releaseLease] : finish())
        case (.releasing, .leaseReleased), (.releasing, .timer): return finish()
        default: return []
        }
    }

    private mutating func runIfReady() -> [Action] {
        guard hasCaches, leads else { return [] }
        phase = .running
        return [.startControllers]
    }

    private mutating func drain(_ failure: ManagerError?) -> [Action] {
        self.failure = failure
        phase = .draining
        return [.wake(after: stopTimeout * 0.8), .drainControllers]
    }

    private mutating func finish() -> [Action] {
        phase = .finished
        return [.stopInformers, .finish(failure)]
    }
}
