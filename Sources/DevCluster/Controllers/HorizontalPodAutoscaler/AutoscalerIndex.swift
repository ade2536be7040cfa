import KubernetesModel

/// Which autoscalers scale what.
struct AutoscalerIndex {
    private var names: [Autoscaler.Target: Set<String>] = [:]

    /// Follows a change of an autoscaler.
    mutating func update(_ change: ObjectChange) {
        if let old = change.old.map({ Autoscaler($0).target }) {
            names[old]?.remove(change.old?.name ?? "")
            if names[old]?.isEmpty == true { names[old] = nil }
        }
        if let new = change.new { names[Autoscaler(new).target, default: []].insert(new.name) }
    }

    func autoscalers(of target: Autoscaler.Target) -> [ObjectKey] {
        (names[target] ?? []).sorted().map { ObjectKey(namespace: target.namespace, name: $0) }
    }

    func autoscalers(of object: KubernetesObject) -> [ObjectKey] {
        guard !names.isEmpty else { return [] }
        return autoscalers(
            of: Autoscaler.Target(
                namespace: object.namespace, group: groupAndVersion(of: object.apiVersion).group, kind: object.kind,
                name: object.name))
    }

    /// Those of what controls the pod, directly or through others.
    func autoscalers(ofPod pod: KubernetesObject, in cluster: any ClusterView) -> [ObjectKey] {
        guard !names.isEmpty else { return [] }
        var result: [ObjectKey] = []
        var object = pod
        // Pod, ReplicaSet, Deployment, custom resource: nothing is deeper.
        for _ in 0..<4 {
            guard let owner = object.controller, let identity = ObjectIdentity(owner, of: object, in: cluster),
                let next = identity.object(in: cluster)?.object
            else { break }
            result += autoscalers(of: next)
            object = next
        }
        return result
    }
}
