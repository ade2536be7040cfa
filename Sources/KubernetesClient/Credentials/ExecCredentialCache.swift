import KubernetesModel

/// Decides when a plugin runs: once for all who wait, shortly before its credential expires, and when the server refuses it.
struct ExecCredentialCache<Waiter> {
    enum Decision {
        case use(Authentication)
        /// The plugin is to be run; the waiter is kept.
        case run
        /// It runs already; the waiter is kept.
        case wait
    }

    /// A credential is not used in its last seconds: it could expire on its way.
    private static var margin: Double { 30 }

    private var credential: ExecCredential?
    private var obtainedAt: Timestamp?
    private var waiters: [Waiter] = []
    private var isRunning = false

    mutating func request(_ waiter: Waiter, rejecting rejected: Authentication?, at now: Timestamp) -> Decision {
        if let credential, isFresh(credential, at: now), !matches(rejected, credential) { return .use(credential.authentication) }
        waiters.append(waiter)
        if isRunning { return .wait }
        isRunning = true
        return .run
    }

    /// Takes in what the plugin printed, nil when it failed; those who waited for it.
    mutating func finished(_ result: ExecCredential?, at now: Timestamp) -> [Waiter] {
        defer { waiters = [] }
        isRunning = false
        credential = result
        obtainedAt = now
        return waiters
    }

    private func isFresh(_ credential: ExecCredential, at now: Timestamp) -> Bool {
        guard let expiration = credential.expiration else { return true }
        let lifetime = obtainedAt.map { expiration.seconds(since: $0) } ?? 0
        return expiration.seconds(since: now) > min(Self.margin, lifetime / 5)
    }

    /// Whether what was refused is this credential: another request may have replaced it meanwhile.
    private func matches(_ rejected: Authentication?, _ credential: ExecCredential) -> Bool {
        guard let rejected else { return false }
        return credential.authentication.merging(rejected) == rejected
    }
}
