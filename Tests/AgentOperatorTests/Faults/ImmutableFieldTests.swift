import AgentCore
import DevCluster
import KubernetesModel
import TestSupport
import Testing

/// Children that stand where one of ours should, with another value in a field that nobody may change.
@Suite(.timeLimit(.minutes(4))) struct ImmutableFieldTests {
    private static let patches = RequestPattern(verbs: ["patch"], resource: "deployments", name: "hello", user: FaultLab.user)

    private static func message(_ lab: FaultLab) -> String {
        lab.get(AgentDeployment.type, "hello")?.status.condition(.reconciled)?["message"]?.string ?? ""
    }

    /// As a version of the operator would have made it that selected pods by another label.
    private static func createDeployment(_ lab: FaultLab, isOrphan: Bool) throws {
        var deployment = KubernetesObject(.deployments, namespace: FaultLab.namespace, name: "hello")
        for (label, value) in AgentLabel.all(agent: "hello") { deployment["metadata", "labels", label] = .string(value) }
        if !isOrphan {
            let agent = try AgentDeployment(try #require(lab.get(AgentDeployment.type, "hello")))
            deployment["metadata", "ownerReferences"] = [agent.ownerReference.json]
        }
        let container: JSONValue = ["name": "agent", "image": "registry.example.com/agents/hello:0.9"]
        deployment.spec = [
            "replicas": 0, "selector": ["matchLabels": ["app": "hello"]],
            "template": ["metadata": ["labels": ["app": "hello"]], "spec": ["containers": [container]]],
        ]
        try lab.write(.create(.deployments, deployment))
    }

    @Test(
        "Fault 32: a Deployment with another selector is left as it is, told of, tried ever later, and made anew when it is gone",
        arguments: [true, false])
    func otherSelector(isOrphan: Bool) async throws {
        try await FaultLab.run { lab in
            try lab.createAgent("hello", Scenario.autoscaled)
            try Self.createDeployment(lab, isOrphan: isOrphan)
            let former = lab.get(.deployments, "hello")?.spec
            let tries = lab.faults.add(FaultRule(.delay(seconds: 0), on: Self.patches))
            let start = lab.clock.now
            try await lab.withOperator { running in
                try await lab.waitForAgent("hello", .reconciled, is: "False", because: "ImmutableField")
                let message = Self.message(lab)
                #expect(message.contains(#"Deployment.apps "hello" is invalid: spec.selector: Invalid value: "#), "\(message)")
                #expect(message.hasSuffix("field is immutable. Delete Deployment hello, and it is made anew."), "\(message)")
                // Whatever else there is to do is done, and nobody else waits.
                try lab.createAgent("other")
                try await lab.waitForAgent("other")
                #expect(lab.get(.services, "hello") != nil && lab.get(.horizontalPodAutoscalers, "hello") != nil)
                await lab.faults.waitForStrikes(of: tries, count: 10)
                #expect(lab.clock.now - start >= .milliseconds(5 * 256))
                #expect(lab.get(.deployments, "hello")?.spec == former)
                let statuses = lab.ledger.counts["agentdeployments hello"]?.statusUpdates
                await lab.faults.waitForStrikes(of: tries, count: 12)
                #expect(lab.ledger.counts["agentdeployments hello"]?.statusUpdates == statuses)
                let events = lab.cluster.resources.view.list(.events, namespace: FaultLab.namespace)
                    .filter { $0["regarding", "name"] == "hello" && $0["reason"] == "ImmutableField" }
                #expect(events.count == 1 && events.first?["type"] == "Warning")
                // The next try by itself is far away.
                lab.clock.run(factor: 1)
                await lab.faults.waitForStrikes(of: tries, count: 13)
                try await eventually("the operator waits") { running.isIdle }
                let updates = lab.ledger.counts["deployments hello"]?.updates
                try lab.delete(.deployments, "hello")
                try await lab.waitForAgent(seconds: 15)
                lab.clock.run(factor: 50)
                try await lab.settle(running)
                let clean = try await Scenario.creation.clean.value.objects
                let objects = Outcome.objects(in: lab.cluster.resources.view)
                for (key, object) in clean { #expect(Projection.difference(objects[key], object) == nil, "\(key)") }
                #expect(lab.ledger.counts["deployments hello"]?.updates == updates)
            }
        }
    }

    @Test(
        "Fault 32: a Service whose fixed field the spec changes keeps serving as it was, until the spec or the Service gives way",
        arguments: [true, false])
    func otherLoadBalancer(isTakenBack: Bool) async throws {
        func balanced(_ name: JSONValue) -> JSONValue { ["type": "LoadBalancer", "loadBalancerClass": name] }
        try await FaultLab.run { lab in
            try await lab.withOperator { running in
                try lab.createAgent("hello", ["service": balanced("example.com/a")])
                try await lab.waitForAgent()
                let service = lab.get(.services, "hello")
                try lab.changeAgent { $0["service"] = balanced("example.com/b") }
                try await lab.waitForAgent("hello", .reconciled, is: "False", because: "ImmutableField")
                let message = Self.message(lab)
                #expect(
                    message.hasSuffix(
                        #"Invalid value: "example.com/b": may not change once set. Delete Service hello, and it is made anew."#),
                    "\(message)")
                #expect(lab.get(.services, "hello")?.uid == service?.uid)
                #expect(lab.get(AgentDeployment.type, "hello")?.status.condition(.available)?["status"] == "True")
                if isTakenBack {
                    try lab.changeAgent { $0["service"] = balanced("example.com/a") }
                } else {
                    try lab.delete(.services, "hello")
                }
                try await lab.waitForAgent()
                try await lab.settle(running)
                #expect(
                    lab.get(.services, "hello")?.spec["loadBalancerClass"] == (isTakenBack ? "example.com/a" : "example.com/b"))
                #expect((lab.get(.services, "hello")?.uid == service?.uid) == isTakenBack)
                #expect(lab.ledger.counts["services hello"]?.creates == (isTakenBack ? 1 : 2))
            }
        }
    }
}
