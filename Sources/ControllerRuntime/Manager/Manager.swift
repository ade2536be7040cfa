@preconcurrency import Dispatch
import KubernetesClient
import KubernetesModel
import Logging
import Synchronization

/// Runs an operator: its caches, controllers, leader election, health server and metrics.
///
/// ```swift
/// let manager = Manager(name: "website-operator", clients: clients, logger: logger)
/// let websites = manager.informer(for: .websites)
/// manager.controller("website") { request in … }.watches(websites)
/// try manager.run()
/// ```
///
/// Everything is set up before `run`, on one thread. A manager runs once.
public final class Manager: Sendable {
    private struct State {
        var machine: ManagerStateMachine
        var informers: [Informer] = []
        var controllers: [Controller] = []
        var timer: (any Cancellation)?
        var outcome: ManagerError?
    }

    /// For reconcilers: reads always, writes only while this process leads.
    public let client: KubernetesClient
    public let recorder: EventRecorder
    public let registry: MetricsRegistry
    /// The checks behind `/healthz`. None at first: a process that answers is alive.
    public let health = HealthChecks()
    /// The checks behind `/readyz`. At first that all caches have been filled.
    public let readiness = HealthChecks()

    private let clients: ManagerClients
    private let options: ManagerOptions
    private let clock: any RuntimeClock
    private let logger: Logger
    private let queue = DispatchQueue(label: "manager")
    private let elector: LeaderElector?
    private let fence: Fence
    private let hasRun = OnceFlag()
    private let finished = DispatchSemaphore(value: 0)
    private let state: Mutex<State>

    /// `name` is what Events say as reporting controller.
    public init(
        name: String, clients: ManagerClients, options: ManagerOptions = ManagerOptions(),
        clock: any RuntimeClock = SystemClock(),
        registry: MetricsRegistry = MetricsRegistry(), logger: Logger
    ) {
        self.clients = clients
        self.options = options
        self.clock = clock
        self.registry = registry
        self.logger = logger
        let fence = Fence()
        self.fence = fence
        elector = options.leaderElection.map { configuration in
            LeaderElector(configuration, client: clients.lease, clock: clock, registry: registry, logger: logger) { change in
                fence.onChange(change)
            }
        }
        var client = clients.writes
        client.transport = FencedTransport(client.transport) { [elector] in fence.isOpen && elector?.isLeader != false }
        self.client = client
        recorder = EventRecorder(
            controller: name, instance: options.leaderElection?.identity ?? LeaderElectionConfiguration.uniqueIdentity(),
            client: client, clock: clock, registry: registry, logger: logger)
        state = Mutex(
            State(machine: ManagerStateMachine(elects: options.leaderElection != nil, stopTimeout: options.stopTimeout)))
        fence.listen { [weak self] in self?.leadership($0) }
        readiness.add("caches") { [weak self] in self?.missingCaches }
        ProcessMetrics(clock: clock).register(in: registry)
    }

    /// Whether this process may write at this moment. `client` asks it before each write.
    public var mayWrite: Bool { fence.isOpen && elector?.isLeader != false }
}

// MARK: Setting up

extension Manager {
    /// A cache of the objects of one kind in the watched namespaces, kept current while the manager runs. Hand it to every
    /// controller that needs it: a second call makes a second cache.
    public func informer(
        for type: ResourceType, labelSelector: String? = nil, fieldSelector: String? = nil,
        fields: KeptFields = .withoutManagedFields, indexes: [String: ObjectIndexer] = [:], summarize: ObjectSummary? = nil
    ) -> Informer {
        let informer = Informer(
            type, namespaces: options.namespaces, labelSelector: labelSelector, fieldSelector: fieldSelector,
            fields: fields, indexes: indexes, summarize: summarize, client: clients.watches, clock: clock, logger: logger)
        state.withLock { $0.informers.append(informer) }
        return informer
    }

    /// A controller that starts once all caches are filled and this process leads. `workers` is how many resources are
    /// reconciled at once.
    @discardableResult
    public func controller(_ name: String, workers: Int = 1, reconcile: @escaping Reconciler) -> Controller {
        let controller = Controller(
            name: name, workers: workers, clock: clock, registry: registry, logger: logger, reconcile: reconcile)
        state.withLock { $0.controllers.append(controller) }
        return controller
    }
}

// MARK: Running

extension Manager {
    /// Runs until `stop`, and blocks the calling thread meanwhile: not to be called from a task.
    ///
    /// - Throws: `ManagerError` when it ends for another reason than `stop`, `HealthServerError` when it cannot begin. The
    ///   process should then exit with a code other than 0.
    public func run() throws {
        guard hasRun.raise() else { throw ManagerError.alreadyRun }
        let server = options.healthAddress.map {
            HealthServer(address: $0, health: health, readiness: readiness, registry: registry, logger: logger)
        }
        try server?.start()
        defer { server?.stop() }
        feed(.start)
        finished.wait()
        if let error = state.withLock({ $0.outcome }) { throw error }
    }

    /// Ends `run`: what was begun may finish, then the lease is given up. Returns at once.
    public func stop() { feed(.stop) }

    private func feed(_ event: ManagerStateMachine.Event) {
        queue.async { [self] in
            for action in state.withLock({ $0.machine.handle(event) }) { perform(action) }
        }
    }

    private func perform(_ action: ManagerStateMachine.Action) {
        let (informers, controllers) = state.withLock { ($0.informers, $0.controllers) }
        switch action {
        case .startInformers:
            startInformers(informers)
        case .seekLeadership: elector?.start()
        case .startControllers:
            logger.info("controllers start")
            for controller in controllers { controller.start() }
        case .drainControllers:
            logger.info("stopping: what was begun is finished first")
            let drained = Countdown(controllers.count) { [weak self] in self?.feed(.controllersDrained) }
            for controller in controllers { controller.stop { drained.countDown() } }
        case .flushEvents: recorder.flush { [weak self] in self?.feed(.eventsFlushed) }
        case .closeFence: fence.close()
        case .releaseLease: elector?.stop { [weak self] in self?.feed(.leaseReleased) }
        case .stopInformers: for informer in informers { informer.stop() }
        case .wake(let delay): wake(after: delay)
        case .finish(let error):
            wake(after: nil)
            state.withLock { $0.outcome = error }
            finished.signal()
        }
    }

    private func wake(after delay: Duration?) {
        let timer = delay.map { clock.schedule(after: $0, on: queue) { [weak self] in self?.feed(.timer) } }
        let former = state.withLock { state in
            defer { state.timer = timer }
            return state.timer
        }
        former?.cancel()
    }

    private func leadership(_ change: LeaderElector.Change) {
        switch change {
        case .startedLeading: feed(.startedLeading)
        case .stoppedLeading(let why): feed(.stoppedLeading(why))
        }
    }
}

// MARK: Caches

extension Manager {
    private func startInformers(_ informers: [Informer]) {
        let synced = Countdown(informers.count) { [weak self] in self?.feed(.cachesSynced) }
        for informer in informers {
            informer.whenSynced { synced.countDown() }
            informer.start()
        }
        clock.schedule(after: options.cacheSyncTimeout, on: queue) { [weak self] in self?.checkCaches() }
    }

    /// Ends the run when a cache is still not filled, unless all that is missing is a kind that somebody has yet to install.
    private func checkCaches() {
        let unsynced = state.withLock { $0.informers }.filter { !$0.hasSynced }
        guard !unsynced.isEmpty else { return }
        if unsynced.allSatisfy(\.waitsForKind) {
            clock.schedule(after: options.cacheSyncTimeout, on: queue) { [weak self] in self?.checkCaches() }
        } else {
            feed(.cacheSyncTimedOut(missingCaches ?? ""))
        }
    }

    /// What is missing in which cache; nil when each has been filled once.
    private var missingCaches: String? {
        let unsynced = state.withLock { $0.informers }.filter { !$0.hasSynced }
        guard !unsynced.isEmpty else { return nil }
        return unsynced.map { "\($0.type.qualifiedName) (\($0.trouble ?? "not listed yet"))" }.joined(separator: ", ")
    }
}
