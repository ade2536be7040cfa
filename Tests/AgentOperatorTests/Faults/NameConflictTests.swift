import AgentCore
import DevCluster
import KubernetesModel
import Testing

/// Objects of somebody else's that stand where a child should.
@Suite(.timeLimit(.minutes(4))) struct NameConflictTests {
    @Test(
        "Fault 14: what somebody puts in the place of a Deployment while a change of that is on its way is left alone, and told of",
        arguments: 0...1)
    func replacedMeanwhile(change number: Int) async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                try await lab.settle(running)
                try await lab.holdUpChange(write: number)
                var other = try #require(lab.get(.deployments, "hello"))
                try lab.delete(.deployments, "hello")
                other["metadata"] = ["name": "hello", "namespace": .string(FaultLab.namespace)]
                try lab.write(.create(.deployments, other))
                try await lab.waitForAgent("hello", .reconciled, is: "False", because: "NameConflict")
                try await lab.settle(running)
                #expect(lab.get(.deployments, "hello")?.generation == 1)
                // What the other one does is not told of as if it were the agent.
                let status = try #require(lab.get(AgentDeployment.type, "hello")).status
                #expect(status["replicas"] == 0 && status.condition(.available)?["status"] == "False")
                let warnings = lab.cluster.resources.view.list(.events, namespace: FaultLab.namespace)
                    .filter { $0["type"] == "Warning" && $0["regarding", "kind"] == "AgentDeployment" }
                #expect(Set(warnings.map { $0["reason"]?.string }) == ["NameConflict"])
            }
        }
    }

    @Test("Fault 14: a child that somebody took the label off, so that no watch shows it any more, is found and mended")
    func lostLabel() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                try await lab.settle(running)
                let uid = try #require(lab.get(.deployments, "hello")).uid
                try lab.change(.deployments, "hello") { $0["metadata", "labels", AgentLabel.managedBy] = nil }
                try await lab.wait(.deployments, "hello", "the label") {
                    $0?.labels[AgentLabel.managedBy] == AgentLabel.operatorName
                }
                try await lab.settle(running)
                #expect(lab.get(.deployments, "hello")?.uid == uid)
                try await lab.waitForAgent()
            }
        }
    }

    @Test("Fault 14: what is in the way is looked at again and again at the same distance, since nobody tells when it is gone")
    func nameInTheWay() async throws {
        try await FaultLab.run(factor: 100) { lab in
            var other = KubernetesObject(.services, namespace: FaultLab.namespace, name: "hello")
            other.spec = ["ports": [["port": 1234]]]
            try lab.write(.create(.services, other))
            try await lab.withOperator { running in
                let looks = lab.faults.add(
                    FaultRule(.delay(seconds: 0), on: RequestPattern(verbs: ["get"], resource: "services", user: FaultLab.user)))
                let start = lab.clock.now
                try lab.createAgent()
                await lab.faults.waitForStrikes(of: looks, count: 10)
                let statuses = lab.ledger.counts["agentdeployments hello"]?.statusUpdates
                await lab.faults.waitForStrikes(of: looks, count: 20)
                // With distances that double it would be three quarters of an hour.
                #expect((.seconds(100)..<(.seconds(1000))).contains(lab.clock.now - start))
                #expect(lab.ledger.counts["agentdeployments hello"]?.statusUpdates == statuses)
                #expect(lab.get(AgentDeployment.type, "hello")?.status["url"] == nil)
                try lab.delete(.services, "hello")
                try await lab.waitForAgent()
                try await lab.settle(running)
            }
        }
    }
}
