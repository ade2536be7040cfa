import AgentCore
import KubernetesClient
import KubernetesModel
import Testing

/// What the API takes in as an agent but not as its children, or not as their pods.
@Suite struct RefusalTests {
    @Test func `a Deployment that a quota refuses is told with an Event, stalls nobody, and comes when there is room`()
        async throws
    {
        try await Sandbox.run { sandbox in
            try await sandbox.limit(["count/deployments.apps": "1"])
            try await sandbox.createAgent("first")
            try await sandbox.waitForAgent("first")
            try await sandbox.createAgent("second")
            let refused = try await sandbox.waitForAgent("second", .reconciled, is: "False", because: "QuotaExceeded")
            let message = refused.status.condition(.reconciled)?["message"]?.string ?? ""
            #expect(message.contains("exceeded quota: q, requested: count/deployments.apps=1"), "\(message)")
            #expect(refused.status.condition(.ready)?["reason"] == "QuotaExceeded")
            try await sandbox.waitForWarning(about: "second", mentioning: "exceeded quota: q")
            try await sandbox.patchAgent("first", spec: ["replicas": 2])
            let first = try await sandbox.waitForAgent("first")
            #expect(first.status["availableReplicas"] == 2)
            try await sandbox.patch(.quotas, "q", ["spec": ["hard": ["count/deployments.apps": "2"]]])
            try await sandbox.waitForAgent("second")
        }
    }

    @Test func `pods that a quota refuses keep an agent from being ready, and it says so until there is room`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.limit(["pods": "0"])
            try await sandbox.createAgent()
            let agent = try await sandbox.waitForAgent("hello", .ready, is: "False", because: "QuotaExceeded")
            let message = agent.status.condition(.ready)?["message"]?.string ?? ""
            #expect(message.contains("exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0"), "\(message)")
            #expect(agent.status.condition(.available)?["status"] == "False")
            try await sandbox.patch(.quotas, "q", ["spec": ["hard": ["pods": "3"]]])
            try await sandbox.waitForAgent()
        }
    }

    @Test func `pods that must name their resources are refused with what is missing, until the spec names them`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.limit(["requests.cpu": "2"])
            try await sandbox.createAgent()
            let agent = try await sandbox.waitForAgent("hello", .ready, is: "False", because: "QuotaExceeded")
            let message = agent.status.condition(.ready)?["message"]?.string ?? ""
            #expect(message.contains("failed quota: q: must specify requests.cpu for: agent"), "\(message)")
            try await sandbox.patchAgent(spec: ["resources": ["requests": ["cpu": "100m"]]])
            try await sandbox.waitForAgent()
        }
    }

    @Test func `the profiles are what the Pod Security Standards of their names allow`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.enforce("restricted")
            try await sandbox.createAgent()
            try await sandbox.waitForAgent()
            try await sandbox.createAgent("loose", ["security": ["profile": "Baseline"]])
            let refused = try await sandbox.waitForAgent("loose", .ready, is: "False", because: "ReconcileFailed")
            let message = refused.status.condition(.ready)?["message"]?.string ?? ""
            #expect(message.contains(#"violates PodSecurity "restricted:latest""#), "\(message)")
            try await sandbox.patchAgent("loose", spec: ["security": ["profile": "Restricted"]])
            try await sandbox.waitForAgent("loose")
        }
    }
}

extension ResourceType {
    fileprivate static let quotas = ResourceType(group: "", version: "v1", plural: "resourcequotas", kind: "ResourceQuota")
}

extension Sandbox {
    /// A quota by the name of `q`, in force when this returns.
    fileprivate func limit(_ hard: JSONValue) async throws {
        try await create(.quotas, "q", ["spec": ["hard": hard]])
        try await wait(.quotas, "q", "in force") { $0?.status["hard"] == hard }
    }

    fileprivate func enforce(_ level: JSONValue) async throws {
        try await send(
            ResourceType.namespaces.patch(
                namespace, namespace: nil, .merge(["metadata": ["labels": ["pod-security.kubernetes.io/enforce": level]]])))
    }

    /// Waits for an Event of type Warning about an agent.
    fileprivate func waitForWarning(about name: String, mentioning text: String) async throws {
        let options = ListOptions(fieldSelector: "involvedObject.name=\(name),type=Warning")
        let type = ResourceType(group: "", version: "v1", plural: "events", kind: "Event")
        for await event in cluster.admin.events(of: type.watch(namespace: namespace, options, timeoutSeconds: 60)) {
            switch event {
            case .added(let object), .modified(let object):
                if object["involvedObject", "kind"]?.string == "AgentDeployment",
                    object["message"]?.string?.contains(text) == true
                {
                    return
                }
            default: break
            }
        }
        throw WaitedInVain(description: "no Warning about \(name) that mentions \(text) within 60 s")
    }
}
