import AgentCore
import KubernetesModel
import TestSupport
import Testing

/// What a person who watches an agent gets to see while it changes.
@Suite(.timeLimit(.minutes(4))) struct RolloutStatusTests {
    @Test func `no status of a new generation bears the numbers of the one before`() async throws {
        // At the pace of real time, so that the Deployment's controller has looked before waiting for it is worth telling.
        try await FaultLab.run(factor: 1) { lab in
            try await lab.withOperator { running in
                try lab.createAgent()
                try await lab.waitForAgent()
                try await lab.settle(running)
                try lab.changeAgent {
                    $0["image"] = "registry.example.com/agents/hello:2.0"
                    $0["podTemplate", "metadata", "annotations", "dev.agentoperator.dev/ready-after"] = "1s"
                }
                let agent = "\(AgentDeployment.type.plural) hello"
                func told() -> [JSONValue] {
                    lab.ledger.statuses[agent, default: []].filter { $0["observedGeneration"] == 2 }
                }
                try await eventually("the change is told to have come to its end") {
                    told().last?.condition(.ready)?["status"] == "True"
                }
                for status in told() {
                    let areOld = status["updatedReplicas"] == 1 && status["replicas"] == 1
                    #expect(!areOld || status.condition(.ready)?["status"] == "True", "\(status)")
                }
            }
        }
    }
}
