import AgentCore
import KubernetesModel
import Testing

private let now = Timestamp(secondsSince1970: 1_800_000_000)

@Suite struct StatusTests {
    private static func status(
        _ agent: AgentDeployment, _ observed: Observed, rejection: Rejection? = nil, now: Timestamp = now
    ) -> JSONValue {
        AgentStatus(of: agent.object, spec: agent.spec, observed: observed, rejection: rejection, now: now).json
    }

    private static func reasons(_ status: JSONValue) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: (status["conditions"]?.array ?? []).map {
                ($0["type"]?.string ?? "", "\($0["status"]?.string ?? "") \($0["reason"]?.string ?? "")")
            })
    }

    @Test func `an agent is Ready when its newest generation is rolled out`() throws {
        let agent = try Fixture.agent(["replicas": 2])
        var observed = try Fixture.applied(agent)
        observed.children[.deployment]?.status = Fixture.rolledOut(2)
        let status = Self.status(agent, observed)
        #expect(
            Self.reasons(status) == [
                "Ready": "True AllReplicasAvailable", "Available": "True MinimumReplicasAvailable",
                "Progressing": "True RolloutComplete", "Reconciled": "True Applied",
            ])
        #expect(status["url"] == "http://hello.team.svc:80")
        #expect(status["image"] == "example.com/hello:1")
        #expect(status["phase"] == "Ready")
        #expect(status["selector"] == "agentoperator.dev/agent=hello")
    }

    @Test func `evidence about a former generation makes nobody Ready`() throws {
        let agent = try Fixture.agent(["replicas": 2])
        var observed = try Fixture.applied(agent, generation: 2)
        observed.children[.deployment]?.status = Fixture.rolledOut(2, generation: 1)
        #expect(Self.reasons(Self.status(agent, observed))["Ready"] == "False Progressing")
    }

    @Test(
        arguments: [
            ("updatedReplicas", "1 of 2 replicas updated"), ("availableReplicas", "1 of 2 replicas available"),
        ])
    func `a replica that is missing is told of`(field: String, message: String) throws {
        let agent = try Fixture.agent(["replicas": 2])
        var observed = try Fixture.applied(agent)
        observed.children[.deployment]?.status = Fixture.rolledOut(2)
        observed.children[.deployment]?.status[field] = 1
        let ready = Self.status(agent, observed).condition(.ready)
        #expect(ready?["reason"] == "Progressing")
        #expect(ready?["message"]?.string == message)
    }

    @Test func `a rollout that makes no progress is told of`() throws {
        let agent = try Fixture.agent()
        var observed = try Fixture.applied(agent)
        observed.children[.deployment]?.status = [
            "observedGeneration": 1, "replicas": 1, "updatedReplicas": 1,
            "conditions": [
                ["type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "has timed out"]
            ],
        ]
        let status = Self.status(agent, observed)
        #expect(Self.reasons(status)["Ready"] == "False ProgressDeadlineExceeded")
        #expect(status["phase"] == "Failed")
    }

    @Test func `Fault 25: pods that a quota refuses are told of`() throws {
        let agent = try Fixture.agent()
        var observed = try Fixture.applied(agent)
        observed.children[.deployment]?.status = [
            "observedGeneration": 1,
            "conditions": [
                [
                    "type": "ReplicaFailure", "status": "True", "reason": "FailedCreate",
                    "message": "pods is forbidden: exceeded quota: q",
                ]
            ],
        ]
        #expect(Self.reasons(Self.status(agent, observed))["Ready"] == "False QuotaExceeded")
    }

    @Test func `a refusal shows in Reconciled and Ready, with its sentence`() throws {
        let agent = try Fixture.agent()
        let rejection = Rejection(.forbidden, "services is forbidden: User x cannot create")
        let status = Self.status(agent, try Fixture.applied(agent), rejection: rejection)
        #expect(Self.reasons(status)["Reconciled"] == "False Forbidden")
        #expect(Self.reasons(status)["Ready"] == "False ReconcileFailed")
        #expect(status.condition(.reconciled)?["message"]?.string == rejection.message)
    }

    @Test func `a suspended agent says so, whatever still stops`() throws {
        let agent = try Fixture.agent(["suspend": true])
        let status = Self.status(agent, try Fixture.applied(agent))
        #expect(Self.reasons(status)["Ready"] == "False Suspended")
        #expect(Self.reasons(status)["Available"] == "False Suspended")
        #expect(status["phase"] == "Suspended")
        #expect(status["desiredReplicas"] == 0)
    }

    @Test func `Fault 35: the autoscaler's own words are repeated, and its minimum counts as wanted`() throws {
        let agent = try Fixture.agent(["autoscaling": ["minReplicas": 3, "maxReplicas": 5]])
        var observed = try Fixture.applied(agent)
        observed.children[.deployment]?.spec["replicas"] = 1
        observed.children[.deployment]?.status = Fixture.rolledOut(1)
        #expect(Self.reasons(Self.status(agent, observed))["ScalingActive"] == "Unknown Progressing")
        #expect(Self.status(agent, observed)["desiredReplicas"] == 3)
        #expect(Self.reasons(Self.status(agent, observed))["Ready"] == "False Progressing")
        observed.children[.autoscaler]?.status = [
            "conditions": [
                ["type": "ScalingActive", "status": "False", "reason": "FailedGetResourceMetric", "message": "no metrics"]
            ]
        ]
        #expect(Self.reasons(Self.status(agent, observed))["ScalingActive"] == "False FailedGetResourceMetric")
    }

    @Test func `Fault 27: lastTransitionTime moves only with the status, and nothing changes without cause`() throws {
        let agent = try Fixture.agent()
        var observed = try Fixture.applied(agent)
        let first = Self.status(agent, observed)
        let again = try Fixture.agent(status: first)
        let later = now.adding(seconds: 60)
        #expect(Self.status(again, observed, now: later) == first)
        observed.children[.deployment]?.status = Fixture.rolledOut(1)
        let second = Self.status(again, observed, now: later)
        #expect(second.condition(.ready)?["lastTransitionTime"] == .string(later.seconds))
        #expect(second.condition(.reconciled)?["lastTransitionTime"] == .string(now.seconds))
    }

    @Test func `Fault 47: the patch leaves what newer versions wrote, and removes what no longer holds`() throws {
        let agent = try Fixture.agent(["service": ["enabled": false]])
        let previous: JSONValue = ["url": "http://old", "future": 1, "conditions": [["type": "Novel", "status": "True"]]]
        let stored = try Fixture.agent(agent.spec.json, status: previous)
        let status = AgentStatus(
            of: stored.object, spec: stored.spec, observed: try Fixture.applied(agent), rejection: nil, now: now)
        let patch = try #require(status.change(from: previous))
        #expect(patch["url"] == .null)
        #expect(patch["future"] == nil)
        #expect(patch["conditions"]?.array?.contains { $0["type"] == "Novel" } == true)
    }

    @Test func `that all goes well so far may wait, that anything else is over may not`() throws {
        let agent = try Fixture.agent()
        var observed = try Fixture.applied(agent)
        func isTransient(_ agent: AgentDeployment) -> Bool {
            AgentStatus(of: agent.object, spec: agent.spec, observed: observed, rejection: nil, now: now).isTransient
        }
        #expect(isTransient(agent))
        #expect(isTransient(try Fixture.agent(status: Self.status(agent, observed))))
        // What was wrong and is no longer is news as well.
        let wrong: JSONValue = ["conditions": [["type": "Ready", "status": "False", "reason": "ReconcileFailed"]]]
        #expect(!isTransient(try Fixture.agent(status: wrong)))
        observed.children[.deployment]?.status = Fixture.rolledOut(1)
        #expect(!isTransient(agent))
        let ready = try Fixture.agent(status: Self.status(agent, observed))
        observed.children[.deployment]?.status["availableReplicas"] = 0
        #expect(!isTransient(ready))
        // The numbers are still those of the generation before.
        observed.children[.deployment]?.status["observedGeneration"] = 0
        #expect(isTransient(ready))
    }
}
