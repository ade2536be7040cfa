import KubernetesModel

/// What the Deployment and the autoscaler tell of the rollout, read so that stale evidence never looks like success: numbers
/// count only once the Deployment's own controller has seen the generation that they are about.
package struct Rollout: Sendable, Hashable {
    package var replicas: Int64 = 0
    package var readyReplicas: Int64 = 0
    package var availableReplicas: Int64 = 0
    package var updatedReplicas: Int64 = 0
    /// How many there should be: as the autoscaler says while it is active.
    package var desiredReplicas: Int64 = 0
    package var isObserved = false
    package var image: String?
    package var available: DeploymentCondition?
    package var progressing: DeploymentCondition?
    package var replicaFailure: DeploymentCondition?

    package struct DeploymentCondition: Sendable, Hashable {
        package var isTrue: Bool
        package var reason: String
        package var message: String
    }

    package init(deployment: KubernetesObject?, autoscaler: KubernetesObject?) {
        guard let deployment else { return }
        let status = deployment.status
        replicas = status["replicas"]?.integer ?? 0
        readyReplicas = status["readyReplicas"]?.integer ?? 0
        availableReplicas = status["availableReplicas"]?.integer ?? 0
        updatedReplicas = status["updatedReplicas"]?.integer ?? 0
        desiredReplicas = deployment.spec["replicas"]?.integer ?? 1
        if let autoscaler, desiredReplicas > 0 {
            // Not below what it is bound to bring about in its next turn.
            desiredReplicas = max(desiredReplicas, autoscaler.spec["minReplicas"]?.integer ?? 1)
        }
        isObserved = deployment.generation > 0 && (status["observedGeneration"]?.integer ?? 0) >= deployment.generation
        image =
            deployment.spec["template", "spec", "containers"]?.array?
            .first { $0["name"]?.string == DesiredState.containerName }?["image"]?.string
        available = Self.condition("Available", of: status)
        progressing = Self.condition("Progressing", of: status)
        replicaFailure = Self.condition("ReplicaFailure", of: status)
    }

    /// Every replica is of the newest template, every wanted one serves, and no older one is left.
    package var isComplete: Bool {
        isObserved && updatedReplicas == desiredReplicas && replicas == desiredReplicas && availableReplicas == desiredReplicas
    }

    /// Whether it has come to an end, good or bad.
    package var isDecided: Bool { isComplete || isObserved && hasExceededDeadline || replicaFailure?.isTrue == true }

    package var isAvailable: Bool { available?.isTrue ?? false }

    package var hasExceededDeadline: Bool { progressing.map { !$0.isTrue && $0.reason == "ProgressDeadlineExceeded" } ?? false }

    private static func condition(_ type: String, of status: JSONValue) -> DeploymentCondition? {
        status["conditions"]?.array?.first { $0["type"]?.string == type }.map {
            DeploymentCondition(
                isTrue: $0["status"]?.string == "True", reason: $0["reason"]?.string ?? "", message: $0["message"]?.string ?? "")
        }
    }
}
