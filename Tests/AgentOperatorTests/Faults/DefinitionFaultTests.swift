import AgentCore
import DevCluster
import KubernetesModel
import TestSupport
import Testing

/// The definition of the resource changes, or the server cannot make use of it, while the operator runs.
@Suite(.timeLimit(.minutes(4))) struct DefinitionFaultTests {
    /// Why nobody gets to see an agent, though all are still stored.
    enum Outage: CaseIterable {
        case versionNotServed
        case conversionFails

        /// What the operator is told then.
        var sentence: String {
            switch self {
            case .versionNotServed: "404 page not found"
            case .conversionFails: "conversion webhook for agentoperator.dev/v1, Kind=AgentDeployment failed"
            }
        }

        func begin(_ lab: FaultLab) throws {
            switch self {
            case .versionNotServed: try serve(false, lab)
            case .conversionFails:
                let failure = APIStatus(code: 500, reason: .internalError, message: "\(sentence): connection refused")
                for resource in ["agentdeployments", "agentdeployments/status"] {
                    lab.faults.add(FaultRule(.answer(failure), on: RequestPattern(resource: resource, user: FaultLab.user)))
                }
            }
        }

        func end(_ lab: FaultLab) throws {
            switch self {
            case .versionNotServed: try serve(true, lab)
            case .conversionFails: lab.faults.removeAll()
            }
        }

        private func serve(_ isServed: Bool, _ lab: FaultLab) throws {
            try DefinitionFaultTests.changeVersion(lab) { $0["served"] = .bool(isServed) }
        }
    }

    /// Changes what the definition says of its one version.
    private static func changeVersion(_ lab: FaultLab, _ body: (inout JSONValue) -> Void) throws {
        try lab.change(.customResourceDefinitions, CustomResourceDefinition.object.name, namespace: nil) { definition in
            guard var version = definition.spec["versions"]?.array?.first else { return }
            body(&version)
            definition.spec["versions"] = [version]
        }
    }

    @Test("Fault 55: fields of a newer version, in spec and status, come while the operator runs, and stay as they are")
    func newerFields() async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                try Self.changeVersion(lab) { version in
                    for part in ["spec", "status"] {
                        version["schema", "openAPIV3Schema", "properties", part, "properties", "mood"] = ["type": "string"]
                    }
                }
                try lab.changeAgent { $0["mood"] = "good" }
                try lab.change(AgentDeployment.type, "hello", subresource: "status") { $0.status["mood"] = "seen" }
                try lab.changeAgent { $0["image"] = "registry.example.com/agents/hello:2.0" }
                try await lab.wait(AgentDeployment.type, "hello", "the new image") {
                    $0?.status["image"] == "registry.example.com/agents/hello:2.0"
                }
                try await lab.waitForAgent()
                try await lab.settle(running)
                let agent = lab.get(AgentDeployment.type, "hello")
                #expect(agent?.spec["mood"] == "good" && agent?.status["mood"] == "seen")
                try lab.createAgent("other", ["mood": "bad"])
                try await lab.waitForAgent("other")
                #expect(lab.get(AgentDeployment.type, "other")?.spec["mood"] == "bad")
                for type in ChildKind.allCases.map(\.type) {
                    let count = lab.ledger.counts["\(type.plural) hello"]
                    #expect(count?.creates == 1 && count?.updates == (type == .deployments ? 1 : 0), "\(type.plural)")
                }
            }
        }
    }

    @Test(
        "Fault 55: while no agent can be read their children stay, the log says why, and what went missing comes back afterwards",
        arguments: Outage.allCases)
    func outage(_ outage: Outage) async throws {
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try await Scenario.creation.play(lab)
                try await lab.settle(running)
                try outage.begin(lab)
                try await eventually("the log to say it") {
                    running.log.lines.contains { $0.contains("warning: cannot list or watch") && $0.contains(outage.sentence) }
                }
                // Whether the agent is still there cannot be told now: nothing is made, and the question stays open.
                let errors = running.metric("controller_runtime_reconcile_errors_total")
                try lab.delete(.services, "hello")
                try await eventually("the operator tries") {
                    running.metric("controller_runtime_reconcile_errors_total") > errors + 2
                }
                #expect(lab.get(.services, "hello") == nil)
                // What it had is what it goes by: that is no reason to take it out of service.
                #expect(running.unreadiness == nil)
                try outage.end(lab)
                try await lab.wait(.services, "hello", "a new one") { $0 != nil }
                try await lab.waitForAgent()
                try await eventually("the log to say it") {
                    running.log.lines.contains("info: list and watch work again")
                }
                try await lab.settle(running)
                try await Scenario.creation.expectSame(lab) {
                    $0["services hello"] = Ledger.Count(creates: 2, deletes: 1)
                }
            }
        }
    }

    @Test(
        "Fault 55: an operator that starts while no agent can be read is not ready, says why, and begins when one can",
        arguments: Outage.allCases)
    func startInOutage(_ outage: Outage) async throws {
        try await FaultLab.run { lab in
            try lab.createAgent("hello", Scenario.autoscaled)
            try outage.begin(lab)
            try await lab.withOperator { running in
                try await eventually("the operator to say what is missing") {
                    running.unreadiness?.contains(outage.sentence) == true
                }
                #expect(running.unreadiness?.hasPrefix("caches: agentdeployments.agentoperator.dev (") == true)
                #expect(lab.get(.deployments, "hello") == nil)
                try outage.end(lab)
                try await lab.waitForAgent()
                #expect(running.unreadiness == nil)
                try await lab.settle(running)
                try await Scenario.creation.expectSame(lab)
            }
        }
    }
}
