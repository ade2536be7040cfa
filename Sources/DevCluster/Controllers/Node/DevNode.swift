import KubernetesModel

/// The one node that the cluster has.
enum DevNode {
    static let name = "dev"
    static let address = "192.168.49.2"
    static let key = ObjectKey(namespace: nil, name: name)

    static let labels = [
        "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux", "beta.kubernetes.io/arch": "amd64",
        "node.kubernetes.io/instance-type": "dev",
    ]

    /// What a single pod may ask for at most. The node never fills up: what other pods have asked for is not counted.
    static let capacity = ["cpu": "64", "memory": "256Gi", "ephemeral-storage": "1Ti", "pods": "10000"]

    static var object: KubernetesObject {
        var node = KubernetesObject(.nodes, name: name)
        node["metadata", "labels"] = .object(JSONObject(labels.map { ($0.key, .string($0.value)) }))
        node["spec"] = ["podCIDR": "10.244.0.0/16", "podCIDRs": ["10.244.0.0/16"], "providerID": "agent-operator://dev"]
        return node
    }

    static func status(now: Timestamp) -> JSONValue {
        let resources = JSONValue.object(JSONObject(capacity.map { ($0.key, .string($0.value)) }))
        return [
            "capacity": resources, "allocatable": resources,
            "addresses": [["type": "InternalIP", "address": .string(address)], ["type": "Hostname", "address": .string(name)]],
            "conditions": .array(
                [
                    ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
                    ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
                    ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
                    ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
                ].map { type, status, reason, message in
                    var condition = JSONValue.condition(type, status, reason: reason, message: message, at: now)
                    condition["lastHeartbeatTime"] = .string(now.seconds)
                    return condition
                }),
            "nodeInfo": [
                "architecture": "amd64", "operatingSystem": "linux", "osImage": "agent-operator dev", "kernelVersion": "none",
                "kubeletVersion": "v1.36.0", "kubeProxyVersion": "", "containerRuntimeVersion": "dev://1", "machineID": "dev",
                "systemUUID": "dev", "bootID": "dev",
            ],
        ]
    }
}

/// Sees to it that the node exists, and is ready.
package struct NodeController: ClusterController {
    package let name = "node-controller"

    package init() {}

    /// A cluster has namespaces from its first moment on.
    package var triggers: [Trigger] {
        [.own(.nodes), Trigger(.namespaces) { _, _ in [DevNode.key] }]
    }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard key == DevNode.key else { return Outcome() }
        guard let node = cluster.get(.nodes, key) else { return Outcome(writes: [.create(.nodes, DevNode.object)]) }
        guard Conditions(of: node)["Ready"] == nil else { return Outcome() }
        return Outcome(writes: [node.statusWrite(.nodes, DevNode.status(now: now))].compactMap { $0 })
    }
}
