import KubernetesModel
import TestSupport

@testable import DevCluster

/// A cluster in memory with a clock that a test moves: the rules of the store that controllers rely on, and a loop that drives
/// them.
///
/// Every run is the same. With a seed the controllers get their turns in another order, which is again the same every time.
final class SimulatedCluster: ClusterView {
    static let start = Timestamp("2026-01-02T03:04:05Z")!

    var now = SimulatedCluster.start
    var types: [ResourceType] = [
        .namespaces, .nodes, .pods, .services, .configMaps, .secrets, .serviceAccounts, .events, .deployments, .replicaSets,
        .horizontalPodAutoscalers, .endpoints, .endpointSlices, .resourceQuotas, .podDisruptionBudgets,
    ]

    /// Changes what is created, as admission does.
    var admit: (inout KubernetesObject) -> Void = { _ in }
    /// Refuses a write.
    var refuse: (ClusterWrite) -> APIStatus? = { _ in nil }
    /// Called after each change.
    var observe: (ObjectChange) -> Void = { _ in }

    /// What was told of whom, in order.
    var events: [Event] = []
    struct Event: Hashable {
        var about: String
        var type: String
        var reason: String
        var message: String
        var source: String
    }
    /// How often each kind of write was done, as `update pods/status`.
    var writes: [String: Int] = [:]
    var reconciliations = 0

    // The store.
    struct Reference: Hashable {
        var type: ResourceType
        var key: ObjectKey
    }
    var tables: [ResourceType: [ObjectKey: KubernetesObject]] = [:]
    /// By the uid of an owner, and by `orphans/NAMESPACE` for what has no controller.
    var index: [String: Set<Reference>] = [:]
    var version: Int64 = 100
    var created = 0

    // The loop.
    struct Work: Hashable {
        var controller: Int
        var key: ObjectKey
    }
    let controllers: [any ClusterController]
    var queue: [Work] = []
    var queued: Set<Work> = []
    var timers: [Work: Timestamp] = [:]
    var failures: [Work: Int] = [:]
    var random: SeededGenerator?

    init(_ controllers: [any ClusterController], seed: UInt64? = nil) {
        self.controllers = controllers
        random = seed.map { SeededGenerator(seed: $0) }
    }

    func get(_ type: ResourceType, _ key: ObjectKey) -> KubernetesObject? { tables[type]?[key] }

    /// How many objects lists have returned: what the work of the controllers grows with.
    private(set) var objectsListed = 0

    func list(_ type: ResourceType, namespace: String?) -> [KubernetesObject] {
        counted(
            (tables[type] ?? [:]).filter { namespace == nil || $0.key.namespace == namespace }.sorted { $0.key < $1.key }.map(
                \.value))
    }

    /// As from an index: only what matches counts as work.
    func list(_ type: ResourceType, namespace: String?, matching selector: LabelSelector) -> [KubernetesObject] {
        counted(
            (tables[type] ?? [:]).filter { (namespace == nil || $0.key.namespace == namespace) && selector.matches($0.value) }
                .sorted { $0.key < $1.key }.map(\.value))
    }

    private func counted(_ objects: [KubernetesObject]) -> [KubernetesObject] {
        objectsListed += objects.count
        return objects
    }

    func list(_ type: ResourceType, ownedBy uid: String) -> [KubernetesObject] { indexed(uid, type) }

    func list(_ type: ResourceType, withoutControllerIn namespace: String?) -> [KubernetesObject] {
        indexed("orphans/\(namespace ?? "")", type)
    }

    private func indexed(_ entry: String, _ type: ResourceType) -> [KubernetesObject] {
        counted((index[entry] ?? []).filter { $0.type == type }.sorted { $0.key < $1.key }.compactMap { get(type, $0.key) })
    }

    func scale(_ type: ResourceType, _ key: ObjectKey) -> KubernetesObject? {
        guard [.deployments, .replicaSets].contains(type), let object = get(type, key) else { return nil }
        var scale = KubernetesObject(
            json: ["apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": ["name": .string(key.name)]])
        scale.namespace = key.namespace
        scale.resourceVersion = object.resourceVersion
        scale["spec", "replicas"] = object["spec", "replicas"] ?? 1
        scale["status", "replicas"] = object["status", "replicas"] ?? 0
        scale["status", "selector"] = object.podSelector.map { .string($0.description) }
        return scale
    }

    // MARK: For tests

    @discardableResult
    func create(_ object: KubernetesObject) throws -> KubernetesObject {
        let type = types.first { $0.apiVersion == object.apiVersion && $0.kind == object.kind }!
        if let status = perform(.create(type, object), by: "test") { throw status }
        return get(type, object.key)!
    }

    /// An object of the namespace `default`, or of none.
    func object(_ type: ResourceType, _ name: String) -> KubernetesObject? { get(type, Self.key(type, name)) }

    func edit(
        _ type: ResourceType, _ name: String, subresource: String? = nil, _ change: (inout KubernetesObject) -> Void
    ) throws {
        var object = object(type, name)!
        change(&object)
        if let status = perform(.update(type, object, subresource: subresource), by: "test") { throw status }
    }

    func delete(_ type: ResourceType, _ name: String, _ options: DeleteOptions = DeleteOptions()) throws {
        if let status = perform(.delete(type, Self.key(type, name), options), by: "test") { throw status }
    }

    static func key(_ type: ResourceType, _ name: String) -> ObjectKey {
        ObjectKey(namespace: type.isNamespaced ? "default" : nil, name: name)
    }

    var elapsed: Double { now.seconds(since: Self.start) }

    func events(_ reason: String) -> [String] { events.filter { $0.reason == reason }.map(\.message) }
}
