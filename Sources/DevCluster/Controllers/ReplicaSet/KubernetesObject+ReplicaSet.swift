import KubernetesModel

/// What a ReplicaSet asks for, and what is reported of it.
extension KubernetesObject {
    /// How many pods there are to be; 1 unless said otherwise. Deployments have this field as well.
    var replicas: Int { count("replicas") ?? 1 }

    /// How long a pod must have been ready to count as available.
    var minReadySeconds: Int { count("minReadySeconds") ?? 0 }

    /// Nil for a selector that is missing, selects everything, or is none.
    var podSelector: LabelSelector? {
        guard let json = json["spec", "selector"], let selector = try? LabelSelector(json: json), !selector.requirements.isEmpty
        else {
            return nil
        }
        return selector
    }

    func controlsPods(labelled labels: [String: String]) -> Bool { podSelector?.matches(labels) == true }

    /// The status of a ReplicaSet with these pods.
    ///
    /// A failure stays on record while pods are still missing or too many: that it is over shows when the number is right.
    func replicaSetStatus(_ pods: ReplicaSetPods, isShort: Bool, now: Timestamp) -> JSONValue {
        let labels = json["spec", "template", "metadata", "labels"]?.stringMap ?? [:]
        var conditions = Conditions(of: self)
        if !isShort { conditions.remove(ReplicaSetController.failure) }
        let available = pods.active.filter { $0.isPodAvailable(minReadySeconds: minReadySeconds, now: now) }
        var status: JSONValue = ["replicas": .integer(Int64(pods.active.count))]
        status["fullyLabeledReplicas"] = .positive(pods.active.filter { $0.labels.contains(all: labels) }.count)
        status["readyReplicas"] = .positive(pods.active.filter(\.isPodReady).count)
        status["availableReplicas"] = .positive(available.count)
        status["terminatingReplicas"] = .integer(Int64(pods.terminating.count))
        status["observedGeneration"] = .integer(generation)
        status["conditions"] = conditions.json
        return status
    }

    /// A pod after the ReplicaSet's template. Its name follows from the moment and the number, so that the same run gives the
    /// same names.
    func newPod(_ index: Int, in cluster: any ClusterView, now: Timestamp) -> KubernetesObject {
        // As long as a name can be, less the suffix.
        let prefix = String(name.utf8.count > 57 ? name.prefix(57) : name[...]) + "-"
        let template = json["spec", "template"] ?? [:]
        var pod = KubernetesObject(.pods, namespace: namespace, name: prefix)
        var seed = SafeName.hash("\(uid)/\(now.microsecondsSince1970)/\(index)".utf8)
        repeat {
            pod["metadata", "name"] = .string(prefix + SafeName.suffix(seed))
            seed = seed &* 0x5851_f42d_4c95_7f2d &+ 1
        } while cluster.get(.pods, pod.key) != nil
        pod["metadata", "generateName"] = .string(prefix)
        for field in ["labels", "annotations", "finalizers"] {
            pod["metadata", field] = template["metadata", field]
        }
        pod["metadata", "ownerReferences"] = [controllerReference.json]
        pod["spec"] = template["spec"] ?? [:]
        return pod
    }
}

extension JSONValue {
    /// A count that is left out when it is zero, as the API does with most.
    static func positive(_ count: Int) -> JSONValue? { count > 0 ? .integer(Int64(count)) : nil }
}

extension [String: String] {
    func contains(all others: [String: String]) -> Bool { others.allSatisfy { self[$0.key] == $0.value } }
}
