import KubernetesClient

/// The connections of an operator. They are apart, so that neither a burst of writes nor a storm of events delays the renewal
/// of the lease.
public struct ManagerClients: Sendable {
    /// For lists and watches.
    public var watches: KubernetesClient
    /// For everything that reconcilers ask and write.
    public var writes: KubernetesClient
    /// For the lease alone.
    public var lease: KubernetesClient

    public init(watches: KubernetesClient, writes: KubernetesClient, lease: KubernetesClient) {
        self.watches = watches
        self.writes = writes
        self.lease = lease
    }
}

/// How an operator runs. The defaults suit a single process for all namespaces, without leader election and health server.
public struct ManagerOptions: Sendable {
    /// The namespaces to watch; none for all.
    public var namespaces: [String] = []
    /// Nil when there is but one process.
    public var leaderElection: LeaderElectionConfiguration?
    /// Nil for no health server.
    public var healthAddress: ListenAddress?
    /// How long the caches may take to fill. A kind that the server does not know yet is waited for without end.
    public var cacheSyncTimeout = Duration.seconds(120)
    /// How long the end may take altogether. Less than the pod's terminationGracePeriodSeconds, which is 30 s by default.
    public var stopTimeout = Duration.seconds(25)

    public init() {}
}
