@preconcurrency import Dispatch
import KubernetesClient
import KubernetesModel
import Logging
import Synchronization

/// Holds a Lease, so that of several processes one acts. Does what `LeaderElectionStateMachine` decides, over a client that
/// nothing else should use, so that no burst of requests delays a renewal.
public final class LeaderElector: Sendable {
    public enum Change: Sendable, Equatable {
        case startedLeading
        /// Why. It is final: the process should end.
        case stoppedLeading(String)
    }

    private struct State {
        var machine: LeaderElectionStateMachine
        var timer: (any Cancellation)?
        var onEnded: (@Sendable () -> Void)?
        var hasEnded = false
    }

    private let configuration: LeaderElectionConfiguration
    private let client: KubernetesClient
    private let clock: any RuntimeClock
    private let logger: Logger
    private let status: Gauge
    private let onChange: @Sendable (Change) -> Void
    private let queue = DispatchQueue(label: "leader-election")
    private let state: Mutex<State>

    /// `onChange` is called on the elector's queue.
    public init(
        _ configuration: LeaderElectionConfiguration, client: KubernetesClient, clock: any RuntimeClock = SystemClock(),
        registry: MetricsRegistry = MetricsRegistry(), logger: Logger, onChange: @escaping @Sendable (Change) -> Void
    ) {
        self.configuration = configuration
        self.client = client
        self.clock = clock
        var logger = logger
        logger[metadataKey: "lease"] = "\(configuration.namespace)/\(configuration.name)"
        self.logger = logger
        self.onChange = onChange
        status = registry.gauge(
            "leader_election_master_status", help: "1 while this process leads, 0 while it waits", labels: ["name"])
        status.set(0, configuration.name)
        state = Mutex(State(machine: LeaderElectionStateMachine(configuration)))
    }

    /// Whether this process may write at this moment. True only before the deadline of the last renewal, on a clock that
    /// also counts the time that the process or the machine was stopped: ask before each write.
    public var isLeader: Bool {
        let now = clock.now
        return state.withLock { $0.machine.isLeading(now: now) }
    }

    /// Begins to seek leadership; once.
    public func start() { queue.async { self.feed(.start) } }

    /// Gives leadership up, if it is held, and calls `onEnded` when that is done or has failed.
    public func stop(onEnded: @escaping @Sendable () -> Void) {
        queue.async { [self] in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.onEnded = onEnded }
                return state.hasEnded
            }
            if hasEnded { onEnded() } else { feed(.stop) }
        }
    }

    private func feed(_ event: LeaderElectionStateMachine.Event) {
        let (now, wall, random) = (clock.now, clock.wallTime, Double.random(in: 0..<1))
        for action in state.withLock({ $0.machine.handle(event, now: now, wall: wall, random: random) }) { perform(action) }
    }

    private func perform(_ action: LeaderElectionStateMachine.Action) {
        let (name, namespace) = (configuration.name, configuration.namespace)
        switch action {
        case .get: send(ResourceType.leases.get(name, namespace: namespace), isRead: true)
        case .create(let lease): send(ResourceType.leases.create(lease, namespace: namespace), isRead: false)
        case .update(let lease): send(ResourceType.leases.update(lease, namespace: namespace), isRead: false)
        case .wake(let delay):
            let timer = clock.schedule(after: delay, on: queue) { [weak self] in self?.feed(.timer) }
            replaceTimer(timer)
        case .leader(let identity): logger.info("\(identity == configuration.identity ? "this process" : identity) leads")
        case .warn(let why): logger.warning("the lease could not be read or written: \(why)")
        case .startedLeading:
            status.set(1, name)
            onChange(.startedLeading)
        case .stoppedLeading(let why):
            logger.error("leadership is lost: \(why)")
            onChange(.stoppedLeading(why))
        case .ended: ended()
        }
    }

    private func replaceTimer(_ timer: (any Cancellation)?) {
        let former = state.withLock { state in
            defer { state.timer = timer }
            return state.timer
        }
        former?.cancel()
    }

    private func ended() {
        status.set(0, configuration.name)
        replaceTimer(nil)
        let onEnded = state.withLock { state in
            state.hasEnded = true
            defer { state.onEnded = nil }
            return state.onEnded
        }
        onEnded?()
    }

    private func send(_ request: APIRequest, isRead: Bool) {
        // Half the deadline, so that one that hangs leaves time for another.
        client.transport.start(request, timeout: configuration.renewDeadline / 2) { [weak self] result in
            guard let self else { return }
            queue.async { self.feed(Self.event(result, isRead: isRead)) }
        }
    }

    private static func event(
        _ result: Result<APIResponse, TransportError>, isRead: Bool
    ) -> LeaderElectionStateMachine.Event {
        switch result {
        case .failure(let error): return .failed(error.description)
        case .success(let response):
            let json = (try? JSONReader.parse(response.body)) ?? .null
            if (200..<300).contains(response.status), json["metadata"] != nil {
                let lease = KubernetesObject(json: json)
                return isRead ? .got(lease) : .wrote(lease)
            }
            if isRead, response.status == 404 { return .missing }
            return .failed(APIStatus(response).description)
        }
    }
}
