import KubernetesModel

extension AgentStatus {
    static func conditions(
        rollout: Rollout, isSuspended: Bool, autoscaler: KubernetesObject?, rejection: Rejection?
    ) -> [Condition] {
        let common = [
            ready(rollout, isSuspended, rejection), available(rollout, isSuspended), progressing(rollout), reconciled(rejection),
        ]
        return common + (autoscaler.map { [scalingActive($0)] } ?? [])
    }

    /// The rules in the order in which they count: the first that holds is what a person needs to know.
    private static func ready(_ rollout: Rollout, _ isSuspended: Bool, _ rejection: Rejection?) -> Condition {
        if let rejection {
            let reason: ConditionReason = rejection.reason == .quotaExceeded ? .quotaExceeded : .reconcileFailed
            return Condition(.ready, .no, reason, rejection.message)
        }
        if isSuspended { return Condition(.ready, .no, .suspended, "spec.suspend is true: no pods are wanted") }
        if rollout.isComplete {
            return Condition(.ready, .yes, .allReplicasAvailable, "\(counted(rollout.desiredReplicas)) available")
        }
        if let failure = rollout.replicaFailure, failure.isTrue {
            let reason: ConditionReason = Rejection.speaksOfQuota(failure.message) ? .quotaExceeded : .reconcileFailed
            return Condition(.ready, .no, reason, failure.message)
        }
        if rollout.isObserved, rollout.hasExceededDeadline {
            return Condition(.ready, .no, .progressDeadlineExceeded, rollout.progressing?.message ?? "")
        }
        return Condition(.ready, .no, .progressing, progress(rollout))
    }

    private static func available(_ rollout: Rollout, _ isSuspended: Bool) -> Condition {
        if isSuspended {
            return Condition(.available, .no, .suspended, "spec.suspend is true: no pods are wanted")
        }
        guard let available = rollout.available, available.isTrue else {
            return Condition(
                .available, .no, .minimumReplicasUnavailable, rollout.available?.message ?? "the Deployment has not reported yet")
        }
        return Condition(.available, .yes, .minimumReplicasAvailable, "\(counted(rollout.availableReplicas)) available")
    }

    private static func progressing(_ rollout: Rollout) -> Condition {
        if rollout.isObserved, rollout.hasExceededDeadline {
            return Condition(.progressing, .no, .progressDeadlineExceeded, rollout.progressing?.message ?? "")
        }
        if rollout.isComplete { return Condition(.progressing, .yes, .rolloutComplete, "the rollout is complete") }
        return Condition(.progressing, .yes, .progressing, progress(rollout))
    }

    private static func reconciled(_ rejection: Rejection?) -> Condition {
        if let rejection { return Condition(.reconciled, .no, rejection.reason, rejection.message) }
        return Condition(.reconciled, .yes, .applied, "everything that the spec asks for is applied")
    }

    /// As the autoscaler has it, reasons and all; unknown until it has looked at its target for the first time.
    private static func scalingActive(_ autoscaler: KubernetesObject) -> Condition {
        guard let condition = autoscaler.status.condition(.scalingActive) else {
            return Condition(.scalingActive, .unknown, .progressing, "the autoscaler has not reported yet")
        }
        return Condition(
            .scalingActive, Condition.Status(rawValue: condition["status"]?.string ?? "") ?? .unknown,
            reason: condition["reason"]?.string ?? "", condition["message"]?.string ?? "")
    }

    private static func progress(_ rollout: Rollout) -> String {
        guard rollout.isObserved else { return "waiting for the Deployment controller to take up the newest generation" }
        if rollout.updatedReplicas < rollout.desiredReplicas {
            return "\(rollout.updatedReplicas) of \(counted(rollout.desiredReplicas)) updated"
        }
        if rollout.replicas > rollout.updatedReplicas {
            return "\(counted(rollout.replicas - rollout.updatedReplicas)) of before still to stop"
        }
        return "\(rollout.availableReplicas) of \(counted(rollout.desiredReplicas)) available"
    }

    private static func counted(_ replicas: Int64) -> String { replicas == 1 ? "1 replica" : "\(replicas) replicas" }
}
