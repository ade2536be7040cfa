import AgentCore
import KubernetesModel
import Testing

@Suite struct PlanExecutionTests {
    @Test func `applies go side by side, deletions and hand-overs have the cluster to themselves`() throws {
        let agent = try Fixture.agent(["replicas": 3, "autoscaling": ["maxReplicas": 3]])
        var observed = try Fixture.applied(try Fixture.agent(["replicas": 3]))
        observed.children[.service] = nil
        #expect(
            try Fixture.plan(agent, observed).stages.map { $0.map(\.summary) } == [
                ["hand over 3"], ["update deployment", "create service", "create autoscaler"],
            ])

        let changed = try Fixture.agent(["image": "example.com/hello:2", "service": ["enabled": false]])
        let before = try Fixture.applied(try Fixture.agent(["autoscaling": ["maxReplicas": 3]]))
        #expect(
            try Fixture.plan(changed, before).stages.map { $0.map(\.summary) } == [
                ["delete autoscaler"], ["delete service"], ["update deployment"],
            ])
    }

    @Test(arguments: [
        (Plan.Step.delete(.service, uid: "1"), 404, true), (.delete(.service, uid: "1"), 409, false),
        (.handOverReplicas(3), 409, true), (.handOverReplicas(3), 404, false),
        (.apply(.service, KubernetesObject(.services, namespace: "team", name: "hello"), .missing), 409, false),
    ])
    func `a refusal that says that it was done before counts as done`(step: Plan.Step, code: Int, isDone: Bool) {
        let refusal = APIStatus(code: code, reason: .notFound, message: "")
        #expect(step.isDone(by: .failure(refusal)) == isDone)
    }

    @Test func `something is in the way of a child only if the server says so of the child itself`() {
        let step = Plan.Step.apply(.service, KubernetesObject(.services, namespace: "team", name: "hello"), .missing)
        func refusal(_ kind: String?, _ name: String?, code: Int = 409) -> APIStatus {
            var status = APIStatus(code: code, reason: .conflict, message: "")
            (status.kind, status.name) = (kind, name)
            return status
        }
        #expect(step.isObstructed(by: refusal("services", "hello")))
        for other in [
            refusal("resourcequotas", "hello"), refusal("services", "other"), refusal(nil, nil),
            refusal("services", "hello", code: 422),
        ] {
            #expect(!step.isObstructed(by: other))
        }
        #expect(!Plan.Step.delete(.service, uid: "1").isObstructed(by: refusal("services", "hello")))
    }

    @Test func `only an agent that was reported on has children restored`() throws {
        let new = try Fixture.agent()
        let reported = try Fixture.agent(status: ["phase": "Ready"])
        let observed = try Fixture.applied(new)
        #expect(try !Fixture.plan(new, Observed()).restoresChildren(of: new.object))
        #expect(try Fixture.plan(reported, Observed()).restoresChildren(of: reported.object))
        #expect(try !Fixture.plan(reported, observed).restoresChildren(of: reported.object))
    }
}
