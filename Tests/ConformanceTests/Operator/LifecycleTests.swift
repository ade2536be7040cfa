import AgentCore
import KubernetesClient
import KubernetesModel
import TestSupport
import Testing

@Suite struct LifecycleTests {
    @Test func `an image alone becomes a Deployment and a Service, and Ready`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent()
            let agent = try await sandbox.waitForAgent()
            #expect(agent.status["url"]?.string == "http://hello.\(sandbox.namespace).svc:80")
            #expect(agent.status["availableReplicas"] == 1)
            let deployment = try #require(try await sandbox.get(.deployments, "hello"))
            #expect(deployment.controller?.uid == agent.uid)
            #expect(try await sandbox.get(.services, "hello") != nil)
            #expect(try await sandbox.get(.horizontalPodAutoscalers, "hello") == nil)
        }
    }

    @Test func `a new image is rolled out, and Ready speaks of the new generation`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent("hello", ["replicas": 2])
            try await sandbox.waitForAgent()
            try await sandbox.patchAgent(spec: ["image": "registry.example.com/agents/hello:2.0"])
            let agent = try await sandbox.waitForAgent()
            #expect(agent.status["image"]?.string == "registry.example.com/agents/hello:2.0")
            #expect(agent.status["updatedReplicas"] == 2)
        }
    }

    @Test func `kubectl scale reaches the pods through the scale subresource`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent()
            try await sandbox.waitForAgent()
            try await sandbox.send(
                AgentDeployment.type.patch(
                    "hello", namespace: sandbox.namespace, .merge(["spec": ["replicas": 3]]), subresource: "scale"))
            let agent = try await sandbox.waitForAgent()
            #expect(agent.status["availableReplicas"] == 3)
            let scale = try await sandbox.send(
                AgentDeployment.type.get("hello", namespace: sandbox.namespace, subresource: "scale"))
            #expect(scale.status["replicas"] == 3)
            #expect(scale.status["selector"] == "agentoperator.dev/agent=hello")
        }
    }

    @Test func `suspending stops the pods, resuming brings the former size back`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent("hello", ["replicas": 2])
            try await sandbox.waitForAgent()
            try await sandbox.patchAgent(spec: ["suspend": true])
            try await sandbox.waitForAgent("hello", .ready, is: "False", because: "Suspended")
            try await sandbox.wait(.deployments, "hello", "at 0") { $0?.status["replicas"]?.integer ?? 0 == 0 }
            #expect(try await sandbox.get(.services, "hello") != nil)
            try await sandbox.patchAgent(spec: ["suspend": false])
            let agent = try await sandbox.waitForAgent()
            #expect(agent.status["availableReplicas"] == 2)
        }
    }

    @Test func `Fault 31: what the spec no longer has goes from the cluster as well`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent(
                "hello",
                [
                    "env": [["name": "A", "value": "1"], ["name": "B", "value": "2"]],
                    "ports": [["name": "http", "containerPort": 8080], ["name": "metrics", "containerPort": 9090]],
                    "resources": ["requests": ["cpu": "100m"]], "autoscaling": ["maxReplicas": 2],
                ])
            try await sandbox.wait(.horizontalPodAutoscalers, "hello") { $0 != nil }
            try await sandbox.patchAgent(
                spec: [
                    "env": [["name": "A", "value": "1"]], "ports": [["name": "http", "containerPort": 8080]],
                    "autoscaling": .null,
                ])
            let deployment = try await sandbox.wait(.deployments, "hello", "one variable") {
                $0?.spec["template", "spec", "containers"]?.array?.first?["env"]?.array?.count == 1
            }
            #expect(deployment?.spec["template", "spec", "containers"]?.array?.first?["ports"]?.array?.count == 1)
            let service = try await sandbox.wait(.services, "hello", "one port") { $0?.spec["ports"]?.array?.count == 1 }
            #expect(service?.spec["ports"]?.array?.first?["name"] == "http")
            try await sandbox.waitForEnd(of: .horizontalPodAutoscalers, "hello")
            try await sandbox.patchAgent(spec: ["service": ["enabled": false]])
            try await sandbox.waitForEnd(of: .services, "hello")
            let agent = try await sandbox.waitForAgent()
            #expect(agent.status["url"] == nil)
        }
    }

    @Test func `deleting an agent deletes its children`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent()
            try await sandbox.waitForAgent()
            try await sandbox.delete(AgentDeployment.type, "hello")
            try await sandbox.waitForEnd(of: .deployments, "hello")
            try await sandbox.waitForEnd(of: .services, "hello")
        }
    }

    @Test func `Fault 52: a namespace with agents in it can be deleted`() async throws {
        try await Sandbox.run { sandbox in
            let name = "\(sandbox.namespace)-x"
            try await sandbox.send(ResourceType.namespaces.create(KubernetesObject(.namespaces, name: name), namespace: nil))
            let inner = Sandbox(cluster: sandbox.cluster, namespace: name)
            try await inner.createAgent()
            try await inner.wait(.deployments, "hello") { $0 != nil }
            try await sandbox.send(ResourceType.namespaces.delete(name, namespace: nil))
            try await sandbox.waitForEndOfNamespace(name)
        }
    }
}

extension Sandbox {
    func waitForEndOfNamespace(_ name: String) async throws {
        let list = try await cluster.admin.sendList(
            ResourceType.namespaces.list(ListOptions(fieldSelector: "metadata.name=\(name)")))
        if list.items.isEmpty { return }
        let options = ListOptions(fieldSelector: "metadata.name=\(name)", resourceVersion: list.resourceVersion)
        for await event in cluster.admin.events(of: ResourceType.namespaces.watch(namespace: nil, options, timeoutSeconds: 60)) {
            if case .deleted = event { return }
        }
        throw WaitedInVain(description: "namespace \(name) is still there after 60 s")
    }
}
