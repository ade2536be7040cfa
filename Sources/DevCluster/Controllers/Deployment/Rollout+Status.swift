import KubernetesModel

extension Rollout {
    /// The status that follows from the ReplicaSets.
    func status(reportsProgress: Bool) -> JSONValue {
        let available = all.reduce(0) { $0 + $1.available }
        let wanted = all.reduce(0) { $0 + $1.replicas }
        var status: JSONValue = [:]
        status["observedGeneration"] = .integer(deployment.object.generation)
        status["replicas"] = .positive(all.reduce(0) { $0 + $1.actual })
        status["updatedReplicas"] = .positive(new?.actual ?? 0)
        status["readyReplicas"] = .positive(all.reduce(0) { $0 + $1.ready })
        status["availableReplicas"] = .positive(available)
        status["unavailableReplicas"] = .positive(wanted - available)
        status["terminatingReplicas"] = .integer(Int64(all.reduce(0) { $0 + $1.terminating }))
        status["collisionCount"] = collisionCount.map { .integer(Int64($0)) }

        var conditions = conditions
        if available >= deployment.replicas - deployment.maxUnavailable {
            conditions.setOfDeployment(
                "Available", "True", reason: "MinimumReplicasAvailable", message: "Deployment has minimum availability.", at: now)
        } else {
            conditions.setOfDeployment(
                "Available", "False", reason: "MinimumReplicasUnavailable",
                message: "Deployment does not have minimum availability.", at: now)
        }
        if reportsProgress {
            reportProgress(from: RolloutCounts(status), in: &conditions)
            reportFailures(in: &conditions)
        }
        status["conditions"] = conditions.json
        return status
    }

    /// A ReplicaSet that cannot make its pods makes its Deployment say so, the new one first.
    private func reportFailures(in conditions: inout Conditions) {
        let failures = all.compactMap { Conditions(of: $0.wanted)[ReplicaSetController.failure] }
        guard var failure = failures.first else { return conditions.remove(ReplicaSetController.failure) }
        let current = conditions[ReplicaSetController.failure]
        guard current?["status"] != failure["status"] || current?["reason"] != failure["reason"] else { return }
        failure["lastUpdateTime"] = failure["lastTransitionTime"]
        conditions.append(failure)
    }
}

extension Conditions {
    /// Sets a condition of a Deployment, unless its status and reason stay as they are.
    mutating func setOfDeployment(_ type: String, _ status: String, reason: String, message: String, at now: Timestamp) {
        guard self.status(type) != status || self.reason(type) != reason else { return }
        var condition = JSONValue.condition(type, status, reason: reason, message: message, at: now, updated: now)
        if self.status(type) == status, let since = self[type]?["lastTransitionTime"] { condition["lastTransitionTime"] = since }
        append(condition)
    }
}
