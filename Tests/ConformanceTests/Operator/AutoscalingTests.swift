import AgentCore
import KubernetesClient
import KubernetesModel
import Synchronization
import Testing

@Suite struct AutoscalingTests {
    private static let autoscaled: JSONValue = [
        "replicas": 5, "resources": ["requests": ["cpu": "100m"]], "autoscaling": ["minReplicas": 2, "maxReplicas": 8],
    ]

    @Test func `Fault 34: turning the autoscaler on and off again never lets the number of replicas drop`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent("hello", ["replicas": 5, "resources": ["requests": ["cpu": "100m"]]])
            try await sandbox.wait(.deployments, "hello") { $0?.spec["replicas"] == 5 }
            let history = History()
            let watch = sandbox.cluster.admin.watch(
                ResourceType.deployments.watch(namespace: sandbox.namespace), idleTimeout: .seconds(120)
            ) { event in
                if case .modified(let object) = event { history.add(object.spec["replicas"]?.integer ?? -1) }
            }
            defer { watch.cancel() }
            // An autoscaler that wants what there is: its bounds allow nothing else.
            try await sandbox.patchAgent(spec: ["autoscaling": ["minReplicas": 5, "maxReplicas": 5]])
            try await sandbox.wait(.horizontalPodAutoscalers, "hello") { $0 != nil }
            try await sandbox.patchAgent(spec: ["image": "registry.example.com/agents/hello:2.0"])
            try await sandbox.wait(.deployments, "hello", "the new image") {
                $0?.spec["template", "spec", "containers"]?.array?.first?["image"] == "registry.example.com/agents/hello:2.0"
            }
            try await sandbox.patchAgent(spec: ["autoscaling": .null])
            try await sandbox.waitForEnd(of: .horizontalPodAutoscalers, "hello")
            try await sandbox.patchAgent(spec: ["image": "registry.example.com/agents/hello:3.0"])
            try await sandbox.wait(.deployments, "hello", "the newest image") {
                $0?.spec["template", "spec", "containers"]?.array?.first?["image"] == "registry.example.com/agents/hello:3.0"
            }
            #expect(history.seen == [5])
        }
    }

    @Test func `Fault 33: what an autoscaler set stays when something else changes`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent("hello", Self.autoscaled)
            let deployment = try await sandbox.wait(.deployments, "hello") { $0 != nil }
            #expect(deployment?.spec["replicas"] == 2)
            // As the autoscaler does it.
            try await sandbox.send(
                ResourceType.deployments.patch(
                    "hello", namespace: sandbox.namespace, .merge(["spec": ["replicas": 4]]), subresource: "scale"))
            try await sandbox.patchAgent(spec: ["env": [["name": "A", "value": "1"]]])
            let changed = try await sandbox.wait(.deployments, "hello", "the variable") {
                $0?.spec["template", "spec", "containers"]?.array?.first?["env"]?.array?.count == 1
            }
            #expect((changed?.spec["replicas"]?.integer ?? 0) >= 2)
            #expect(changed?.spec["replicas"] != 5)
        }
    }

    @Test func `a suspended agent comes back to the size that its autoscaler had chosen`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent(
                "hello", ["resources": ["requests": ["cpu": "100m"]], "autoscaling": ["minReplicas": 4, "maxReplicas": 4]])
            try await sandbox.wait(.deployments, "hello") { $0?.spec["replicas"] == 4 }
            try await sandbox.patchAgent(spec: ["suspend": true])
            try await sandbox.wait(.deployments, "hello", "0 replicas") { $0?.spec["replicas"] == 0 }
            #expect(try await sandbox.get(.horizontalPodAutoscalers, "hello") != nil)
            try await sandbox.patchAgent(spec: ["suspend": false])
            let resumed = try await sandbox.wait(.deployments, "hello", "replicas") { $0?.spec["replicas"] != 0 }
            #expect(resumed?.spec["replicas"] == 4)
        }
    }
}

/// The distinct numbers of replicas that a watch has shown.
private final class History: Sendable {
    private let numbers = Mutex<Set<Int64>>([])
    var seen: Set<Int64> { numbers.withLock { $0 } }
    func add(_ number: Int64) { numbers.withLock { _ = $0.insert(number) } }
}
