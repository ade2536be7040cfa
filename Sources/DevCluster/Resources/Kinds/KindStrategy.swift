import KubernetesModel

/// What a kind's own rules may look at.
struct StrategyContext {
    var write: WriteContext
    var store: Store

    init(_ write: WriteContext, store: Store) {
        self.write = write
        self.store = store
    }
}

/// What the server itself fills in or holds fast in objects of one kind, besides what it does for all.
protocol KindStrategy: Sendable {
    /// The object has its metadata and no status yet.
    ///
    /// - Parameter given: as the writer gave it, without defaults.
    func prepareForCreate(
        _ object: inout KubernetesObject, given: KubernetesObject, _ context: StrategyContext
    ) throws(APIStatus)

    /// - Parameter object: already without what this write may not change.
    /// - Parameter changed: as the writer gave it.
    func prepareForUpdate(
        _ object: inout KubernetesObject, from old: KubernetesObject, changed: KubernetesObject, _ context: StrategyContext
    ) throws(APIStatus)
}

extension KindStrategy {
    func prepareForCreate(
        _ object: inout KubernetesObject, given: KubernetesObject, _ context: StrategyContext
    ) throws(APIStatus) {}

    func prepareForUpdate(
        _ object: inout KubernetesObject, from old: KubernetesObject, changed: KubernetesObject, _ context: StrategyContext
    ) throws(APIStatus) {}
}

extension ServedResource {
    var strategy: any KindStrategy {
        switch type {
        case .namespaces: NamespaceStrategy()
        case .pods: PodStrategy()
        case .services: ServiceStrategy()
        case ResourceType(group: "batch", version: "v1", plural: "jobs", kind: "Job", isNamespaced: true): JobStrategy()
        case .customResourceDefinitions: CustomResourceDefinitionStrategy()
        default: PlainStrategy()
        }
    }
}

/// Of the kinds without rules of their own.
private struct PlainStrategy: KindStrategy {}
