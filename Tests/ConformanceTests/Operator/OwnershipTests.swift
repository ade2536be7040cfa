import AgentCore
import KubernetesClient
import KubernetesModel
import Testing

@Suite struct OwnershipTests {
    @Test func `Fault 29: a field of ours that somebody changes is put back, what others add stays`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent("hello", ["replicas": 2])
            try await sandbox.waitForAgent()
            try await sandbox.patch(
                .deployments, "hello",
                [
                    "metadata": ["labels": ["team": "blue"]],
                    "spec": [
                        "replicas": 5,
                        "template": ["metadata": ["annotations": ["kubectl.kubernetes.io/restartedAt": "2026-01-01T00:00:00Z"]]],
                    ],
                ])
            let deployment = try await sandbox.wait(.deployments, "hello", "2 replicas") { $0?.spec["replicas"] == 2 }
            #expect(deployment?.labels["team"] == "blue")
            #expect(
                deployment?.spec["template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"]
                    == "2026-01-01T00:00:00Z")
            try await sandbox.waitForAgent()
        }
    }

    @Test(arguments: [ResourceType.deployments, .services, .horizontalPodAutoscalers])
    func `Fault 29: a child that somebody deletes comes back`(type: ResourceType) async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent(
                "hello", ["resources": ["requests": ["cpu": "100m"]], "autoscaling": ["maxReplicas": 2]])
            let first = try await sandbox.wait(type, "hello") { $0 != nil }
            try await sandbox.wait(.horizontalPodAutoscalers, "hello") { $0 != nil }
            let uid = first?.uid ?? ""
            try await sandbox.delete(type, "hello")
            try await sandbox.wait(type, "hello", "a new one") { $0 != nil && $0?.uid != uid && $0?.isBeingDeleted == false }
        }
    }

    @Test func `Faults 14, 54: an object of somebody else's with the name of a child is left alone and named, until it is gone`()
        async throws
    {
        try await Sandbox.run { sandbox in
            try await sandbox.create(.services, "hello", ["spec": ["ports": [["port": 1234]]]])
            try await sandbox.createAgent()
            let agent = try await sandbox.waitForAgent("hello", .reconciled, is: "False", because: "NameConflict")
            #expect(agent.status.condition(.ready)?["reason"] == "ReconcileFailed")
            let service = try #require(try await sandbox.get(.services, "hello"))
            #expect(service.spec["ports"]?.array?.first?["port"] == 1234 && service.ownerReferences.isEmpty)
            try await sandbox.delete(.services, "hello")
            try await sandbox.waitForAgent()
        }
    }

    @Test func `Fault 24: what is refused is told with its field, and mended by mending the spec`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent(
                "hello",
                ["podTemplate": ["spec": ["containers": [["name": "side", "image": "s:1", "ports": [["containerPort": 0]]]]]]])
            let agent = try await sandbox.waitForAgent("hello", .reconciled, is: "False", because: "InvalidSpec")
            let message = agent.status.condition(.reconciled)?["message"]?.string ?? ""
            #expect(message.contains("spec.template.spec.containers[") && message.contains("containerPort"), "\(message)")
            try await sandbox.patchAgent(spec: ["podTemplate": .null])
            try await sandbox.waitForAgent()
        }
    }

    @Test func `Fault 26: when all is settled, another look writes nothing`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent(
                "hello",
                ["resources": ["requests": ["cpu": "0.1", "memory": "1024Ki"]], "env": [["name": "EMPTY", "value": ""]]])
            let settled = try await sandbox.waitForAgent()
            let before = try await sandbox.childVersions()
            // Any change of the resource makes the operator look again.
            let touched = try await sandbox.patch(AgentDeployment.type, "hello", ["metadata": ["annotations": ["seen": "yes"]]])
            try await sandbox.createAgent("probe")
            try await sandbox.waitForAgent("probe")
            #expect(try await sandbox.childVersions() == before)
            let after = try #require(try await sandbox.get(AgentDeployment.type, "hello"))
            #expect(after.resourceVersion == touched.resourceVersion && after.status == settled.status)
        }
    }
}

extension Sandbox {
    /// The versions of the children whose spec is ours alone to change.
    fileprivate func childVersions() async throws -> [Int64?] {
        [
            try await get(.deployments, "hello")?.generation,
            try await get(.services, "hello")?.resourceVersion.flatMap { Int64($0) },
        ]
    }
}
