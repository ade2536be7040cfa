import KubernetesModel

/// What a cluster has from its first moment on.
enum Bootstrap {
    static func populate(_ api: ResourceAPI) {
        for name in ["default", "kube-node-lease", "kube-public", "kube-system"] {
            create(KubernetesObject(.namespaces, name: name), .namespaces, api)
        }
        create(KubernetesObject(.serviceAccounts, namespace: "default", name: "default"), .serviceAccounts, api)
        var service = KubernetesObject(.services, namespace: "default", name: "kubernetes")
        service["metadata", "labels"] = ["component": "apiserver", "provider": "kubernetes"]
        service.spec = [
            "clusterIP": "10.96.0.1", "type": "ClusterIP",
            "ports": [["name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443]],
        ]
        create(service, .services, api)
        for (name, value) in AdmissionStep.systemPriorities.sorted(by: { $0.key < $1.key }) {
            var priority = KubernetesObject(AdmissionStep.priorityClasses, name: name)
            priority["value"] = .integer(value)
            priority["description"] = "For pods without which the cluster, or a node of it, does not work."
            create(priority, AdmissionStep.priorityClasses, api)
        }
    }

    private static func create(_ object: KubernetesObject, _ type: ResourceType, _ api: ResourceAPI) {
        // These are right; a test reads them back.
        _ = try? api.perform(.create(type, object), as: "kube-apiserver")
    }
}
