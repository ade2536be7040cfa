import KubernetesModel
import Synchronization

/// Reports how much of each ResourceQuota is used.
///
/// It keeps which namespaces have quotas, so that changes elsewhere cost nothing.
package final class ResourceQuotaController: ClusterController {
    package let name = "resourcequota-controller"

    private let quotas = Mutex<[String: Set<ObjectKey>]>([:])

    package init() {}

    package var triggers: [Trigger] {
        [
            Trigger(changesOf: .resourceQuotas) { [self] change, _ in
                guard let key = (change.new ?? change.old)?.key, let namespace = key.namespace else { return [] }
                quotas.withLock { quotas in
                    if change.new == nil { quotas[namespace]?.remove(key) } else { quotas[namespace, default: []].insert(key) }
                }
                return [key]
            },
            Trigger(changesOf: nil) { [self] change, _ in
                guard let object = change.new ?? change.old, let namespace = object.namespace,
                    let keys = quotas.withLock({ $0[namespace] }), !keys.isEmpty
                else { return [] }
                let usage = [change.old, change.new].map { $0.map { QuotaUsage.usage(of: $0, change.type) } }
                return usage[0] == usage[1] ? [] : keys.sorted()
            },
        ]
    }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard let quota = cluster.get(.resourceQuotas, key) else { return Outcome() }
        let hard = quota["spec", "hard"]?.object ?? [:]
        let used = QuotaUsage.used(of: quota, in: cluster)
        var status: JSONValue = ["hard": .object(hard)]
        status["used"] = .object(JSONObject(hard.map { ($0.key, (used[$0.key] ?? Quantity(0)).json) }))
        return Outcome(writes: [quota.statusWrite(.resourceQuotas, status)].compactMap { $0 })
    }
}

extension QuotaUsage {
    /// What all objects of the quota's namespace take up together, of what it limits.
    package static func used(of quota: KubernetesObject, in cluster: any ClusterView) -> [String: Quantity] {
        used(of: quota, (quota["spec", "hard"]?.object ?? [:]).map(\.key), in: cluster)
    }

    /// What they take up of what goes by these names.
    static func used(of quota: KubernetesObject, _ names: [String], in cluster: any ClusterView) -> [String: Quantity] {
        var used: [String: Quantity] = [:]
        for type in cluster.types where type.isNamespaced && names.contains(where: { concerns($0, type) }) {
            for object in cluster.list(type, namespace: quota.namespace) where counts(quota, object, type) {
                used.merge(usage(of: object, type)) { $0 + $1 }
            }
        }
        return used.filter { names.contains($0.key) }
    }

    /// Whether objects of the kind can take up what goes by this name.
    static func concerns(_ name: String, _ type: ResourceType) -> Bool {
        if name.hasPrefix("count/") { return name == "count/\(type.qualifiedName)" }
        guard type.group.isEmpty else { return false }
        switch type.plural {
        case "persistentvolumeclaims": return name == type.plural || name == "requests.storage"
        case "services": return name == type.plural || name.hasPrefix("services.")
        case "pods":
            return name == type.plural || name.hasPrefix("requests.") || name.hasPrefix("limits.")
                || ["cpu", "memory", "ephemeral-storage"].contains(name)
        default: return counted.contains(type.plural) && name == type.plural
        }
    }
}
