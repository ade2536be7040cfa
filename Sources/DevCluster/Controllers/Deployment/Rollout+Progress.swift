import KubernetesModel

/// The counts of a Deployment's status from which progress is told.
struct RolloutCounts {
    var replicas: Int
    var updated: Int
    var ready: Int
    var available: Int

    init(_ status: JSONValue) {
        replicas = status["replicas"]?.count ?? 0
        updated = status["updatedReplicas"]?.count ?? 0
        ready = status["readyReplicas"]?.count ?? 0
        available = status["availableReplicas"]?.count ?? 0
    }

    func isComplete(_ wanted: Int) -> Bool { updated == wanted && replicas == wanted && available == wanted }

    /// More new pods, fewer old ones, or more that serve.
    func isProgress(since former: RolloutCounts) -> Bool {
        updated > former.updated || replicas - updated < former.replicas - former.updated || ready > former.ready
            || available > former.available
    }
}

/// Whether a rollout moves, is done, or has stood still for too long: the condition `Progressing`.
///
/// https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
extension Rollout {
    /// As the stored status tells.
    var isComplete: Bool {
        RolloutCounts(deployment.object.status).isComplete(deployment.replicas)
            && (deployment.object["status", "observedGeneration"]?.integer ?? 0) >= deployment.object.generation
    }

    mutating func setProgressing(_ status: String, reason: String, message: String) {
        conditions.setOfDeployment("Progressing", status, reason: reason, message: message, at: now)
    }

    /// The time that a Deployment is paused does not count against its deadline.
    mutating func recordPause() {
        guard deployment.progressDeadline != nil else { return }
        let reason = conditions.reason("Progressing")
        guard reason != "ProgressDeadlineExceeded" else { return }
        if deployment.isPaused, reason != "DeploymentPaused" {
            setProgressing("Unknown", reason: "DeploymentPaused", message: "Deployment is paused")
        } else if !deployment.isPaused, reason == "DeploymentPaused" {
            setProgressing("Unknown", reason: "DeploymentResumed", message: "Deployment is resumed")
        }
    }

    func reportProgress(from counts: RolloutCounts, in conditions: inout Conditions) {
        guard deployment.progressDeadline != nil else { return conditions.remove("Progressing") }
        // A rollout that is over is not judged again when pods come and go.
        if counts.replicas == counts.updated, conditions.reason("Progressing") == "NewReplicaSetAvailable" { return }
        let subject = new.map { "ReplicaSet \"\($0.name)\"" } ?? "Deployment \"\(deployment.object.name)\""
        if counts.isComplete(deployment.replicas) {
            conditions.setOfDeployment(
                "Progressing", "True", reason: "NewReplicaSetAvailable", message: "\(subject) has successfully progressed.",
                at: now)
        } else if counts.isProgress(since: RolloutCounts(deployment.object.status)) {
            var condition = JSONValue.condition(
                "Progressing", "True", reason: "ReplicaSetUpdated", message: "\(subject) is progressing.", at: now, updated: now)
            // Each step moves lastUpdateTime, from which the deadline is counted.
            if let current = conditions["Progressing"], current["status"] == "True" {
                condition["lastTransitionTime"] = current["lastTransitionTime"]
            }
            conditions.append(condition)
        } else if hasTimedOut(conditions["Progressing"]) {
            conditions.setOfDeployment(
                "Progressing", "False", reason: "ProgressDeadlineExceeded", message: "\(subject) has timed out progressing.",
                at: now)
        }
    }

    private func hasTimedOut(_ progressing: JSONValue?) -> Bool {
        switch progressing?["reason"]?.string {
        case nil, "NewReplicaSetAvailable": false
        case "ProgressDeadlineExceeded": true
        default: expiry(of: progressing).map { $0 < now } == true
        }
    }

    /// When the deadline has passed; nil when none is running.
    var deadline: Timestamp? {
        let reason = conditions.reason("Progressing")
        guard !isComplete, reason != "ProgressDeadlineExceeded", reason != "NewReplicaSetAvailable" else { return nil }
        // A second later, since times are kept in whole seconds.
        return expiry(of: conditions["Progressing"])?.adding(seconds: 1)
    }

    private func expiry(of progressing: JSONValue?) -> Timestamp? {
        guard let limit = deployment.progressDeadline else { return nil }
        return progressing?["lastUpdateTime"]?.string.flatMap(Timestamp.init)?.adding(seconds: Double(limit))
    }
}
