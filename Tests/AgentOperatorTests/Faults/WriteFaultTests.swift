import AgentCore
import DevCluster
import KubernetesClient
import KubernetesModel
import TestSupport
import Testing

/// The operator, whatever becomes of its writes.
@Suite(.timeLimit(.minutes(4))) struct WriteFaultTests {
    private static func writes(_ resource: String? = nil, name: String? = nil) -> RequestPattern {
        RequestPattern(verbs: FaultLab.writes, resource: resource, name: name, user: FaultLab.user)
    }

    @Test(
        "Faults 21, 23: writes that fail, or succeed and nobody learns of it, are done again until they are done once",
        arguments: [
            FaultEffect.answer(.injected(code: 500)), .answer(.injected(code: 503)), .answer(.injected(code: 504)),
            .closeConnection(), .dropAnswer, .cutMidFrame(), .delay(seconds: 0.05),
        ], [nil, "deployments", "agentdeployments/status"])
    func writes(effect: FaultEffect, resource: String?) async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                let rule = lab.faults.add(FaultRule(effect, on: Self.writes(resource), times: 4))
                try await Scenario.life.play(lab)
                #expect(lab.faults.rules.contains { $0.id == rule && $0.struck > 0 })
                try await lab.settle(running)
                try await Scenario.life.expectSame(lab)
            }
        }
    }

    @Test("Fault 19: while the server does not know the kind of a child, the agent says so, and gets it afterwards")
    func unknownKind() async throws {
        try await FaultLab.run { lab in
            let unknown = FaultEffect.answer(APIStatus(code: 404, reason: .notFound, message: "404 page not found"))
            let rule = lab.faults.add(FaultRule(unknown, on: Self.writes("horizontalpodautoscalers")))
            try await lab.withOperator { running in
                try lab.createAgent("hello", Scenario.autoscaled)
                try await lab.waitForAgent("hello", .reconciled, is: "False", because: "APIUnavailable")
                lab.faults.remove(rule)
                try await lab.waitForAgent()
                try await lab.settle(running)
                #expect(lab.ledger.counts["horizontalpodautoscalers hello"]?.creates == 1)
            }
        }
    }

    @Test("Fault 20: a server that is busy is left alone for as long as it asks, and then asked once")
    func busyServer() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                let busy = FaultEffect.answer(.injected(code: 429, retryAfterSeconds: 10))
                let rule = lab.faults.add(FaultRule(busy, on: Self.writes("deployments"), times: 2))
                async let played: Void = Scenario.creation.play(lab)
                await lab.faults.waitForStrikes(of: rule)
                let refused = lab.clock.now
                try await lab.wait(.deployments, "hello") { $0 != nil }
                // Twice as long as it asked for; the clock was read a little late.
                #expect(lab.clock.now - refused >= .seconds(19))
                try await played
                try await lab.settle(running)
                #expect(lab.faults.rules.first { $0.id == rule }?.matched == 3)
                try await Scenario.creation.expectSame(lab)
                #expect(lab.ledger.counts["services hello"]?.creates == 1)
            }
        }
    }

    @Test(
        "Fault 21: ten minutes without a server cost few requests, and all recovers",
        arguments: [
            FaultEffect.answer(.injected(code: 503)), .closeConnection(),
        ])
    func longOutage(effect: FaultEffect) async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try lab.createAgent("other")
                try await lab.waitForAgent("other")
                // A second is ten minutes.
                lab.clock.run(factor: 600)
                let rule = lab.faults.add(FaultRule(effect, on: RequestPattern(user: FaultLab.user)))
                lab.faults.add(FaultRule(.closeConnection(), on: RequestPattern(verbs: ["watch"], user: FaultLab.user), times: 4))
                let end = lab.clock.now + .seconds(600)
                try lab.createAgent("hello", Scenario.autoscaled)
                try await eventually("ten minutes are over") { lab.clock.now >= end }
                let requests = lab.faults.rules.first { $0.id == rule }?.matched ?? 0
                // Four watches, each at most every 15 s in the end.
                #expect(requests > 0 && requests < 4 * 60, "\(requests)")
                lab.faults.removeAll()
                lab.clock.run(factor: 50)
                try await lab.waitForAgent()
                try await lab.settle(running)
                try lab.delete(AgentDeployment.type, "other")
                for type in ChildKind.allCases.map(\.type) { try await lab.waitForEnd(of: type, "other") }
                let (clean, outcome) = (try await Scenario.creation.clean.value, Outcome(lab))
                #expect(outcome.objects == clean.objects)
                for key in clean.counts.keys { #expect(outcome.counts[key] == clean.counts[key], "\(key)") }
            }
        }
    }

    @Test(
        "Fault 22: a conflict leads to another look and not to a blind overwrite",
        arguments: ["deployments", "agentdeployments/status"])
    func conflicts(resource: String) async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                let rule = lab.faults.add(FaultRule(.answer(.injected(code: 409)), on: Self.writes(resource), times: 5))
                try await Scenario.life.play(lab)
                #expect(lab.faults.rules.first { $0.id == rule }?.struck == 5)
                try await lab.settle(running)
                try await Scenario.life.expectSame(lab)
            }
        }
    }

    @Test("Fault 22: a status that somebody else has written meanwhile is not overwritten by an older one")
    func overtakenStatus() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                let slow = lab.faults.add(FaultRule(.delay(seconds: 0.5), on: Self.writes("agentdeployments/status"), times: 1))
                try lab.createAgent()
                await lab.faults.waitForStrikes(of: slow)
                var agent = try #require(lab.get(AgentDeployment.type, "hello"))
                agent.status["conditions"] = [
                    [
                        "type": "Blessed", "status": "True", "reason": "ByAnother", "message": "",
                        "lastTransitionTime": "2026-01-01T00:00:00Z",
                    ]
                ]
                try lab.write(.update(AgentDeployment.type, agent, subresource: "status"))
                try await lab.waitForAgent()
                try await lab.settle(running)
                let conditions = lab.get(AgentDeployment.type, "hello")?.status["conditions"]?.array ?? []
                #expect(conditions.contains { $0["type"] == "Blessed" && $0["reason"] == "ByAnother" })
            }
        }
    }

    @Test(
        "Faults 29, 34: a Deployment that is deleted while a change of it is on its way comes back with all its replicas",
        arguments: 0...1)
    func deletedMeanwhile(change number: Int) async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                try await lab.settle(running)
                try await lab.holdUpChange(write: number)
                let former = lab.get(.deployments, "hello")?.uid
                try lab.delete(.deployments, "hello")
                try await lab.wait(.deployments, "hello", "a new one") { $0 != nil && $0?.uid != former }
                try await lab.waitForAgent()
                try await lab.settle(running)
                #expect(lab.ledger.replicas["hello"] == [2])
                #expect(lab.ledger.counts["deployments hello"].map { $0.creates == 2 && $0.updates == 0 } == true)
            }
        }
    }

    @Test("Fault 24: a child that is refused shows in the status, is retried ever later, and recovers", arguments: [400, 422])
    func refusedChild(code: Int) async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                let rule = lab.faults.add(FaultRule(.answer(.injected(code: code)), on: Self.writes("services")))
                let start = lab.clock.now
                try lab.createAgent("hello", Scenario.autoscaled)
                try await lab.waitForAgent("hello", .reconciled, is: "False", because: "InvalidSpec")
                await lab.faults.waitForStrikes(of: rule, count: 10)
                #expect(lab.clock.now - start >= .milliseconds(5 * 256))
                // What can be done without it is done.
                #expect(lab.get(.deployments, "hello") != nil && lab.get(.horizontalPodAutoscalers, "hello") != nil)
                lab.faults.removeAll()
                try await lab.waitForAgent()
                try await lab.settle(running)
                try await Scenario.creation.expectSame(lab)
            }
        }
    }

    @Test("Fault 26: ten idle minutes cost no write", arguments: [5])
    func idle(agents: Int) async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                for index in 0..<agents { try lab.createAgent("agent-\(index)", Scenario.autoscaled) }
                for index in 0..<agents { try await lab.waitForAgent("agent-\(index)") }
                try await lab.settle(running, "agent-0")
                let written = lab.faults.add(FaultRule(.delay(seconds: 0), on: Self.writes()))
                lab.clock.run(factor: 600)
                let end = lab.clock.now + .seconds(600)
                try await eventually("ten minutes are over") { lab.clock.now >= end }
                #expect(lab.faults.rules.first { $0.id == written }?.matched == 0)
            }
        }
    }

    @Test(
        "Fault 30: what another manager forces upon a field of ours is put back, what it adds stays, and nothing is there twice")
    func otherManager() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try lab.createAgent("hello", ["env": [["name": "OURS", "value": "1"]]])
                try await lab.waitForAgent()
                var connection = lab.connection
                connection.credentials = .bearerToken(.inline(Array(lab.cluster.adminToken.utf8)))
                let image = "registry.example.com/agents/other:1.0"
                let container: JSONValue = [
                    "name": "agent", "image": .string(image),
                    "env": [["name": "OURS", "value": "2"], ["name": "THEIRS", "value": "1"]],
                ]
                var forced = KubernetesObject(.deployments, namespace: FaultLab.namespace, name: "hello")
                forced.spec = ["template": ["spec": ["containers": [container]]]]
                try await KubernetesClient(connection).send(
                    ResourceType.deployments.patch(
                        "hello", namespace: FaultLab.namespace, .apply(forced.json, force: true),
                        WriteOptions(fieldManager: "another")))
                try await lab.wait(.deployments, "hello", "our image") { deployment in
                    let containers = deployment?.spec["template", "spec", "containers"]?.array
                    return containers?.count == 1 && containers?[0]["image"] != .string(image)
                        && containers?[0]["env"] == [["name": "OURS", "value": "1"], ["name": "THEIRS", "value": "1"]]
                }
                try await lab.waitForAgent()
                try await lab.settle(running)
                let count = lab.ledger.counts["deployments hello"]
                #expect(count?.creates == 1 && count?.updates == 2, "\(count?.description ?? "")")
            }
        }
    }

    @Test(
        "Fault 25: a quota or policy that refuses a child shows in the status, concerns nobody else, and is tried again",
        arguments: [
            (
                "exceeded quota: few, requested: count/services=1, used: count/services=0, limited: count/services=0",
                "QuotaExceeded"
            ),
            ("ValidatingAdmissionPolicy 'strict' with binding 'all' denied request: no Services here", "AdmissionDenied"),
        ])
    func denial(why: String, reason: String) async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                let denial = APIStatus(code: 403, reason: .forbidden, message: "services \"hello\" is forbidden: \(why)")
                let rule = lab.faults.add(FaultRule(.answer(denial), on: Self.writes("services", name: "hello")))
                let start = lab.clock.now
                try lab.createAgent("hello", Scenario.autoscaled)
                try lab.createAgent("other")
                try await lab.waitForAgent("hello", .reconciled, is: "False", because: reason)
                try await lab.waitForAgent("other")
                await lab.faults.waitForStrikes(of: rule, count: 10)
                #expect(lab.clock.now - start >= .milliseconds(5 * 256))
                lab.faults.removeAll()
                try await lab.waitForAgent()
                try await lab.settle(running)
                #expect(lab.ledger.counts["services hello"]?.creates == 1 && lab.ledger.counts["services hello"]?.updates == 0)
            }
        }
    }

    @Test("Fault 28: an agent that always fails holds nobody up, and is tried ever later")
    func poison() async throws {
        try await FaultLab.run { lab in
            let rule = lab.faults.add(FaultRule(.answer(.injected(code: 500)), on: Self.writes("deployments", name: "poison")))
            try await lab.withOperator { _ in
                let start = lab.clock.now
                try lab.createAgent("poison")
                await lab.faults.waitForStrikes(of: rule, count: 5)
                for index in 0..<10 { try lab.createAgent("good-\(index)") }
                for index in 0..<10 { try await lab.waitForAgent("good-\(index)") }
                let seconds = Double((lab.clock.now - start).components.seconds) + 1
                var tries = 1
                var waited = 0.005
                while waited < seconds { (tries, waited) = (tries + 1, waited * 2) }
                // Its own status, and each try's, may make it look once more.
                #expect((lab.faults.rules.first?.struck ?? 0) <= tries + 4)
                try await lab.waitForAgent("poison", .reconciled, is: "False", because: "APIUnavailable")
            }
        }
    }
}
