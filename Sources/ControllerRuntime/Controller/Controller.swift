import KubernetesModel
import Logging
import Synchronization

/// Calls a `Reconciler` for each resource that may need something: because it changed, because something that belongs to it
/// did, or because a former call asked for it.
///
/// Made and run by a `Manager`.
public final class Controller: Sendable {
    public let name: String
    private let queue: WorkQueue
    private let watched = Mutex<[Informer]>([])

    init(
        name: String, workers: Int, clock: any RuntimeClock, registry: MetricsRegistry, logger: Logger,
        reconcile: @escaping Reconciler
    ) {
        self.name = name
        var logger = logger
        logger[metadataKey: "controller"] = "\(name)"
        let reconciliation = Reconciliation(
            logger: logger, clock: clock, metrics: ControllerMetrics(name: name, workers: max(1, workers), registry: registry),
            reconcile: reconcile)
        queue = WorkQueue(name: name, workers: workers, clock: clock, registry: registry) { key, failures in
            reconciliation.run(key, failures: failures)
        }
    }

    /// Asks for a resource to be looked at.
    public func enqueue(_ key: ObjectKey) { queue.add(key) }

    /// The caches that must be complete before the first reconcile.
    var informers: [Informer] { watched.withLock { $0 } }

    func start() { queue.start() }

    func stop(onDrained: @escaping @Sendable () -> Void) { queue.shutDown(onDrained: onDrained) }
}

// MARK: Sources

extension Controller {
    /// Looks at the objects of this kind themselves.
    @discardableResult
    public func watches(_ informer: Informer, when predicate: Predicate = .always) -> Controller {
        watches(informer, when: predicate) { [$0.key] }
    }

    /// Looks at the resource of kind `owner` that is the controller of the object that changed.
    @discardableResult
    public func owns(
        _ informer: Informer, as owner: ResourceType, when predicate: Predicate = .always,
        after delay: @escaping @Sendable (StoreEvent) -> Delay = { _ in .zero }
    ) -> Controller {
        watches(informer, when: predicate, after: delay) { object in
            guard let reference = object.controller, reference.kind == owner.kind,
                groupAndVersion(of: reference.apiVersion).group == owner.group
            else { return [] }
            return [ObjectKey(namespace: owner.isNamespaced ? object.key.namespace : nil, name: reference.name)]
        }
    }

    /// Looks at the resources that `keys` names for the object that changed. For an update it is asked about the former and
    /// the new state.
    ///
    /// - Parameter delay: how long a change may wait before the resource is looked at; not at all by default. What belongs to
    ///   one resource often changes several times within moments, and one look does for all of them.
    @discardableResult
    public func watches(
        _ informer: Informer, when predicate: Predicate = .always,
        after delay: @escaping @Sendable (StoreEvent) -> Delay = { _ in .zero },
        mappedTo keys: @escaping @Sendable (StoredObject) -> [ObjectKey]
    ) -> Controller {
        watched.withLock { $0.append(informer) }
        informer.addHandler { [queue] event in
            guard predicate.accepts(event) else { return }
            let delay = delay(event)
            let new = keys(event.object)
            for key in new { queue.add(key, after: delay) }
            guard case .updated(let old, _) = event else { return }
            for key in keys(old) where !new.contains(key) { queue.add(key, after: delay) }
        }
        return self
    }
}

// MARK: One call

/// Calls the reconciler for one key, and turns what it says into log lines, metrics and the key's fate.
private struct Reconciliation: Sendable {
    let logger: Logger
    let clock: any RuntimeClock
    let metrics: ControllerMetrics
    let reconcile: Reconciler

    func run(_ key: ObjectKey, failures: Int) -> WorkOutcome {
        var logger = logger
        if let namespace = key.namespace { logger[metadataKey: "namespace"] = "\(namespace)" }
        logger[metadataKey: "name"] = "\(key.name)"
        logger[metadataKey: "reconcileID"] = "\(String(UInt64.random(in: .min ... .max), radix: 16))"
        metrics.began()
        let start = clock.now
        do {
            let result = try reconcile(ReconcileRequest(key: key, failures: failures, logger: logger))
            switch result {
            case .done:
                metrics.ended(.success, after: start.duration(to: clock.now))
                return .done
            case .requeue(let delay):
                metrics.ended(.requeueAfter, after: start.duration(to: clock.now))
                return .again(after: delay)
            }
        } catch {
            metrics.ended(.error, after: start.duration(to: clock.now))
            logger.error("reconciling failed: \(error)", metadata: ["failures": "\(failures + 1)"])
            return .failed(atLeast: .seconds((error as? APIStatus)?.retryAfterSeconds ?? 0))
        }
    }
}
