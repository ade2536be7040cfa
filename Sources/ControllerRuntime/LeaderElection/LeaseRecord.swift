import KubernetesModel

/// What a Lease says, with the object it stands in, so that an update keeps whatever else is in there.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/
struct LeaseRecord: Sendable, Equatable {
    var object: KubernetesObject

    /// Empty when nobody holds it.
    var holder: String { object["spec", "holderIdentity"]?.string ?? "" }
    var transitions: Int64 { object["spec", "leaseTransitions"]?.integer ?? 0 }

    /// Nil when the lease does not say; never more than a day, whatever was written into it.
    var duration: Duration? {
        object["spec", "leaseDurationSeconds"]?.integer.map { .seconds(min(max($0, 0), 86_400)) }
    }

    /// A first lease, held by `holder`.
    static func new(_ configuration: LeaderElectionConfiguration, wall: Timestamp) -> LeaseRecord {
        var object = KubernetesObject(.leases, namespace: configuration.namespace, name: configuration.name)
        object.spec = [
            "holderIdentity": .string(configuration.identity), "leaseTransitions": 0,
            "leaseDurationSeconds": .integer(configuration.leaseDuration.components.seconds),
            "acquireTime": .string(wall.microseconds), "renewTime": .string(wall.microseconds),
        ]
        return LeaseRecord(object: object)
    }

    /// This lease taken over, or renewed by who holds it already.
    func held(by configuration: LeaderElectionConfiguration, wall: Timestamp) -> LeaseRecord {
        var result = self
        if holder != configuration.identity {
            result.object["spec", "holderIdentity"] = .string(configuration.identity)
            result.object["spec", "acquireTime"] = .string(wall.microseconds)
            result.object["spec", "leaseTransitions"] = .integer(transitions &+ 1)
        }
        result.object["spec", "leaseDurationSeconds"] = .integer(configuration.leaseDuration.components.seconds)
        result.object["spec", "renewTime"] = .string(wall.microseconds)
        return result
    }

    /// This lease given up, so that others need not wait for it to run out.
    func released(wall: Timestamp) -> LeaseRecord {
        var result = self
        result.object["spec", "holderIdentity"] = ""
        result.object["spec", "leaseDurationSeconds"] = 1
        result.object["spec", "acquireTime"] = .string(wall.microseconds)
        result.object["spec", "renewTime"] = .string(wall.microseconds)
        return result
    }
}
