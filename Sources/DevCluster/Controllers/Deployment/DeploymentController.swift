import KubernetesModel

/// Drives the ReplicaSets of a Deployment to what it says, at the pace that its strategy allows.
///
/// https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
package struct DeploymentController: ClusterController {
    package let name = "deployment-controller"

    package init() {}

    package var triggers: [Trigger] {
        [
            .own(.deployments), .owner(of: .replicaSets, kind: "Deployment"),
            // A stray ReplicaSet is for whichever Deployment selects it.
            Trigger(.replicaSets) { set, cluster in
                guard set.controller == nil, !set.isBeingDeleted else { return [] }
                return cluster.list(.deployments, namespace: set.namespace)
                    .filter { $0.controlsPods(labelled: set.labels) }.map(\.key)
            },
            // Recreate waits for the last pod to be gone.
            Trigger(changesOf: .pods) { change, cluster in
                guard change.new == nil, let pod = change.old, let owner = pod.controller, owner.kind == "ReplicaSet",
                    let set = cluster.get(.replicaSets, ObjectKey(namespace: pod.namespace, name: owner.name)),
                    let deployment = set.controller, deployment.kind == "Deployment"
                else { return [] }
                return [ObjectKey(namespace: pod.namespace, name: deployment.name)]
            },
        ]
    }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard let object = cluster.get(.deployments, key) else { return Outcome() }
        guard let selector = object.podSelector else { return Outcome(writes: Self.ignoring(object)) }
        let claim = Claim(.replicaSets, for: object, in: cluster) { selector.matches($0.labels) }
        guard claim.writes.isEmpty else { return Outcome(writes: claim.writes) }

        let deployment = Deployment(object)
        var rollout = Rollout(deployment, claim.objects, now: now)
        if deployment.isBeingDeleted { return rollout.outcome(reportsProgress: false) }
        rollout.recordPause()
        rollout.syncRevision()
        if deployment.isPaused || rollout.hasNewSize {
            rollout.scale()
            if deployment.isPaused { rollout.discardHistory() }
            return rollout.outcome(reportsProgress: false)
        }
        switch deployment.strategy {
        case .recreate: rollout.recreate(in: cluster)
        case .rollingUpdate: rollout.rollingUpdate(in: cluster)
        }
        return rollout.outcome(reportsProgress: true)
    }

    package func refused(
        _ write: ClusterWrite, because status: APIStatus, for key: ObjectKey, in cluster: any ClusterView, now: Timestamp
    ) -> [ClusterWrite] {
        guard case .create(.replicaSets, let set) = write, let object = cluster.get(.deployments, key),
            !status.causes.contains(where: { $0.reason == "NamespaceTerminating" })
        else { return [] }
        let message = "Failed to create new replica set \"\(set.name)\": \(status.message)"
        let event = ClusterWrite.event(
            about: object, type: .deployments, eventType: "Warning", reason: "ReplicaSetCreateError", message: message)
        guard Deployment(object).progressDeadline != nil else { return [event] }
        var conditions = Conditions(of: object)
        conditions.setOfDeployment("Progressing", "False", reason: "ReplicaSetCreateError", message: message, at: now)
        var json = object.status
        json["conditions"] = conditions.json
        return [event] + [object.statusWrite(.deployments, json)].compactMap { $0 }
    }

    /// A Deployment that selects every pod is left alone.
    private static func ignoring(_ object: KubernetesObject) -> [ClusterWrite] {
        var status = object.status
        status["observedGeneration"] = .integer(object.generation)
        guard let write = object.statusWrite(.deployments, status) else { return [] }
        return [
            .event(
                about: object, type: .deployments, eventType: "Warning", reason: "SelectingAll",
                message: "This deployment is selecting all pods. A non-empty selector is required."),
            write,
        ]
    }
}
