import KubernetesModel

/// The annotations in which a Deployment and its ReplicaSets keep the count of templates.
enum RevisionAnnotation {
    static let revision = "deployment.kubernetes.io/revision"
    static let history = "deployment.kubernetes.io/revision-history"
    static let desiredReplicas = "deployment.kubernetes.io/desired-replicas"
    static let maxReplicas = "deployment.kubernetes.io/max-replicas"

    /// These are a Deployment's own, and are not copied to its ReplicaSets.
    static let notCopied: Set<String> = [
        revision, history, desiredReplicas, maxReplicas, "deprecated.deployment.rollback.to",
        "kubectl.kubernetes.io/last-applied-configuration",
    ]

    /// How long the history grows, in characters.
    static let historyLimit = 2000
}

/// The label that keeps the pods of one template apart from those of another.
let templateHashLabel = "pod-template-hash"

extension Rollout {
    /// The revision that the new ReplicaSet must at least have.
    private var nextRevision: Int64 { (old.map(\.revision).max() ?? 0) &+ 1 }

    /// Brings an existing new ReplicaSet's annotations up to date. One that was new before, as after an undo, becomes the
    /// latest revision again and remembers those it was.
    mutating func syncRevision() {
        guard var set = new else { return }
        set.copyAnnotations(of: deployment)
        if set.revision < nextRevision {
            if let former = set.wanted.annotations[RevisionAnnotation.revision] { set.remember(revision: former) }
            set.wanted["metadata", "annotations", RevisionAnnotation.revision] = "\(nextRevision)"
        }
        if set.wanted.minReadySeconds != deployment.minReadySeconds {
            set.wanted["spec", "minReadySeconds"] = .positive(deployment.minReadySeconds)
        }
        new = set
        if deployment.progressDeadline != nil, conditions["Progressing"] == nil {
            setProgressing("True", reason: "FoundNewReplicaSet", message: "Found new replica set \"\(set.name)\"")
        }
    }

    /// Makes a ReplicaSet of the present template when there is none. When another object bears its name, the collision is
    /// counted, so that the name is a different one next time.
    mutating func createNewSet(in cluster: any ClusterView) {
        guard new == nil else { return }
        let template = deployment.template.withoutTemplateHash
        let hash = SafeName.digits(
            SafeName.hash(template.encoded() + (deployment.collisionCount.map { Array("/\($0)".utf8) } ?? [])))
        let source = deployment.object
        // Room for the hash and the suffix of its pods.
        var set = KubernetesObject(.replicaSets, namespace: source.namespace, name: "\(source.name.prefix(242))-\(hash)")
        guard cluster.get(.replicaSets, set.key) == nil else {
            collisionCount = (deployment.collisionCount ?? 0) + 1
            return
        }
        var labelled = deployment.template
        labelled["metadata", "labels", templateHashLabel] = .string(hash)
        set["metadata", "labels"] = labelled["metadata", "labels"]
        set["metadata", "ownerReferences"] = [source.controllerReference.json]
        set["spec", "replicas"] = 0
        set["spec", "minReadySeconds"] = .positive(deployment.minReadySeconds)
        set["spec", "selector"] = source["spec", "selector"]
        set["spec", "selector", "matchLabels", templateHashLabel] = .string(hash)
        set["spec", "template"] = labelled
        var managed = ManagedReplicaSet(new: set)
        managed.copyAnnotations(of: deployment)
        managed.wanted["metadata", "annotations", RevisionAnnotation.revision] = "\(nextRevision)"
        managed.noteSize(of: deployment)
        managed.replicas = sizeOfNewSet(managed)
        new = managed
        if deployment.progressDeadline != nil {
            setProgressing("True", reason: "NewReplicaSetCreated", message: "Created new replica set \"\(set.name)\"")
        }
    }
}

extension ManagedReplicaSet {
    fileprivate mutating func copyAnnotations(of deployment: Deployment) {
        for (name, value) in deployment.object.annotations
        where !RevisionAnnotation.notCopied.contains(name) && wanted.annotations[name] != value {
            wanted["metadata", "annotations", name] = .string(value)
        }
    }

    fileprivate mutating func remember(revision: String) {
        var history = (wanted.annotations[RevisionAnnotation.history] ?? "").split(separator: ",").map { String($0) }
        history.append(revision)
        while history.joined(separator: ",").utf8.count > RevisionAnnotation.historyLimit { history.removeFirst() }
        wanted["metadata", "annotations", RevisionAnnotation.history] = .string(history.joined(separator: ","))
    }
}

extension JSONValue {
    /// A pod template as it is compared with others: without the hash of itself, and with absent fields all absent in one way.
    var withoutTemplateHash: JSONValue {
        var template = self
        template["metadata", "labels", templateHashLabel] = nil
        for field in ["labels", "annotations", "creationTimestamp"] where template["metadata", field]?.isEmptyOrNull == true {
            template["metadata", field] = nil
        }
        if template["metadata"]?.isEmptyOrNull == true { template["metadata"] = nil }
        return template
    }

    private var isEmptyOrNull: Bool {
        switch self {
        case .null: true
        case .object(let object): object.isEmpty
        case .array(let array): array.isEmpty
        default: false
        }
    }
}
