import KubernetesModel

/// What a Deployment asks for, defaults included.
struct Deployment {
    enum Strategy {
        case recreate
        case rollingUpdate
    }

    let object: KubernetesObject
    let replicas: Int
    let strategy: Strategy
    /// How many pods there may be beyond `replicas` during a rollout.
    let maxSurge: Int
    /// How many pods fewer than `replicas` may be available during a rollout.
    let maxUnavailable: Int
    /// How many seconds a rollout may stand still; nil for any time.
    let progressDeadline: Int?
    /// How many ReplicaSets of former templates are kept; nil for all.
    let historyLimit: Int?

    init(_ object: KubernetesObject) {
        self.object = object
        replicas = object.replicas
        strategy = object["spec", "strategy", "type"]?.string == "Recreate" ? .recreate : .rollingUpdate
        // The largest 32-bit integer is how a user says "never" and "all".
        progressDeadline = (object.count("progressDeadlineSeconds") ?? 600).unlessLargest
        historyLimit = (object.count("revisionHistoryLimit") ?? 10).unlessLargest
        switch strategy {
        case .recreate: (maxSurge, maxUnavailable) = (0, 0)
        case .rollingUpdate:
            let parameters = object["spec", "strategy", "rollingUpdate"]
            let surge = Self.share(parameters?["maxSurge"], of: replicas, roundingUp: true)
            let unavailable = Self.share(parameters?["maxUnavailable"], of: replicas, roundingUp: false)
            maxSurge = surge
            // With both 0 nothing could ever move.
            maxUnavailable = min(surge == 0 && unavailable == 0 ? 1 : unavailable, replicas)
        }
    }

    var isPaused: Bool { object["spec", "paused"]?.bool == true }
    var isBeingDeleted: Bool { object.isBeingDeleted }
    var minReadySeconds: Int { object.minReadySeconds }
    var template: JSONValue { object["spec", "template"] ?? [:] }
    var collisionCount: Int? { object["status", "collisionCount"]?.count }

    /// The most pods that a rollout may have at once.
    var maxReplicas: Int { replicas + maxSurge }

    private static func share(_ value: JSONValue?, of total: Int, roundingUp: Bool) -> Int {
        let share = try? (value.flatMap(IntOrString.init) ?? .string("25%")).scaled(to: total, roundingUp: roundingUp)
        return min(max(share ?? 0, 0), Int(Int32.max))
    }
}

extension Int {
    fileprivate var unlessLargest: Int? { self == Int(Int32.max) ? nil : self }
}
