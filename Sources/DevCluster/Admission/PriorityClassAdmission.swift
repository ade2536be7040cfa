import KubernetesModel

/// https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass
extension AdmissionStep {
    static let priorityClasses = ResourceType(
        group: "scheduling.k8s.io", version: "v1", plural: "priorityclasses", kind: "PriorityClass", isNamespaced: false)

    /// Those that the cluster's own parts have, which are there from the beginning and stay.
    static let systemPriorities: [String: Int64] = [
        "system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000,
    ]

    /// Pods without a class can have but one by default.
    static let onePriorityByDefault = AdmissionStep("Priority", .validating) { (object, request) throws(APIStatus) in
        guard request.type == priorityClasses else { return }
        if request.operation == .delete {
            guard systemPriorities[object.name] != nil else { return }
            throw .forbidden(
                request.resource, object.name, "this is a system priority class and cannot be deleted")
        }
        guard object["globalDefault"] == true else { return }
        let other = request.cluster.list(priorityClasses, namespace: nil).first {
            $0["globalDefault"] == true && $0.name != object.name
        }
        if let other {
            throw .forbidden(
                request.resource, object.name,
                "PriorityClass \(other.name) is already marked as default. Only one default can exist")
        }
    }
}
