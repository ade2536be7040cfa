import AgentCore
import KubernetesClient
import KubernetesModel
import TestSupport
import Testing

/// What the API takes in as an agent but not as its children, or not as their pods.
@Suite struct RefusalTests {
    @Test func `Fault 25: a Deployment that a quota refuses is told with an Event, stalls nobody, and comes when there is room`()
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

    @Test func `Fault 25: pods that a quota refuses keep an agent from being ready, and it says so until there is room`()
        async throws
    {
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

    @Test func `Fault 25: pods that must name their resources are refused with what is missing, until the spec names them`()
        async throws
    {
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

    @Test func `Fault 25: what a policy of the cluster denies is told in its words, and applied when it may be`() async throws {
        try await Sandbox.run { sandbox in
            try await sandbox.createAgent("first")
            try await sandbox.waitForAgent("first")
            try await sandbox.deny("object.spec.template.spec.containers.all(c, !c.image.endsWith(':2.0'))", "no second editions")
            try await sandbox.patchAgent("first", spec: ["image": "registry.example.com/agents/hello:2.0"])
            let refused = try await sandbox.waitForAgent("first", .reconciled, is: "False", because: "AdmissionDenied")
            let message = refused.status.condition(.reconciled)?["message"]?.string ?? ""
            #expect(message.contains("denied request: no second editions"), "\(message)")
            // What was there goes on serving.
            #expect(refused.status.condition(.available)?["status"] == "True")
            try await sandbox.waitForWarning(about: "first", mentioning: "no second editions")
            try await sandbox.patchAgent("first", spec: ["image": "registry.example.com/agents/hello:2.1"])
            let mended = try await sandbox.waitForAgent("first")
            #expect(mended.status["image"] == "registry.example.com/agents/hello:2.1")
            try await sandbox.send(ResourceType.admissionPolicyBindings.delete(sandbox.namespace, namespace: nil))
            try await sandbox.send(ResourceType.admissionPolicies.delete(sandbox.namespace, namespace: nil))
        }
    }

    @Test func `Fault 25: the profiles are what the Pod Security Standards of their names allow`() async throws {
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
    fileprivate static let admissionPolicies = ResourceType(
        group: "admissionregistration.k8s.io", version: "v1", plural: "validatingadmissionpolicies",
        kind: "ValidatingAdmissionPolicy", isNamespaced: false)
    fileprivate static let admissionPolicyBindings = ResourceType(
        group: "admissionregistration.k8s.io", version: "v1", plural: "validatingadmissionpolicybindings",
        kind: "ValidatingAdmissionPolicyBinding", isNamespaced: false)
    fileprivate static let quotas = ResourceType(group: "", version: "v1", plural: "resourcequotas", kind: "ResourceQuota")
}

extension Sandbox {
    /// A quota by the name of `q`, in force when this returns.
    fileprivate func limit(_ hard: JSONValue) async throws {
        try await create(.quotas, "q", ["spec": ["hard": hard]])
        try await wait(.quotas, "q", "in force") { $0?.status["hard"] == hard }
    }

    /// A policy about the Deployments of this namespace, in force when this returns, by the namespace's name.
    fileprivate func deny(_ expression: String, _ message: String) async throws {
        let here: JSONValue = ["matchLabels": ["kubernetes.io/metadata.name": .string(namespace)]]
        var policy = KubernetesObject(.admissionPolicies, name: namespace)
        policy.spec = [
            "matchConstraints": [
                "namespaceSelector": here,
                "resourceRules": [
                    ["apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["*"], "resources": ["deployments"]]
                ],
            ],
            "validations": [["expression": .string(expression), "message": .string(message)]],
        ]
        var binding = KubernetesObject(.admissionPolicyBindings, name: namespace)
        binding.spec = ["policyName": .string(namespace), "validationActions": ["Deny"]]
        try await send(ResourceType.admissionPolicies.create(policy, namespace: nil))
        try await send(ResourceType.admissionPolicyBindings.create(binding, namespace: nil))
        // Servers take policies up after a while: one that is in force denies this.
        let probe: JSONValue = [
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "probe"],
            "spec": [
                "selector": ["matchLabels": ["a": "b"]],
                "template": [
                    "metadata": ["labels": ["a": "b"]], "spec": ["containers": [["name": "a", "image": "x:2.0"]]],
                ],
            ],
        ]
        let request = ResourceType.deployments.create(
            KubernetesObject(json: probe), namespace: namespace, WriteOptions(dryRun: true))
        let end = ContinuousClock.now + .seconds(30)
        while try await answer(to: request).status < 300, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(50))
        }
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
