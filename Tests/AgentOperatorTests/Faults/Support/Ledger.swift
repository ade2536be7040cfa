import KubernetesModel
import Synchronization
import TestSupport

@testable import DevCluster

/// What was written to a cluster, object by object: the second oracle, and what tests wait on.
final class Ledger: StoreObserver {
    struct Count: Equatable, CustomStringConvertible {
        var creates = 0
        var updates = 0
        var deletes = 0
        var statusUpdates = 0
        var description: String { "\(creates) created, \(updates) updated, \(deletes) deleted, \(statusUpdates) statuses" }
    }

    private struct Waiter {
        var id: Int
        var isMet: @Sendable (StoreView) -> Bool
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var counts: [String: Count] = [:]
        var replicas: [String: Set<Int64>] = [:]
        var statuses: [String: [JSONValue]] = [:]
        var waiters: [Waiter] = []
        var nextID = 0
    }

    private let api: ResourceAPI
    private let state = Mutex(State())

    init(_ api: ResourceAPI) {
        self.api = api
        _ = api.store.observeAll(self)
    }

    /// By kind and name, as `deployments hello`.
    var counts: [String: Count] { state.withLock { $0.counts } }

    /// Every number of replicas that a Deployment was ever to have, by its name.
    var replicas: [String: Set<Int64>] { state.withLock { $0.replicas } }

    /// Every status that was written, in order, by kind and name.
    var statuses: [String: [JSONValue]] { state.withLock { $0.statuses } }

    func receive(_ event: StoreEvent, frames: inout EventFrames) {
        guard case .change(let change) = event else { return }
        note(change)
        let view = api.view
        let waiters = state.withLock { $0.waiters }
        for waiter in waiters where waiter.isMet(view) { resume(waiter.id, true) }
    }

    private func note(_ change: Change) {
        let key = "\(change.resource.resource) \(change.object.key.name)"
        let (isStatus, isSubstance) =
            change.previous.map { Self.difference($0.decoded(), change.object.decoded()) } ?? (false, true)
        let status = isStatus ? change.object.decoded().status : nil
        let replicas = change.resource.resource == "deployments" ? change.object.decoded().spec["replicas"]?.integer : nil
        state.withLock { state in
            if let replicas { state.replicas[change.object.key.name, default: []].insert(replicas) }
            if let status { state.statuses[key, default: []].append(status) }
            if change.isDeletion {
                state.counts[key, default: Count()].deletes += 1
            } else if change.previous == nil {
                state.counts[key, default: Count()].creates += 1
            } else {
                if isStatus { state.counts[key, default: Count()].statusUpdates += 1 }
                if isSubstance { state.counts[key, default: Count()].updates += 1 }
            }
        }
    }

    /// Whether the status changed, and whether anything else did that is not bookkeeping.
    private static func difference(_ old: KubernetesObject, _ new: KubernetesObject) -> (status: Bool, substance: Bool) {
        (old["status"] != new["status"], substance(old) != substance(new))
    }

    static func substance(_ object: KubernetesObject) -> JSONValue {
        var object = object
        object["status"] = nil
        for field in ["managedFields", "resourceVersion", "generation", "deletionTimestamp", "deletionGracePeriodSeconds"] {
            object["metadata", field] = nil
        }
        object["metadata", "annotations", "deployment.kubernetes.io/revision"] = nil
        return object.json
    }

    // MARK: Waiting

    /// Returns as soon as the cluster is so. Throws when it is not within this time.
    func wait(_ what: String, seconds: Double = 60, until isMet: @escaping @Sendable (StoreView) -> Bool) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let timeout = Task {
            try await Task.sleep(for: .seconds(seconds))
            resume(id, false)
        }
        defer { timeout.cancel() }
        let isSo = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiters.append(Waiter(id: id, isMet: isMet, continuation: continuation)) }
                // What came before the waiter was there.
                if isMet(api.view) || Task.isCancelled { resume(id, !Task.isCancelled) }
            }
        } onCancel: {
            resume(id, false)
        }
        if !isSo { throw WaitedInVain(description: "\(what): not so within \(seconds) s") }
    }

    private func resume(_ id: Int, _ isMet: Bool) {
        let waiter = state.withLock { state in
            let waiter = state.waiters.first { $0.id == id }
            state.waiters.removeAll { $0.id == id }
            return waiter
        }
        waiter?.continuation.resume(returning: isMet)
    }
}
