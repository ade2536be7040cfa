import ControllerRuntime
import KubernetesModel
import Synchronization

/// The newest that is known of the objects of one kind: the cache's, or our own last write where the cache has yet to show it.
///
/// Without it a second reconcile right after the first would decide on what is already past.
final class FreshCache: Sendable {
    let informer: Informer
    private let written = Mutex<[ObjectKey: KubernetesObject]>([:])

    init(_ informer: Informer) { self.informer = informer }

    func object(_ key: ObjectKey) -> KubernetesObject? {
        isShown(key) ? informer.store.object(key) : written.withLock { $0[key] }
    }

    /// Whether the cache shows our last write, or more. Then that is forgotten here, where it takes far more memory.
    @discardableResult
    private func isShown(_ key: ObjectKey) -> Bool {
        // In one go, or else a write that is being noted would be forgotten before it is shown.
        written.withLock { written in
            guard !informer.store.isBehind(key) else { return false }
            written[key] = nil
            return true
        }
    }

    /// Notes what the server made of a write of ours, and returns it as the cache will show it.
    func wrote(_ object: KubernetesObject) -> KubernetesObject {
        let kept = KubernetesObject(json: object.json.keeping(informer.store.fields))
        let key = object.key
        written.withLock { written in
            written[key] = kept
            if let version = object.resourceVersion { informer.store.expect(key, resourceVersion: version) }
        }
        // The watch may have been faster than the answer.
        isShown(key)
        return kept
    }

    func deleted(_ key: ObjectKey, uid: String) {
        written.withLock { $0[key] = nil }
        informer.store.expectDeletion(of: key, uid: uid)
    }

    /// Nothing is to be decided about this object any more.
    func forget(_ key: ObjectKey) { written.withLock { $0[key] = nil } }

    /// Own writes that the cache has yet to show.
    var unshownWrites: Int { written.withLock { $0.count } }

    /// Changes that say more than our own last write, which the reconcile that made it has taken into account already.
    var changesByOthers: Predicate {
        Predicate { [self] event in
            if case .deleted = event { return true }
            let own = written.withLock { $0[event.object.key]?.resourceVersion }
            isShown(event.object.key)
            return own != event.object.resourceVersion
        }
    }
}
