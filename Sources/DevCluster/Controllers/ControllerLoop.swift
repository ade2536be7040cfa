@preconcurrency import Dispatch
import KubernetesModel
import Logging
import Synchronization

/// Runs the cluster's controllers: sees what changes, lets those look that it concerns, one after the other, and does what they
/// want.
///
/// By itself with `start`, as time goes by; or step by step with `run(until:on:)` and a manual clock, the same in every run. One
/// or the other, not both.
package final class ControllerLoop: Sendable {
    /// Reconciliations in one go; then others get a turn on the thread.
    private static let burst = 64

    private let api: ResourceAPI
    private let controllers: [any ClusterController]
    private let interests: Interests
    private let logger: Logger
    private let inbox = Inbox()
    /// Used by one thread at a time; locked for what the compiler cannot see.
    private let queue = Mutex(ControllerQueue())
    private let thread = DispatchQueue(label: "controllers")
    private let timer: any DispatchSourceTimer
    private let isStopped = Atomic(false)

    /// Sees everything that there is by now, and what changes from now on.
    package init(
        _ api: ResourceAPI, controllers: [any ClusterController],
        logger: Logger = Logger(label: "controllers") { _ in SwiftLogNoOpLogHandler() }
    ) {
        self.api = api
        self.controllers = controllers
        self.logger = logger
        interests = Interests(controllers)
        timer = DispatchSource.makeTimerSource(queue: thread)
        timer.schedule(deadline: .distantFuture)
        timer.activate()
        for (resource, table) in api.store.observeAll(inbox) {
            inbox.add(table.map { Change(resource: resource, object: $0, previous: nil, isDeletion: false) })
        }
    }

    deinit {
        api.store.stopObservingAll(inbox)
        timer.cancel()
    }

    // MARK: By itself

    package func start() {
        timer.setEventHandler { [weak self] in self?.turn() }
        inbox.onArrival { [weak self] in self?.scheduleTurn() }
    }

    /// Ends after the reconciliation under way, if there is one; returns when it has.
    package func stop() {
        isStopped.store(true, ordering: .relaxed)
        thread.sync {}
    }

    private func scheduleTurn() { thread.async { [weak self] in self?.turn() } }

    private func turn() {
        for _ in 0..<Self.burst {
            if isStopped.load(ordering: .relaxed) { return }
            if !step() { return sleepUntilNextDeadline() }
        }
        scheduleTurn()
    }

    private func sleepUntilNextDeadline() {
        guard let deadline = queue.withLock({ $0.nextDeadline() }) else { return }
        let seconds = max(0, deadline.seconds(since: api.environment.now()))
        timer.schedule(deadline: .now() + min(seconds, 1e6), leeway: .milliseconds(1))
    }

    // MARK: Step by step

    /// Does all that is ready, lets the time jump to when something else is, and so on until there is nothing more to do before
    /// `end`, which is the time then.
    package func run(until end: Timestamp, on clock: ManualClock) {
        while true {
            while step() {}
            guard let next = queue.withLock({ $0.nextDeadline() }), next <= end else { break }
            clock.now = max(clock.now, next)
        }
        clock.now = max(clock.now, end)
    }

    /// Looks at one key. False when none is ready.
    private func step() -> Bool {
        let now = api.environment.now()
        let view = api.view
        for change in inbox.take() {
            for item in interests.items(for: change, in: view) { queue.withLock { $0.add(item) } }
        }
        guard let item = queue.withLock({ $0.next(now: now) }) else { return false }
        let controller = controllers[item.controller]
        let outcome = controller.reconcile(item.key, in: view, now: now)
        let isDone = perform(outcome.writes, for: item, in: view, now: now)
        queue.withLock { queue in
            if isDone { queue.succeeded(item) } else { queue.failed(item, now: now) }
            if let time = outcome.requeueAt { queue.add(item, at: time) }
        }
        return true
    }

    /// In their order, up to the first that is refused; whether there was none.
    private func perform(_ writes: [ClusterWrite], for item: ControllerQueue.Item, in view: StoreView, now: Timestamp) -> Bool {
        let controller = controllers[item.controller]
        for write in writes {
            do throws(APIStatus) {
                try api.perform(write, as: controller.name)
            } catch {
                logger.debug("\(controller.name) \(item.key): \(error)")
                for answer in controller.refused(write, because: error, for: item.key, in: view, now: now) {
                    _ = try? api.perform(answer, as: controller.name)
                }
                return false
            }
        }
        return true
    }
}

/// What the controllers want to hear of.
private struct Interests: Sendable {
    private struct Interest: Sendable {
        var controller: Int
        var trigger: Trigger
    }

    private var byKind: [GroupResource: [Interest]] = [:]
    private var inAll: [Interest] = []

    init(_ controllers: [any ClusterController]) {
        for (index, controller) in controllers.enumerated() {
            for trigger in controller.triggers {
                let interest = Interest(controller: index, trigger: trigger)
                if let type = trigger.type {
                    byKind[type.groupResource, default: []].append(interest)
                } else {
                    inAll.append(interest)
                }
            }
        }
    }

    func items(for change: Change, in view: StoreView) -> [ControllerQueue.Item] {
        let interests = (byKind[change.resource] ?? []) + inAll
        guard !interests.isEmpty, let type = view.catalog.stored(change.resource)?.type else { return [] }
        let objectChange = ObjectChange(
            type: type, old: change.previous.map(view.store.decoded),
            new: change.isDeletion ? nil : view.store.decoded(change.object))
        return interests.flatMap { interest in
            interest.trigger.keys(objectChange, view).map { ControllerQueue.Item(controller: interest.controller, key: $0) }
        }
    }
}

/// Changes that nobody has looked at yet.
private final class Inbox: StoreObserver {
    private struct State: Sendable {
        var changes: [Change] = []
        var arrived: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    func receive(_ event: StoreEvent, frames: inout EventFrames) {
        if case .change(let change) = event { add([change]) }
    }

    func add(_ changes: [Change]) {
        let arrived = state.withLock { state in
            defer { state.changes += changes }
            return state.changes.isEmpty ? state.arrived : nil
        }
        arrived?()
    }

    func take() -> [Change] {
        state.withLock { state in
            defer { state.changes = [] }
            return state.changes
        }
    }

    /// Called when something comes into the empty inbox, and now if there is something in it.
    func onArrival(_ arrived: @escaping @Sendable () -> Void) {
        let isEmpty = state.withLock { state in
            state.arrived = arrived
            return state.changes.isEmpty
        }
        if !isEmpty { arrived() }
    }
}
