import KubernetesModel
import Synchronization

/// Knows every kind that the cluster serves: the built-in ones, and those that the stored CustomResourceDefinitions define.
///
/// It reads the definitions from the store when they have changed, so that whoever saw a definition become established finds
/// its kind served. Safe to use from any thread.
package final class TypeRegistry: Sendable {
    private struct Known: Sendable {
        var catalog = TypeCatalog(resources: BuiltInResources.all, version: 0)
        /// By the version of the definition, so that each is read once.
        var definitions: [UInt64: [ServedResource]] = [:]
    }

    private let store: Store
    private let known = Mutex(Known())

    package init(store: Store) { self.store = store }

    package var catalog: TypeCatalog {
        let definitions = ResourceType.customResourceDefinitions.groupResource
        let version = store.version(of: definitions)
        return known.withLock { known in
            guard known.catalog.version < version else { return known.catalog }
            var served: [UInt64: [ServedResource]] = [:]
            for definition in store.table(definitions).table {
                served[definition.version] =
                    known.definitions[definition.version]
                    ?? CustomResourceDefinition(definition.decoded()).servedResources
            }
            known.definitions = served
            let custom = served.sorted { $0.key < $1.key }.flatMap(\.value)
                .sorted { ($0.type.group, $0.type.plural) < ($1.type.group, $1.type.plural) }
            known.catalog = TypeCatalog(resources: BuiltInResources.all + custom, version: version)
            return known.catalog
        }
    }
}
