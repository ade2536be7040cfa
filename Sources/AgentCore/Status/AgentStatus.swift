import KubernetesModel

/// `status` of an AgentDeployment, computed anew each time from what is observed.
package struct AgentStatus: Sendable {
    /// The whole of `status`.
    package var json: JSONValue
    /// True while it only tells that something is under way, of an agent of which nothing else has been told, or that was ready
    /// and whose Deployment's controller has yet to look: it may wait a moment, for what comes of it or for first evidence. That
    /// an agent is seen to be no longer ready, or that what was wrong is so no longer, is told at once.
    package var isTransient: Bool

    /// `spec` is nil for a resource whose spec cannot be read, which the rejection tells of.
    package init(
        of agent: KubernetesObject, spec: AgentSpec?, observed: Observed, rejection: Rejection?, now: Timestamp
    ) {
        let isSuspended = spec?.isSuspended ?? false
        let autoscaler = observed.children[.autoscaler]
        let rollout = Rollout(deployment: observed.children[.deployment], autoscaler: autoscaler)
        let conditions = Self.conditions(
            rollout: rollout, isSuspended: isSuspended, autoscaler: autoscaler, rejection: rejection)
        let previous = agent.status
        var json: JSONValue = [
            "availableReplicas": .integer(rollout.availableReplicas),
            "conditions": .array(
                conditions.map {
                    $0.json(previous: previous.condition($0.kind), generation: agent.generation, now: now)
                } + previous.foreignConditions),
            "desiredReplicas": .integer(rollout.desiredReplicas), "observedGeneration": .integer(agent.generation),
            "phase": .string(Phase(conditions, isSuspended: isSuspended).rawValue),
            "readyReplicas": .integer(rollout.readyReplicas), "replicas": .integer(rollout.replicas),
            "selector": .string("\(AgentLabel.agent)=\(agent.name)"), "updatedReplicas": .integer(rollout.updatedReplicas),
        ]
        json["url"] = observed.children[.service].flatMap(Self.url).map { .string($0) }
        json["image"] = (rollout.isComplete ? rollout.image : previous["image"]?.string).map { .string($0) }
        self.json = json
        let isWaiting = conditions.contains { $0.kind == .ready && $0.reason == ConditionReason.progressing.rawValue }
        let told = previous.condition(.ready)?["reason"]?.string
        let isAwaited = told == ConditionReason.allReplicasAvailable.rawValue && !rollout.isObserved
        isTransient = isWaiting && (told == nil || told == ConditionReason.progressing.rawValue || isAwaited)
    }

    /// The merge patch that turns the former status into this one, leaving what newer versions added; nil when nothing differs.
    package func change(from previous: JSONValue) -> JSONValue? {
        var patch = JSONObject()
        for key in Self.members where json[key] != previous[key] { patch[key] = json[key] ?? .null }
        return patch.isEmpty ? nil : .object(patch)
    }

    private static let members = [
        "observedGeneration", "replicas", "readyReplicas", "availableReplicas", "updatedReplicas", "desiredReplicas", "selector",
        "url", "image", "phase", "conditions",
    ]

    /// Of the Service's first port.
    private static func url(of service: KubernetesObject) -> String? {
        guard let port = service.spec["ports"]?.array?.first?["port"]?.integer, let namespace = service.namespace else {
            return nil
        }
        return "http://\(service.name).\(namespace).svc:\(port)"
    }
}

/// A summary in one word, for people; conditions are the contract.
package enum Phase: String, Sendable {
    case ready = "Ready"
    case progressing = "Progressing"
    case suspended = "Suspended"
    /// Serving, but not as the spec asks for.
    case degraded = "Degraded"
    /// Not serving, and waiting will not help.
    case failed = "Failed"

    init(_ conditions: [Condition], isSuspended: Bool) {
        func status(_ kind: Condition.Kind) -> Bool { conditions.first { $0.kind == kind }?.status == .yes }
        let isWaiting = conditions.first { $0.kind == .ready }?.reason == ConditionReason.progressing.rawValue
        if isSuspended, status(.reconciled) {
            self = .suspended
        } else if status(.ready) {
            self = .ready
        } else if isWaiting {
            self = .progressing
        } else {
            self = status(.available) ? .degraded : .failed
        }
    }
}

extension JSONValue {
    /// The condition of that type in a status.
    package func condition(_ kind: Condition.Kind) -> JSONValue? {
        self["conditions"]?.array?.first { $0["type"]?.string == kind.rawValue }
    }

    /// Conditions that others set, which are theirs to keep.
    fileprivate var foreignConditions: [JSONValue] {
        self["conditions"]?.array?.filter { Condition.Kind(rawValue: $0["type"]?.string ?? "") == nil } ?? []
    }
}
