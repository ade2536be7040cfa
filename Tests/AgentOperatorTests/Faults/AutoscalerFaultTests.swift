import AgentCore
import DevCluster
import KubernetesModel
import Testing

/// An autoscaler that cannot do its work, or that somebody keeps from it.
@Suite(.timeLimit(.minutes(4))) struct AutoscalerFaultTests {
    private static let cpu = "dev.agentoperator.dev/cpu"

    /// The spec of an agent whose pods use nothing that would be worth scaling.
    private static let autoscaled: JSONValue = [
        "resources": ["requests": ["cpu": "100m"]], "autoscaling": ["minReplicas": 2, "maxReplicas": 4],
    ]

    private static func condition(_ lab: FaultLab) -> JSONValue? {
        lab.get(AgentDeployment.type, "hello")?.status.condition(.scalingActive)
    }

    @Test("Fault 35: bounds that contradict each other are refused, and what was asked for before stays")
    func contradictoryBounds() async throws {
        try await FaultLab.run { lab in
            let contradiction: JSONValue = ["minReplicas": 5, "maxReplicas": 4]
            func refusal(_ body: () throws -> Void) -> String {
                do { try body() } catch { return "\(error)" }
                return "nothing was refused"
            }
            let sentence = "minReplicas must not be above maxReplicas"
            #expect(refusal { try lab.createAgent("wrong", ["autoscaling": contradiction]) }.contains(sentence))
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                #expect(refusal { try lab.changeAgent { $0["autoscaling"] = contradiction } }.contains(sentence))
                try await lab.settle(running)
                try await Scenario.creation.expectSame(lab)
            }
        }
    }

    @Test("Fault 35: while there are no metrics the status says so in the autoscaler's words, and the number of replicas stays")
    func missingMetrics() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try lab.createAgent("hello", Self.autoscaled)
                try await lab.waitForAgent("hello", .scalingActive, is: "True")
                try lab.change(.horizontalPodAutoscalers, "hello") {
                    $0["metadata", "annotations", Self.cpu] = "none"
                }
                try await lab.waitForAgent("hello", .scalingActive, is: "False", because: "FailedGetResourceMetric")
                #expect(Self.condition(lab)?["message"]?.string?.isEmpty == false)
                // It is no reason to be less ready, and nothing for the operator to do.
                try await lab.waitForAgent()
                try await lab.settle(running)
                let written = lab.faults.add(
                    FaultRule(.delay(seconds: 0), on: RequestPattern(verbs: FaultLab.writes, user: FaultLab.user)))
                try await lab.settle(running)
                #expect(lab.faults.rules.first { $0.id == written }?.matched == 0)
                try lab.change(.horizontalPodAutoscalers, "hello") {
                    $0["metadata", "annotations", Self.cpu] = nil
                }
                try await lab.waitForAgent("hello", .scalingActive, is: "True")
                #expect(lab.ledger.replicas["hello"] == [2])
            }
        }
    }

    @Test("Fault 35: an autoscaler that somebody points at something else is pointed back, and the number of replicas stays")
    func renamedTarget() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                try await lab.settle(running)
                try lab.change(.horizontalPodAutoscalers, "hello") { $0.spec["scaleTargetRef", "name"] = "other" }
                try await lab.wait(.horizontalPodAutoscalers, "hello", "the right target") {
                    $0?.spec["scaleTargetRef", "name"] == "hello"
                }
                try await lab.waitForAgent("hello", .scalingActive, is: "True")
                try await lab.settle(running)
                #expect(lab.ledger.replicas["hello"] == [2])
                try await Scenario.creation.expectSame(lab) { $0["horizontalpodautoscalers hello"]?.updates = 2 }
            }
        }
    }

    @Test("Fault 35: a Deployment that somebody scales to 0 stays there, paused, until somebody scales it up")
    func pausedAtZero() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try lab.createAgent("hello", Self.autoscaled)
                try await lab.waitForAgent("hello", .scalingActive, is: "True")
                try lab.change(.deployments, "hello") { $0.spec["replicas"] = 0 }
                try await lab.waitForAgent("hello", .scalingActive, is: "False", because: "ScalingDisabled")
                // Not even a change of something else wakes it.
                try lab.changeAgent { $0["image"] = "registry.example.com/agents/hello:2.0" }
                try await lab.wait(.deployments, "hello", "the new image") {
                    $0?.spec["template", "spec", "containers"]?.array?.first?["image"] == "registry.example.com/agents/hello:2.0"
                }
                try await lab.settle(running)
                #expect(lab.ledger.replicas["hello"] == [2, 0] && lab.get(.deployments, "hello")?.spec["replicas"] == 0)
                try lab.change(.deployments, "hello") { $0.spec["replicas"] = 3 }
                try await lab.waitForAgent("hello", .scalingActive, is: "True")
                try await lab.waitForAgent()
                #expect(lab.ledger.replicas["hello"]?.contains(1) == false)
            }
        }
    }
}
