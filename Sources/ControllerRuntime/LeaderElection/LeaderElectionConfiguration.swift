import Glibc

/// Which Lease decides who leads, and how patiently. The durations are client-go's defaults.
///
/// https://kubernetes.io/docs/concepts/architecture/leases/
public struct LeaderElectionConfiguration: Sendable, Hashable {
    public var namespace: String
    public var name: String
    /// Names this process, and no other.
    public var identity: String
    /// How long others wait, after they last saw the lease change, before they take it over. 15 s.
    public var leaseDuration = Duration.seconds(15)
    /// How long the leader goes on without having renewed the lease. Less than `leaseDuration`. 10 s.
    public var renewDeadline = Duration.seconds(10)
    /// How often the lease is renewed, or looked at by those who wait. 2 s.
    public var retryPeriod = Duration.seconds(2)

    public init(namespace: String, name: String, identity: String = Self.uniqueIdentity()) {
        self.namespace = namespace
        self.name = name
        self.identity = identity
    }

    /// The host's name (in a pod, the pod's) and random digits.
    public static func uniqueIdentity() -> String {
        let host = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let base = buffer.baseAddress, gethostname(base, 255) == 0 else { return "unknown" }
            buffer[255] = 0
            return String(cString: base)
        }
        return
            "\(host)_\(String(UInt64.random(in: .min ... .max), radix: 16))\(String(UInt64.random(in: .min ... .max), radix: 16))"
    }
}
