import KubernetesModel

/// A ReplicaSet of a Deployment: as it is, and as it is to be.
struct ManagedReplicaSet {
    /// Nil for one that is yet to be created.
    let stored: KubernetesObject?
    var wanted: KubernetesObject

    init(_ stored: KubernetesObject) {
        self.stored = stored
        wanted = stored
    }

    init(new object: KubernetesObject) {
        stored = nil
        wanted = object
    }

    var uid: String { wanted.uid }
    var name: String { wanted.name }

    var replicas: Int {
        get { wanted.replicas }
        set { wanted["spec", "replicas"] = .integer(Int64(newValue)) }
    }

    /// Pods that exist, whatever was asked for.
    var actual: Int { wanted.statusCount("replicas") }
    var ready: Int { wanted.statusCount("readyReplicas") }
    var available: Int { wanted.statusCount("availableReplicas") }
    var terminating: Int { wanted.statusCount("terminatingReplicas") }

    var revision: Int64 { wanted.annotations[RevisionAnnotation.revision].flatMap { Int64($0) } ?? 0 }

    /// The size of the whole Deployment when it last set the size of this one.
    var desiredAtLastScale: Int? { annotatedCount(RevisionAnnotation.desiredReplicas) }
    var maxAtLastScale: Int? { annotatedCount(RevisionAnnotation.maxReplicas) }

    private func annotatedCount(_ annotation: String) -> Int? {
        wanted.annotations[annotation].flatMap { Int32($0) }.map { Int($0) }
    }

    /// Sets the size, and notes for whose sake.
    mutating func scale(to replicas: Int, for deployment: Deployment) {
        if replicas != self.replicas { self.replicas = replicas }
        noteSize(of: deployment)
    }

    mutating func noteSize(of deployment: Deployment) {
        wanted["metadata", "annotations", RevisionAnnotation.desiredReplicas] = "\(deployment.replicas)"
        wanted["metadata", "annotations", RevisionAnnotation.maxReplicas] = "\(deployment.maxReplicas)"
    }

    /// What there is to write, with the Event that tells of a new size.
    func writes(for deployment: Deployment) -> [ClusterWrite] {
        let before = stored?.replicas ?? 0
        var result: [ClusterWrite] = []
        if let stored {
            if wanted != stored { result.append(.update(.replicaSets, wanted, subresource: nil)) }
        } else {
            result.append(.create(.replicaSets, wanted))
        }
        if replicas != before {
            result.append(
                .event(
                    about: deployment.object, type: .deployments, eventType: "Normal", reason: "ScalingReplicaSet",
                    message: "Scaled \(replicas > before ? "up" : "down") replica set \(name) from \(before) to \(replicas)"))
        }
        return result
    }

    static func older(_ left: ManagedReplicaSet, _ right: ManagedReplicaSet) -> Bool {
        left.age == right.age ? left.name < right.name : left.age < right.age
    }

    /// When it was created; one that is not yet is younger than all.
    private var age: Int64 { stored?.creationTimestamp?.microsecondsSince1970 ?? .max }
}
