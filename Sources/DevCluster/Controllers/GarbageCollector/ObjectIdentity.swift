import KubernetesModel

/// One object of whatever kind, once and for all: what the garbage collector's keys stand for, since a key alone has no kind.
struct ObjectIdentity: Hashable {
    var apiVersion: String
    var kind: String
    var namespace: String?
    var name: String
    var uid: String

    init(_ object: KubernetesObject) {
        apiVersion = object.apiVersion
        kind = object.kind
        namespace = object.namespace
        name = object.name
        uid = object.uid
    }

    /// The owner that a reference speaks of, looked for where the dependent is. Nil for a kind that is not served.
    init?(_ reference: OwnerReference, of dependent: KubernetesObject, in cluster: any ClusterView) {
        apiVersion = reference.apiVersion
        kind = reference.kind
        name = reference.name
        uid = reference.uid
        guard let type = type(in: cluster) else { return nil }
        namespace = type.isNamespaced ? dependent.namespace : nil
    }

    /// Names hold no slash; an API version may, so it comes last.
    var key: ObjectKey { ObjectKey(namespace: namespace, name: "\(kind)/\(name)/\(uid)/\(apiVersion)") }

    init?(_ key: ObjectKey) {
        let parts = key.name.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 4 else { return nil }
        (kind, name, uid, apiVersion) = (parts[0], parts[1], parts[2], parts[3])
        namespace = key.namespace
    }

    /// The kind as it is served, in whatever version.
    func type(in cluster: any ClusterView) -> ResourceType? {
        let group = groupAndVersion(of: apiVersion).group
        return cluster.types.first { $0.kind == kind && $0.group == group }
    }

    /// The object, if it is still this one.
    func object(in cluster: any ClusterView) -> (type: ResourceType, object: KubernetesObject)? {
        guard let type = type(in: cluster), let object = cluster.get(type, ObjectKey(namespace: namespace, name: name)),
            object.uid == uid
        else { return nil }
        return (type, object)
    }
}
