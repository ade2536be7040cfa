import AgentCore
import DevCluster
import KubernetesModel
import Testing

/// The operator is killed at each of its writes, and another one goes on.
@Suite(.timeLimit(.minutes(4))) struct CrashTests {
    @Test(
        "Faults 36, 37: killed before or after any write, the operator's successor does what is left, and nothing twice",
        arguments: 0..<7, [false, true])
    func crash(write number: Int, isDone: Bool) async throws {
        try await FaultLab.run { lab in
            let writes = RequestPattern(verbs: FaultLab.writes, user: FaultLab.user)
            // The write is done and nobody learns of it, or it never arrives; nothing arrives after it.
            let fatal = lab.faults.add(FaultRule(isDone ? .dropAnswer : .closeConnection(), on: writes, after: number, times: 1))
            lab.faults.add(FaultRule(.closeConnection(), on: writes, after: number + 1))
            let first = try lab.startOperator()
            try lab.createAgent("hello", Scenario.autoscaled)
            try await kill(first, at: fatal, in: lab)
            try await lab.withOperator { second in
                try await lab.waitForAgent()
                try await lab.settle(second)
                try await Scenario.creation.expectSame(lab)
            }
        }
    }

    @Test(
        "Faults 34, 36: killed while the replicas change hands, at any write, the operator never lets their number drop",
        arguments: 0..<5, [true, false])
    func crashInHandOver(write number: Int, turnsOn: Bool) async throws {
        try await FaultLab.run { lab in
            let autoscaling: JSONValue = ["minReplicas": 5, "maxReplicas": 5]
            let resources: JSONValue = ["requests": ["cpu": "100m"]]
            let first = try lab.startOperator()
            try lab.createAgent(
                "hello",
                turnsOn
                    ? ["replicas": 5, "resources": resources]
                    : ["replicas": 5, "resources": resources, "autoscaling": autoscaling])
            try await lab.waitForAgent()
            try await lab.settle(first)
            let writes = RequestPattern(verbs: FaultLab.writes, user: FaultLab.user)
            let fatal = lab.faults.add(FaultRule(.dropAnswer, on: writes, after: number, times: 1))
            lab.faults.add(FaultRule(.closeConnection(), on: writes, after: number + 1))
            try lab.changeAgent { $0["autoscaling"] = turnsOn ? autoscaling : nil }
            try await kill(first, at: fatal, in: lab)
            try await lab.withOperator { second in
                try await lab.wait(.horizontalPodAutoscalers, "hello") { ($0 != nil) == turnsOn }
                try await lab.waitForAgent()
                try await lab.settle(second)
                #expect(lab.ledger.replicas["hello"] == [5])
                #expect(lab.ledger.counts["horizontalpodautoscalers hello"]?.creates == 1)
            }
        }
    }

    @Test(
        "Fault 40: killed again and again among many agents, early or late, the operator gets on, and does nothing twice")
    func crashLoop() async throws {
        let agents = 60
        try await FaultLab.run { lab in
            // Without pods, which would be the cluster's work alone.
            for index in 0..<agents { try lab.createAgent("agent-\(index)", ["suspend": true]) }
            let all = RequestPattern(user: FaultLab.user)
            let writes = RequestPattern(verbs: FaultLab.writes, user: FaultLab.user)
            // While the caches fill, at the first writes, and then as long as there is enough to do.
            let lives =
                [(FaultEffect.closeConnection(), all, 1), (.closeConnection(), all, 4), (.dropAnswer, writes, 0)]
                + Array(repeating: (.dropAnswer, writes, 25), count: 5)
            for (effect, requests, number) in lives {
                let fatal = lab.faults.add(FaultRule(effect, on: requests, after: number, times: 1))
                lab.faults.add(FaultRule(.closeConnection(), on: requests, after: number + 1))
                let running = try lab.startOperator()
                await lab.faults.waitForStrikes(of: fatal)
                await lab.kill(running)
                lab.faults.removeAll()
            }
            let before = lab.ledger.counts.keys.count { $0.hasPrefix("deployments ") }
            #expect(before > 30 && before < agents, "\(before)")
            try await lab.withOperator { running in
                try await lab.ledger.wait("every agent to be as it should be") { view in
                    view.list(AgentDeployment.type, namespace: FaultLab.namespace).allSatisfy {
                        $0.status.condition(.reconciled)?["status"] == "True"
                    }
                }
                try await lab.settle(running, "agent-0")
                let counts = lab.ledger.counts.filter { $0.key.hasPrefix("deployments ") || $0.key.hasPrefix("services ") }
                #expect(counts.count == 2 * agents)
                #expect(counts.values.allSatisfy { $0.creates == 1 && $0.updates == 0 && $0.deletes == 0 })
            }
        }
    }

    /// Kills it at the fatal request, or once it has settled without one; the network is whole afterwards.
    private func kill(_ subject: TestOperator, at fatal: Int, in lab: FaultLab) async throws {
        try await lab.first(
            { await lab.faults.waitForStrikes(of: fatal) },
            or: {
                try await lab.waitForAgent()
                try await lab.settle(subject)
            })
        await lab.kill(subject)
        lab.faults.removeAll()
    }
}
