import KubernetesModel

/// Gives each namespace the service account `default`.
///
/// https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts
package struct ServiceAccountController: ClusterController {
    package let name = "service-account-controller"

    package init() {}

    package var triggers: [Trigger] { namespaceDefaultTriggers(.serviceAccounts, "default") }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard cluster.hasActiveNamespace(key.name) else { return Outcome() }
        let account = KubernetesObject(.serviceAccounts, namespace: key.name, name: "default")
        guard cluster.get(.serviceAccounts, account.key) == nil else { return Outcome() }
        return Outcome(writes: [.create(.serviceAccounts, account)])
    }
}

/// Gives each namespace the ConfigMap `kube-root-ca.crt`, with the certificate by which pods know the API server.
///
/// https://kubernetes.io/docs/concepts/security/service-accounts/#authenticating-credentials
package struct RootCAController: ClusterController {
    package let name = "root-ca-certificate-publisher"
    private let certificate: String

    /// `certificate` is PEM text.
    package init(certificate: String) { self.certificate = certificate }

    package var triggers: [Trigger] { namespaceDefaultTriggers(.configMaps, "kube-root-ca.crt") }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard cluster.hasActiveNamespace(key.name) else { return Outcome() }
        var map = KubernetesObject(.configMaps, namespace: key.name, name: "kube-root-ca.crt")
        let data: JSONValue = ["ca.crt": .string(certificate)]
        if let current = cluster.get(.configMaps, map.key) {
            guard current["data"] != data else { return Outcome() }
            map = current
            map["data"] = data
            return Outcome(writes: [.update(.configMaps, map, subresource: nil)])
        }
        map["data"] = data
        return Outcome(writes: [.create(.configMaps, map)])
    }
}

extension ClusterView {
    fileprivate func hasActiveNamespace(_ name: String) -> Bool {
        get(.namespaces, ObjectKey(namespace: nil, name: name))?.isBeingDeleted == false
    }
}

/// A namespace, and whatever becomes of the object in it that it is to have.
private func namespaceDefaultTriggers(_ type: ResourceType, _ name: String) -> [Trigger] {
    [
        .own(.namespaces),
        Trigger(type) { object, _ in
            object.name == name ? [object.namespace].compactMap { $0.map { ObjectKey(namespace: nil, name: $0) } } : []
        },
    ]
}
