import KubernetesModel
import Synchronization

/// Ends the watches of a kind whose definition changes or goes: they go by what it was. Their clients watch again, and learn
/// whether and how it is served now.
final class StaleWatches: StoreObserver {
    private weak let api: ResourceAPI?

    private init(_ api: ResourceAPI) { self.api = api }

    /// For as long as there is the store, which holds its observers.
    static func end(of api: ResourceAPI) {
        let definitions = ResourceType.customResourceDefinitions.groupResource
        _ = api.store.observe(definitions, from: .current, StaleWatches(api))
    }

    func receive(_ event: StoreEvent, frames: inout EventFrames) {
        guard case .change(let change) = event, let former = change.previous?.decoded() else { return }
        let definition = change.object.decoded()
        if !change.isDeletion, definition.spec == former.spec { return }
        let resource = GroupResource(
            group: former.spec["group"]?.string ?? "", resource: former.spec["names", "plural"]?.string ?? "")
        api?.endWatches(of: resource)
    }
}

extension ResourceAPI {
    fileprivate func endWatches(of resource: GroupResource) {
        for stream in watches.withLock({ $0.values.filter { $0.subject.resource == resource } }) { stream.finish() }
    }
}
