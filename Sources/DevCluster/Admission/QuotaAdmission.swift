import KubernetesModel
import Synchronization

extension ResourceAPI {
    private static let changeable: Set<String> = ["services", "persistentvolumeclaims"]

    /// Stores an object as `commit` does it if the ResourceQuotas of its namespace have room for it, one object after the other.
    ///
    /// What is used is counted anew each time, so that it is right whatever happened before.
    ///
    /// https://kubernetes.io/docs/concepts/policy/resource-quotas/
    func withinQuota<Result>(
        _ object: KubernetesObject, replacing old: KubernetesObject?, _ write: WriteContext, commit: () -> Result
    ) throws(APIStatus) -> Result {
        let type = write.checked.type
        let isCounted = write.subresource == nil && (old == nil || type.group.isEmpty && Self.changeable.contains(type.plural))
        guard isCounted, let namespace = object.namespace, store.version(of: ResourceType.resourceQuotas.groupResource) > 0 else {
            return commit()
        }
        let view = StoreView(store: store, catalog: write.target.catalog)
        let quotas = view.list(.resourceQuotas, namespace: namespace).filter { QuotaUsage.counts($0, object, type) }
        guard !quotas.isEmpty else { return commit() }
        return try quotaGate.withLock { _ throws(APIStatus) in
            for quota in quotas {
                guard let why = QuotaRefusal(of: object, type, replacing: old, by: quota, in: view) else { continue }
                throw .forbidden(type.groupResource, object.name, why.sentence)
            }
            return commit()
        }
    }
}

/// Why a quota has no room for an object.
struct QuotaRefusal {
    var sentence: String

    /// Nil when there is room.
    init?(
        of object: KubernetesObject, _ type: ResourceType, replacing old: KubernetesObject?, by quota: KubernetesObject,
        in cluster: any ClusterView
    ) {
        let hard = (quota["spec", "hard"]?.quantities ?? [:]).filter { QuotaUsage.concerns($0.key, type) }
        if type == .pods, let missing = Self.missing(in: object, Set(hard.keys)) {
            sentence = "failed quota: \(quota.name): must specify \(missing)"
            return
        }
        let before = old.map { QuotaUsage.usage(of: $0, type) } ?? [:]
        let requested = QuotaUsage.usage(of: object, type).reduce(into: [String: Quantity]()) { delta, usage in
            let more = usage.value - (before[usage.key] ?? Quantity(0))
            if more > Quantity(0), hard[usage.key] != nil { delta[usage.key] = more }
        }
        guard !requested.isEmpty else { return nil }
        let used = QuotaUsage.used(of: quota, Array(requested.keys), in: cluster)
        let exceeded = requested.filter { ($0.value + (used[$0.key] ?? Quantity(0))) > (hard[$0.key] ?? Quantity(0)) }
        guard !exceeded.isEmpty else { return nil }
        func list(_ amounts: [String: Quantity]) -> String {
            exceeded.keys.sorted().map { "\($0)=\(amounts[$0] ?? Quantity(0))" }.joined(separator: ",")
        }
        sentence =
            "exceeded quota: \(quota.name), requested: \(list(requested)), used: \(list(used)), limited: \(list(hard))"
    }

    /// Where cpu or memory is limited, every container must say how much it takes: `cpu for: a,b; memory for: a`.
    private static func missing(in pod: KubernetesObject, _ limited: Set<String>) -> String? {
        var namesByResource: [String: [String]] = [:]
        for container in pod.podContainers + pod.podInitContainers {
            for resource in ["cpu", "memory"] {
                let isRequested = container.containerResources("requests")[resource] != nil
                let isLimited = container.containerResources("limits")[resource] != nil
                for (name, isGiven) in [
                    (resource, isRequested), ("requests.\(resource)", isRequested), ("limits.\(resource)", isLimited),
                ] where limited.contains(name) && !isGiven {
                    namesByResource[name, default: []].append(container["name"]?.string ?? "")
                }
            }
        }
        if namesByResource.isEmpty { return nil }
        return namesByResource.sorted { $0.key < $1.key }
            .map { "\($0.key) for: \($0.value.sorted().joined(separator: ","))" }.joined(separator: "; ")
    }
}
