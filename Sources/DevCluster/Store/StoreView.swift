import KubernetesModel

/// The store as controllers and admission steps see it: objects as values, in the version that is asked for.
package struct StoreView: ClusterView, Sendable {
    let store: Store
    let catalog: TypeCatalog

    package init(store: Store, catalog: TypeCatalog) {
        self.store = store
        self.catalog = catalog
    }

    package func get(_ type: ResourceType, _ key: ObjectKey) -> KubernetesObject? {
        store.object(storage(type), key).map { decoded($0, type) }
    }

    package func list(_ type: ResourceType, namespace: String?) -> [KubernetesObject] {
        store.table(storage(type)).table.objects(namespace: namespace).map { decoded($0, type) }
    }

    package func list(_ type: ResourceType, namespace: String?, matching selector: LabelSelector) -> [KubernetesObject] {
        store.objects(storage(type), namespace: namespace, matching: selector).map { decoded($0, type) }
    }

    package func list(_ type: ResourceType, ownedBy uid: String) -> [KubernetesObject] {
        store.dependents(storage(type), of: uid).map { decoded($0, type) }
    }

    package func list(_ type: ResourceType, withoutControllerIn namespace: String?) -> [KubernetesObject] {
        store.uncontrolled(storage(type), namespace: namespace).map { decoded($0, type) }
    }

    package func scale(_ type: ResourceType, _ key: ObjectKey) -> KubernetesObject? {
        guard let served = catalog.resource(type), let paths = served.scalePaths, let object = get(type, key) else { return nil }
        return paths.scale(of: object)
    }

    package var types: [ResourceType] { catalog.resources.filter { $0.type == $0.storage }.map(\.type) }

    private func storage(_ type: ResourceType) -> GroupResource {
        catalog.resource(type)?.storage.groupResource ?? type.groupResource
    }

    private func decoded(_ stored: StoredObject, _ type: ResourceType) -> KubernetesObject {
        VersionConversion.convert(store.decoded(stored), to: type)
    }
}
