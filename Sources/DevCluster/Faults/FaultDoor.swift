import Synchronization

/// Where tests inject faults into the API server: rules are put in, and requests meet them.
///
/// Safe to use from any thread. A rule takes effect at once, also on watches that are under way, and until it is removed.
package final class FaultDoor: Sendable {
    private struct OpenWatch: Sendable {
        weak let watch: FaultyWatch?
    }

    private struct Waiter {
        var id: UInt64
        var isMet: @Sendable ([FaultPlan.Entry]) -> Bool
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var plan = FaultPlan()
        var watches: [OpenWatch] = []
        var waiters: [Waiter] = []
        var lastWaiter: UInt64 = 0
    }

    private let state = Mutex(State())
    private let currentVersion: @Sendable () -> UInt64

    init(currentVersion: @escaping @Sendable () -> UInt64) { self.currentVersion = currentVersion }

    // MARK: Rules

    /// Returns the rule's number.
    @discardableResult
    package func add(_ rule: FaultRule) -> Int {
        var rule = rule
        if case .staleList(nil) = rule.effect { rule.effect = .staleList(version: currentVersion()) }
        let (id, struck) = state.withLock { state in
            let id = state.plan.add(rule).id
            state.watches.removeAll { $0.watch == nil }
            let struck = state.watches.compactMap { open -> (FaultyWatch, FaultPlan.Strike)? in
                guard let watch = open.watch, let strike = state.plan.meet(watch.request, rule: id) else { return nil }
                return (watch, strike)
            }
            return (id, struck)
        }
        for (watch, strike) in struck { watch.impose(strike) }
        tell()
        return id
    }

    /// False when there is no such rule.
    @discardableResult
    package func remove(_ id: Int) -> Bool {
        let (isKnown, watches) = state.withLock { ($0.plan.remove(id), $0.watches) }
        for open in watches { open.watch?.lift(rule: id) }
        tell()
        return isKnown
    }

    package func removeAll() {
        let watches = state.withLock { state in
            state.plan.removeAll()
            return state.watches
        }
        for open in watches { open.watch?.lift(rule: nil) }
        tell()
    }

    /// The rules that stand, and how often each was met.
    package var rules: [FaultPlan.Entry] { state.withLock { $0.plan.entries } }

    /// Returns as soon as the rule has struck so often, or is gone, or the task is cancelled.
    package func waitForStrikes(of rule: Int, count: Int = 1) async {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    state.waiters.append(
                        Waiter(
                            id: id, isMet: { $0.first { $0.id == rule }.map { $0.struck >= count } ?? true },
                            continuation: continuation))
                }
                tell(isCancelled: Task.isCancelled ? id : nil)
            }
        } onCancel: {
            tell(isCancelled: id)
        }
    }

    private func tell(isCancelled id: UInt64? = nil) {
        let met = state.withLock { state in
            let entries = state.plan.entries
            let met = state.waiters.filter { $0.id == id || $0.isMet(entries) }
            state.waiters.removeAll { $0.id == id || $0.isMet(entries) }
            return met
        }
        for waiter in met { waiter.continuation.resume() }
    }

    // MARK: Requests

    /// What a request has to go through, and for a watch what its events have.
    func meet(_ request: ServerRequest) -> (ordeal: Ordeal, watch: FaultyWatch?) {
        let isWatch = request.info.verb == "watch"
        let (strikes, watch) = state.withLock { state in
            let strikes = state.plan.meet(request)
            guard isWatch else { return (strikes, nil as FaultyWatch?) }
            let watch = FaultyWatch(request, strikes)
            if state.watches.count > 1000 { state.watches.removeAll { $0.watch == nil } }
            state.watches.append(OpenWatch(watch: watch))
            return (strikes, watch)
        }
        if !strikes.isEmpty { tell() }
        return (Ordeal(strikes, isWatch: isWatch), watch)
    }
}
