import KubernetesModel

/// What controllers ask of a pod.
extension KubernetesObject {
    var podPhase: String { json["status", "phase"]?.string ?? "Pending" }
    var podNode: String? { json["spec", "nodeName"]?.string.flatMap { $0.isEmpty ? nil : $0 } }

    func podCondition(_ type: String) -> JSONValue? {
        json["status", "conditions"]?.array?.first { $0["type"]?.string == type }
    }

    var isPodReady: Bool { podCondition("Ready")?["status"]?.string == "True" }

    /// Since when the pod has been ready; nil while it is not.
    var podReadySince: Timestamp? {
        guard let ready = podCondition("Ready"), ready["status"]?.string == "True" else { return nil }
        return ready["lastTransitionTime"]?.string.flatMap(Timestamp.init)
    }

    /// From when on a ready pod counts as available; nil for one that is not ready.
    func podAvailable(from minReadySeconds: Int) -> Timestamp? {
        podReadySince.map { $0.adding(seconds: Double(minReadySeconds)) }
    }

    func isPodAvailable(minReadySeconds: Int, now: Timestamp) -> Bool {
        guard isPodReady else { return false }
        return minReadySeconds == 0 || podAvailable(from: minReadySeconds).map { $0 <= now } == true
    }

    /// It has ended, by itself, and will not start again.
    var isPodFinished: Bool { podPhase == "Succeeded" || podPhase == "Failed" }

    /// It counts for its ReplicaSet: neither ended nor on its way out.
    var isPodActive: Bool { !isPodFinished && !isBeingDeleted }
}
