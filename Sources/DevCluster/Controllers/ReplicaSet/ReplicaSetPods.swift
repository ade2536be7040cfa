import KubernetesModel

/// The pods of a ReplicaSet: those that count, and those on their way out.
struct ReplicaSetPods {
    var active: [KubernetesObject]
    var terminating: [KubernetesObject]

    init(_ pods: [KubernetesObject]) {
        active = pods.filter(\.isPodActive)
        terminating = pods.filter { $0.isBeingDeleted && !$0.isPodFinished }
    }

    /// The pods to delete when there are too many, the first to go first.
    ///
    /// https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#scaling-a-replicaset
    func leastWorthKeeping(_ count: Int, now: Timestamp) -> [KubernetesObject] {
        // No choice, no order: what is listed first goes first.
        guard count < active.count else { return active }
        let ranked = active.map { (pod: $0, rank: DeletionRank($0, now: now)) }
        return ranked.sorted { $0.rank < $1.rank }.prefix(count).map(\.pod)
    }

    /// When the next ready pod will have been ready for long enough; nil when none is waiting for that.
    func nextAvailability(minReadySeconds: Int, now: Timestamp) -> Timestamp? {
        guard minReadySeconds > 0 else { return nil }
        return active.compactMap { $0.podAvailable(from: minReadySeconds) }.filter { $0 > now }.min()
    }
}

/// How gladly a pod is given up: the smaller, the sooner.
///
/// The rule that spreads pods over nodes is left out, since there is one node.
private struct DeletionRank: Comparable {
    private let isAssigned: Bool
    private let phase: Int
    private let isReady: Bool
    private let cost: Int
    /// How long it has been ready, and then how long it has existed: only the order of magnitude counts (the binary logarithm).
    private let readiness: Age
    private let restarts: Int
    private let existence: Age
    private let uid: String

    private struct Age {
        var since: Timestamp?
        var magnitude: Int

        init(_ since: Timestamp?, now: Timestamp) {
            self.since = since
            let seconds = since.map { max(0, now.seconds(since: $0)) } ?? 0
            magnitude = seconds < 1 ? 0 : Int(seconds).bitWidth - Int(seconds).leadingZeroBitCount - 1
        }
    }

    init(_ pod: KubernetesObject, now: Timestamp) {
        isAssigned = pod.podNode != nil
        phase = ["Pending": 0, "Unknown": 1, "Running": 2][pod.podPhase] ?? 0
        isReady = pod.isPodReady
        cost = pod.annotations["controller.kubernetes.io/pod-deletion-cost"].flatMap { Int32($0) }.map { Int($0) } ?? 0
        readiness = Age(pod.podReadySince, now: now)
        restarts = (pod["status", "containerStatuses"]?.array ?? []).compactMap { $0["restartCount"]?.count }.max() ?? 0
        existence = Age(pod.creationTimestamp, now: now)
        uid = pod.uid
    }

    static func == (left: DeletionRank, right: DeletionRank) -> Bool { left.uid == right.uid }

    static func < (left: DeletionRank, right: DeletionRank) -> Bool {
        if left.isAssigned != right.isAssigned { return !left.isAssigned }
        if left.phase != right.phase { return left.phase < right.phase }
        if left.isReady != right.isReady { return !left.isReady }
        if left.cost != right.cost { return left.cost < right.cost }
        if left.isReady, left.readiness.since != right.readiness.since {
            return (left.readiness.magnitude, left.uid) < (right.readiness.magnitude, right.uid)
        }
        if left.restarts != right.restarts { return left.restarts > right.restarts }
        if left.existence.since != right.existence.since {
            return (left.existence.magnitude, left.uid) < (right.existence.magnitude, right.uid)
        }
        return left.uid < right.uid
    }
}
