import AgentCore
import DevCluster
import KubernetesModel
import Testing

/// What a run has come to, in the terms of both oracles: the state of the objects, and how often each was written.
struct Outcome: Sendable, Equatable {
    /// By kind and name; without what differs between any two runs.
    var objects: [String: JSONValue] = [:]
    var counts: [String: Ledger.Count] = [:]

    private static let kinds = [AgentDeployment.type] + ChildKind.allCases.map(\.type)

    init(_ lab: FaultLab) {
        objects = Self.objects(in: lab.cluster.resources.view)
        let plurals = Set(Self.kinds.map(\.plural))
        counts = lab.ledger.counts.filter { plurals.contains(String($0.key.prefix { $0 != " " })) }
        for key in counts.keys {
            // Statuses of children are the cluster's own; the agent's, and its changes by the test, are looked at apart.
            counts[key]?.statusUpdates = 0
            if key.hasPrefix(AgentDeployment.type.plural) { counts[key]?.updates = 0 }
        }
    }

    static func objects(in view: StoreView) -> [String: JSONValue] {
        var objects: [String: JSONValue] = [:]
        for type in kinds {
            for object in view.list(type, namespace: FaultLab.namespace) {
                objects["\(type.plural) \(object.name)"] = state(of: object)
            }
        }
        return objects
    }

    private static func state(of object: KubernetesObject) -> JSONValue {
        let isAgent = object.kind == AgentDeployment.type.kind
        var state = KubernetesObject(json: Ledger.substance(object))
        for field in ["uid", "creationTimestamp"] { state["metadata", field] = nil }
        // What the one is a hash of includes the owner's UID, and the other goes with the first change of a new Deployment.
        for annotation in [AgentAnnotation.applied, AgentAnnotation.ownsReplicas] {
            state["metadata", "annotations", annotation] = nil
        }
        if isAgent { state["metadata", "labels"] = nil }
        for field in ["clusterIP", "clusterIPs"] { state["spec", field] = nil }
        state["metadata", "ownerReferences"] = .array(
            object.ownerReferences.map {
                ["kind": .string($0.kind), "name": .string($0.name), "isController": .bool($0.isController)]
            })
        guard isAgent else { return state.json }
        var status = object.status
        status["conditions"] = .array(
            (status["conditions"]?.array ?? []).filter { $0["type"] != "ScalingActive" }.map { condition in
                var condition = condition
                condition["lastTransitionTime"] = nil
                condition["observedGeneration"] = nil
                return condition
            })
        status["observedGeneration"] = nil
        state.status = status
        return state.json
    }
}

/// A story that a person plays on a cluster; what it comes to without any fault is what it must come to with every one.
struct Scenario: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let play: @Sendable (FaultLab) async throws -> Void
    /// The outcome without a fault, found out once.
    let clean: Task<Outcome, any Error>

    init(_ description: String, play: @escaping @Sendable (FaultLab) async throws -> Void) {
        testDescription = description
        self.play = play
        clean = Task {
            var outcome: Outcome?
            try await FaultLab.run(isAwaited: true) { lab in
                try await lab.withOperator { running in
                    try await play(lab)
                    try await lab.settle(running)
                    outcome = Outcome(lab)
                }
            }
            return try #require(outcome)
        }
    }

    /// Asserts both oracles. `allowing` adjusts the counts of the clean run where a fault cannot but add to them.
    func expectSame(_ lab: FaultLab, allowing: (inout [String: Ledger.Count]) -> Void = { _ in }) async throws {
        var clean = try await clean.value
        allowing(&clean.counts)
        let objects = clean.objects
        try? await lab.ledger.wait("the end state of a run without faults", seconds: 15) { Outcome.objects(in: $0) == objects }
        let outcome = Outcome(lab)
        for key in Set(clean.objects.keys).union(outcome.objects.keys).sorted() {
            let difference = Projection.difference(outcome.objects[key], clean.objects[key])
            #expect(difference == nil, "\(key): \(outcome.objects[key]?.description ?? "gone")")
        }
        for key in Set(clean.counts.keys).union(outcome.counts.keys).sorted() {
            #expect(outcome.counts[key] == clean.counts[key], "\(key)")
        }
    }
}

extension Scenario {
    /// The spec of an agent with all kinds of children.
    static let autoscaled: JSONValue = [
        "resources": ["requests": ["cpu": "100m"]], "autoscaling": ["minReplicas": 2, "maxReplicas": 2],
    ]

    /// All three children, and nothing else.
    static let creation = Scenario("creation") { lab in
        try lab.createAgent("hello", autoscaled)
        try await lab.waitForAgent()
    }

    /// Children come, change, are taken away by a stranger, and go.
    static let life = Scenario("life") { lab in
        try lab.createAgent("hello", autoscaled)
        try await lab.waitForAgent()
        try lab.changeAgent { $0["image"] = "registry.example.com/agents/hello:2.0" }
        try await lab.wait(.deployments, "hello", "the new image") {
            $0?.spec["template", "spec", "containers"]?.array?.first?["image"] == "registry.example.com/agents/hello:2.0"
        }
        try await lab.waitForAgent()
        let service = lab.get(.services, "hello")?.uid
        try lab.delete(.services, "hello")
        try await lab.wait(.services, "hello", "a new one") { $0 != nil && $0?.uid != service }
        try lab.changeAgent { $0["autoscaling"] = nil }
        try await lab.waitForEnd(of: .horizontalPodAutoscalers, "hello")
        try await lab.wait(.deployments, "hello", "one replica") { $0?.spec["replicas"] == 1 }
        try await lab.waitForAgent()
    }
}
