import KubernetesModel

/// One look at a Deployment: its ReplicaSets and status as they are, which the steps below turn into what they are to be.
struct Rollout {
    let deployment: Deployment
    let now: Timestamp
    /// The one with the Deployment's present template; nil while there is none.
    var new: ManagedReplicaSet?
    /// All others, oldest first.
    var old: [ManagedReplicaSet]
    var conditions: Conditions
    var collisionCount: Int?
    /// Names of ReplicaSets that nobody will roll back to any more.
    private(set) var discarded: [ManagedReplicaSet] = []

    init(_ deployment: Deployment, _ sets: [KubernetesObject], now: Timestamp) {
        self.deployment = deployment
        self.now = now
        var sorted = sets.map { ManagedReplicaSet($0) }.sorted(by: ManagedReplicaSet.older)
        let template = deployment.template.withoutTemplateHash
        // Of several that fit, the oldest, so that the choice never changes.
        if let index = sorted.firstIndex(where: { $0.wanted["spec", "template"]?.withoutTemplateHash == template }) {
            new = sorted.remove(at: index)
        }
        old = sorted
        conditions = Conditions(of: deployment.object)
        collisionCount = deployment.collisionCount
    }

    /// The new one first: what is added comes before what is taken.
    var all: [ManagedReplicaSet] { (new.map { [$0] } ?? []) + old }

    /// The Deployment was scaled since its ReplicaSets last got their sizes.
    var hasNewSize: Bool {
        all.contains { $0.replicas > 0 && ($0.desiredAtLastScale ?? deployment.replicas) != deployment.replicas }
    }

    /// Deletes the oldest revisions beyond those that are to be kept, once their pods are gone.
    mutating func discardHistory() {
        guard let limit = deployment.historyLimit else { return }
        let kept = old.filter { !$0.wanted.isBeingDeleted }.sorted { ($0.revision, $0.name) < ($1.revision, $1.name) }
        discarded = kept.prefix(max(0, kept.count - limit)).filter {
            $0.actual == 0 && $0.replicas == 0
                && $0.wanted.generation <= ($0.wanted["status", "observedGeneration"]?.integer ?? 0)
        }
    }

    func outcome(reportsProgress: Bool) -> Outcome {
        var outcome = Outcome(writes: all.flatMap { $0.writes(for: deployment) })
        outcome.writes += discarded.map { .delete(.replicaSets, $0.wanted.key, DeleteOptions(uid: $0.uid)) }
        var object = deployment.object
        object.status = status(reportsProgress: reportsProgress)
        // With the status, since a write of the annotation alone would count as a new generation.
        if let revision = new?.wanted.annotations[RevisionAnnotation.revision],
            object.annotations[RevisionAnnotation.revision] != revision
        {
            object["metadata", "annotations", RevisionAnnotation.revision] = .string(revision)
        }
        if object != deployment.object {
            outcome.writes.append(.update(.deployments, object, subresource: "status"))
        } else if reportsProgress {
            outcome.requeueAt = deadline
        }
        return outcome
    }
}
