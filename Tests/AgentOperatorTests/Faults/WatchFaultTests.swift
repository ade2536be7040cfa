import AgentCore
import DevCluster
import KubernetesModel
import Testing

/// The operator, whatever happens to its watches. The numbers are those of the list of faults that operators have to survive.
@Suite(.timeLimit(.minutes(4))) struct WatchFaultTests {
    @Test(
        "Faults 1, 2, 4, 5, 6, 8, 10: whatever ends its watches, the operator does the same as without",
        arguments: [
            FaultEffect.answer(.injected(code: 410)), .answer(.injected(code: 410), afterEvents: 2),
            .answer(.injected(code: 500), afterEvents: 1), .answer(.injected(code: 503)), .closeConnection(afterEvents: 1),
            .cutMidFrame(afterEvents: 1), .endWatch(afterEvents: 1), .endWatch(), .dropBookmarks, .delay(seconds: 0.02),
        ])
    func watches(effect: FaultEffect) async throws {
        try await FaultLab.run { lab in
            let pattern = RequestPattern(verbs: ["watch"], user: FaultLab.user)
            try await lab.withOperator { running in
                // Every watch of the operator that is opened meanwhile, up to eight of them.
                let rule = lab.faults.add(FaultRule(effect, on: pattern, times: 8))
                try await Scenario.life.play(lab)
                #expect(lab.faults.rules.contains { $0.id == rule && $0.struck > 0 })
                try await lab.settle(running)
                try await Scenario.life.expectSame(lab)
            }
        }
    }
}

extension WatchFaultTests {
    @Test("Fault 12: a server that lags behind is not believed, and asked again until it has caught up")
    func staleServer() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                let deployments = RequestPattern(resource: "deployments", user: FaultLab.user)
                // From now on a list shows no Deployment.
                lab.faults.add(FaultRule(.staleList(version: nil), on: deployments))
                try await Scenario.creation.play(lab)
                // The watch expires, and what follows is a list in pages, since a stream is refused.
                lab.faults.add(
                    FaultRule(
                        .answer(.injected(code: 400)), on: RequestPattern(verbs: ["watch"], resource: "deployments"), after: 1,
                        times: 1))
                lab.faults.add(
                    FaultRule(
                        .answer(.injected(code: 410)), on: RequestPattern(verbs: ["watch"], resource: "deployments"), times: 1))
                let stale = try #require(lab.faults.rules.first?.id)
                await lab.faults.waitForStrikes(of: stale, count: 3)
                try lab.changeAgent { $0["image"] = "registry.example.com/agents/hello:2.0" }
                try await lab.waitForAgent("hello", .reconciled)
                try lab.changeAgent { $0["image"] = "registry.example.com/agents/hello:1.0" }
                lab.faults.removeAll()
                try await lab.waitForAgent()
                try await lab.settle(running)
                try await Scenario.creation.expectSame(lab) { counts in counts["deployments hello"]?.updates += 2 }
            }
        }
    }

    @Test(
        "Fault 13: own writes that the caches do not show are not done again, and do no harm once they are no longer waited for")
    func stuckWatches() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                try await lab.settle(running)
                for resource in ["deployments", "services", "horizontalpodautoscalers"] {
                    lab.faults.add(FaultRule(.stopWatch, on: RequestPattern(resource: resource, user: FaultLab.user)))
                }
                let patch = RequestPattern(verbs: ["patch"], resource: "deployments", user: FaultLab.user)
                let patches = lab.faults.add(FaultRule(.delay(seconds: 0), on: patch))
                // The 30 s for which own writes are waited for shall last for a while.
                lab.clock.run(factor: 2)
                try lab.changeAgent { $0["image"] = "registry.example.com/agents/hello:2.0" }
                try await lab.wait(.deployments, "hello", "the new image") {
                    $0?.spec["template", "spec", "containers"]?.array?.first?["image"] == "registry.example.com/agents/hello:2.0"
                }
                for _ in 0..<3 { try await lab.settle(running) }
                // The number of replicas was handed over, and the rest applied.
                #expect(lab.faults.rules.first { $0.id == patches }?.matched == 2)
                lab.clock.run(factor: 50)
                let end = lab.clock.now + .seconds(40)
                repeat { try await lab.settle(running) } while lab.clock.now < end
                #expect(lab.ledger.counts["deployments hello"]?.updates == 1)
                lab.faults.removeAll()
                try lab.changeAgent { $0["image"] = "registry.example.com/agents/hello:1.0" }
                try await lab.waitForAgent()
                try await lab.settle(running)
                try await Scenario.creation.expectSame(lab) { counts in counts["deployments hello"]?.updates = 2 }
            }
        }
    }

    @Test("Fault 15: changes that cancel each other out while nobody looks cost no write")
    func cancelledChanges() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                let id = lab.faults.add(
                    FaultRule(.stopWatch, on: RequestPattern(resource: AgentDeployment.type.plural, user: FaultLab.user)))
                try lab.changeAgent { $0["image"] = "registry.example.com/agents/hello:2.0" }
                try lab.changeAgent { $0["image"] = "registry.example.com/agents/hello:1.0" }
                // What was held back is lost with the watch, and the next one begins with what there is.
                lab.faults.add(
                    FaultRule(.answer(.injected(code: 410)), on: RequestPattern(resource: AgentDeployment.type.plural), times: 1))
                lab.faults.remove(id)
                try await lab.waitForAgent()
                try await lab.settle(running)
                try await Scenario.creation.expectSame(lab)
            }
        }
    }

    @Test("Fault 11: an agent that was deleted and made anew while nobody looked gets children of its own")
    func replacedUnseen() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                let deployment = lab.get(.deployments, "hello")?.uid
                let id = lab.faults.add(
                    FaultRule(.stopWatch, on: RequestPattern(resource: AgentDeployment.type.plural, user: FaultLab.user)))
                try lab.delete(AgentDeployment.type, "hello")
                try lab.createAgent("hello", Scenario.autoscaled)
                lab.faults.remove(id)
                try await lab.wait(.deployments, "hello", "a new one") { $0 != nil && $0?.uid != deployment }
                try await lab.waitForAgent()
                try await lab.settle(running)
                let agent = lab.get(AgentDeployment.type, "hello")
                for type in ChildKind.allCases.map(\.type) { #expect(lab.get(type, "hello")?.controller?.uid == agent?.uid) }
                try await Scenario.creation.expectSame(lab) { counts in
                    for key in counts.keys {
                        counts[key]?.creates = 2
                        counts[key]?.deletes = 1
                    }
                }
            }
        }
    }

    @Test("Fault 16: while one cache is not filled nothing is written, and all is when it is")
    func lateCache() async throws {
        try await FaultLab.run { lab in
            let late = RequestPattern(resource: "horizontalpodautoscalers", user: FaultLab.user)
            let rule = lab.faults.add(FaultRule(.answer(.injected(code: 503)), on: late))
            try lab.createAgent("hello", Scenario.autoscaled)
            try await lab.withOperator { running in
                await lab.faults.waitForStrikes(of: rule, count: 5)
                #expect(Set(lab.ledger.counts.keys).isDisjoint(with: ["deployments hello", "services hello"]))
                lab.faults.removeAll()
                try await lab.waitForAgent()
                try await lab.settle(running)
                try await Scenario.creation.expectSame(lab)
            }
        }
    }

    @Test("Fault 19: when one kind may no longer be watched the others are seen to, and what was missed is made up for")
    func forbiddenWatch() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                let services = RequestPattern(resource: "services", user: FaultLab.user)
                let forbidden = lab.faults.add(FaultRule(.answer(.injected(code: 403)), on: services))
                await lab.faults.waitForStrikes(of: forbidden, count: 4)
                try lab.delete(.services, "hello")
                try lab.createAgent("other", ["service": ["enabled": false]])
                try await lab.waitForAgent("other")
                #expect(lab.get(.services, "hello") == nil)
                lab.faults.removeAll()
                try await lab.wait(.services, "hello") { $0 != nil }
                try await lab.settle(running)
                #expect(lab.ledger.counts["services hello"]?.creates == 2)
                #expect(lab.ledger.counts["deployments hello"].map { $0.creates == 1 && $0.updates == 0 } == true)
            }
        }
    }

    @Test(
        "Fault 51: whichever requests the connections break under, the operator does the same as without",
        arguments: [FaultEffect.closeConnection(), .cutMidFrame(), .dropAnswer])
    func brokenConnections(effect: FaultEffect) async throws {
        try await FaultLab.run { lab in
            let all = RequestPattern(user: FaultLab.user)
            // From the very first request on, and again in the middle.
            lab.faults.add(FaultRule(effect, on: all, times: 6))
            let later = lab.faults.add(FaultRule(effect, on: all, after: 14, times: 6))
            try await lab.withOperator { running in
                try await Scenario.life.play(lab)
                #expect(lab.faults.rules.contains { $0.id == later && $0.struck > 0 })
                try await lab.settle(running)
                try await Scenario.life.expectSame(lab)
            }
        }
    }
}
