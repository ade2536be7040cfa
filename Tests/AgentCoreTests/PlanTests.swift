import AgentCore
import KubernetesModel
import Testing

@Suite struct PlanTests {
    @Test func `a new agent gets its children in order`() throws {
        let agent = try Fixture.agent(["autoscaling": ["maxReplicas": 3]])
        #expect(
            try Fixture.plan(agent, Observed()).steps.map(\.summary)
                == ["create deployment", "create service", "create autoscaler"])
    }

    @Test(
        arguments: [[:], ["autoscaling": ["maxReplicas": 3]], ["suspend": true], ["service": ["enabled": false]]] as [JSONValue])
    func `what is as it should be is left alone`(spec: JSONValue) throws {
        let agent = try Fixture.agent(spec)
        #expect(try Fixture.plan(agent, Fixture.applied(agent)).steps.isEmpty)
    }

    @Test func `a change of the spec is applied to the children that it concerns`() throws {
        let observed = try Fixture.applied(try Fixture.agent())
        let changed = try Fixture.agent(["image": "example.com/hello:2"])
        #expect(try Fixture.plan(changed, observed).steps.map(\.summary) == ["update deployment"])
    }

    @Test func `Fault 29: what others added is not touched, what they changed is repaired`() throws {
        let agent = try Fixture.agent()
        var observed = try Fixture.applied(agent)
        var deployment = try #require(observed.children[.deployment])
        deployment["metadata", "labels", "team"] = "blue"
        deployment.spec["template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"] = "2026-01-01T00:00:00Z"
        deployment.spec["template", "spec", "dnsPolicy"] = "ClusterFirst"
        deployment.spec["template", "spec", "containers"]?.withArray { $0.append(["name": "injected", "image": "mesh:1"]) }
        observed.children[.deployment] = deployment
        #expect(try Fixture.plan(agent, observed).steps.isEmpty)

        deployment.spec["replicas"] = 7
        observed.children[.deployment] = deployment
        #expect(try Fixture.plan(agent, observed).steps.map(\.summary) == ["repair deployment at spec.replicas"])
    }

    @Test func `Fault 26: a quantity written another way is no drift`() throws {
        let agent = try Fixture.agent(["resources": ["requests": ["cpu": "0.5", "memory": "1024Mi"]]])
        var observed = try Fixture.applied(agent)
        observed.children[.deployment]?.spec["template", "spec", "containers"]?.withArray { containers in
            containers[0]["resources"] = ["requests": ["cpu": "500m", "memory": "1Gi"]]
        }
        #expect(try Fixture.plan(agent, observed).steps.isEmpty)
        observed.children[.deployment]?.spec["template", "spec", "containers"]?.withArray { containers in
            containers[0]["resources"] = ["requests": ["cpu": "600m", "memory": "1Gi"]]
        }
        #expect(try Fixture.plan(agent, observed).steps.count == 1)
    }

    @Test func `Fault 26: what a webhook made of an apply is not fought, until somebody else changes it`() throws {
        let agent = try Fixture.agent()
        var observed = try Fixture.applied(agent)
        let sent = try #require(Plan.initial(for: agent, desired: DesiredState(of: agent)).first { $0.kind == "Deployment" })
        var mutated = try #require(observed.children[.deployment])
        mutated.spec["template", "spec", "containers"]?.withArray { $0[0]["image"] = "mirror.example.com/hello:1" }
        observed.children[.deployment] = mutated
        #expect(try Fixture.plan(agent, observed).steps.count == 1)

        observed.accepted[.deployment] = Acceptance(of: .deployment, applied: sent, live: mutated)
        #expect(try Fixture.plan(agent, observed).steps.isEmpty)

        mutated.spec["template", "spec", "containers"]?.withArray { $0[0]["image"] = "evil.example.com/hello:1" }
        observed.children[.deployment] = mutated
        #expect(try Fixture.plan(agent, observed).steps.count == 1)
    }

    @Test func `what the spec no longer asks for is deleted, the autoscaler first`() throws {
        let observed = try Fixture.applied(try Fixture.agent(["autoscaling": ["maxReplicas": 3]]))
        let agent = try Fixture.agent(["service": ["enabled": false], "replicas": 2])
        #expect(
            try Fixture.plan(agent, observed).steps.map(\.summary) == [
                "delete autoscaler", "delete service", "update deployment",
            ])
    }

    @Test func `Faults 14, 54: an object of somebody else is never touched, and named`() throws {
        let agent = try Fixture.agent()
        var observed = try Fixture.applied(agent)
        var service = KubernetesObject(.services, namespace: "team", name: "hello")
        service["metadata", "ownerReferences"] = [
            ["apiVersion": "example.com/v1", "kind": "Website", "name": "shop", "uid": "other", "controller": true]
        ]
        observed.children[.service] = service
        observed.children[.deployment]?.spec["replicas"] = 9
        let plan = try Fixture.plan(agent, observed)
        #expect(plan.steps.map(\.summary) == ["repair deployment at spec.replicas"])
        #expect(plan.conflicts == [Plan.NameConflict(child: .service, name: "hello", owner: "it is controlled by Website shop")])
        // Its end would not be seen.
        observed.children[.service]?["metadata", "deletionTimestamp"] = "2026-01-01T00:00:00Z"
        #expect(try Fixture.plan(agent, observed).conflicts == plan.conflicts)
        // Nor told of as if it were the agent's.
        observed.keepOwn(of: agent)
        #expect(Set(observed.children.keys) == [.deployment])
    }

    @Test func `Fault 54: an orphan of ours is taken back, a stranger without owner is not`() throws {
        let agent = try Fixture.agent()
        var observed = try Fixture.applied(agent)
        observed.children[.service]?["metadata", "ownerReferences"] = nil
        #expect(try Fixture.plan(agent, observed).steps.map(\.summary) == ["repair service at metadata.ownerReferences"])

        observed.children[.service]?["metadata", "labels"] = nil
        let plan = try Fixture.plan(agent, observed)
        #expect(plan.steps.isEmpty)
        #expect(plan.conflicts.map(\.owner) == ["it was not made by this operator"])
    }

    @Test func `what is being deleted is waited for`() throws {
        let agent = try Fixture.agent(["image": "example.com/hello:2"])
        var observed = try Fixture.applied(try Fixture.agent())
        observed.children[.deployment]?["metadata", "deletionTimestamp"] = "2026-01-01T00:00:00Z"
        #expect(try Fixture.plan(agent, observed).steps.isEmpty)
    }
}
