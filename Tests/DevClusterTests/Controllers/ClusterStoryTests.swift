import KubernetesModel
import Testing

@testable import DevCluster

/// All controllers on the real store, with a clock that the test moves.
@Suite struct ClusterStoryTests {
    let test = TestAPI()
    let loop: ControllerLoop

    init() {
        loop = ControllerLoop(test.api, controllers: ClusterControllers.all(rootCertificate: "PEM"))
        pass(1)
    }

    private func pass(_ seconds: Double) { loop.run(until: test.clock.now.adding(seconds: seconds), on: test.clock) }

    private func get(_ type: ResourceType, _ name: String, namespace: String? = "default") throws -> KubernetesObject {
        try test.succeed(type.get(name, namespace: namespace))
    }
    private func list(_ type: ResourceType, namespace: String? = "default") throws -> [KubernetesObject] {
        try test.send(type.list(namespace: namespace)).items
    }

    @Test func `a cluster begins with a ready node and what each namespace has`() throws {
        #expect(Conditions(of: try get(.nodes, "dev", namespace: nil)).status("Ready") == "True")
        #expect(try get(.serviceAccounts, "default").name == "default")
        #expect(try get(.configMaps, "kube-root-ca.crt")["data", "ca.crt"] == "PEM")
    }

    @Test func `a Deployment comes up, rolls over, comes back and goes, and then all is still`() throws {
        try test.succeed(ResourceType.deployments.create(deployment(), namespace: "default"))
        pass(2)
        let first = try get(.deployments, "web")
        #expect(first.statusCount("availableReplicas") == 3)
        #expect(first.generation == 1)
        #expect(first.annotations["deployment.kubernetes.io/revision"] == "1")
        #expect(try list(.pods).allSatisfy { $0.isPodReady && $0.podNode == "dev" })

        let image: JSONValue = [
            "spec": ["template": ["spec": ["containers": [["name": "main", "image": "example.com/web:crash"]]]]]
        ]
        try test.succeed(ResourceType.deployments.patch("web", namespace: "default", .strategicMerge(image)))
        pass(60)
        #expect(try get(.deployments, "web").statusCount("availableReplicas") == 3)
        #expect(try list(.pods).filter { $0.containerStatus["state", "waiting", "reason"] == "CrashLoopBackOff" }.count == 1)

        let back: JSONValue = ["spec": ["template": ["spec": ["containers": [["name": "main", "image": "example.com/web:1"]]]]]]
        try test.succeed(ResourceType.deployments.patch("web", namespace: "default", .strategicMerge(back)))
        pass(60)
        #expect(try get(.deployments, "web").annotations["deployment.kubernetes.io/revision"] == "3")
        #expect(try list(.replicaSets).map(\.replicas).sorted() == [0, 3])
        let version = test.api.store.version
        pass(3000)
        #expect(test.api.store.version == version)

        try test.send(ResourceType.deployments.delete("web", namespace: "default", DeleteOptions(propagationPolicy: .foreground)))
        pass(2)
        #expect(try list(.pods).isEmpty && list(.replicaSets).isEmpty && list(.deployments).isEmpty)
    }

    @Test func `load scales a Deployment that is served by a Service`() throws {
        try test.succeed(ResourceType.deployments.create(deployment(replicas: 1), namespace: "default"))
        var service = KubernetesObject(.services, namespace: "default", name: "web")
        service["spec"] = ["selector": ["app": "web"], "ports": [["port": 80, "targetPort": 8080]]]
        try test.succeed(ResourceType.services.create(service, namespace: "default"))
        var autoscaler = KubernetesObject(.horizontalPodAutoscalers, namespace: "default", name: "web")
        autoscaler["metadata", "annotations", "dev.agentoperator.dev/cpu-load"] = "320%"
        autoscaler["spec"] = [
            "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": "web"], "minReplicas": 1, "maxReplicas": 9,
        ]
        try test.succeed(ResourceType.horizontalPodAutoscalers.create(autoscaler, namespace: "default"))
        pass(20)
        #expect(try get(.deployments, "web").statusCount("availableReplicas") == 4)
        #expect(try get(.horizontalPodAutoscalers, "web").statusCount("currentReplicas") == 4)
        #expect(try get(.endpoints, "web")["subsets"]?.array?.first?["addresses"]?.array?.count == 4)
        #expect(try list(.endpointSlices).first?["endpoints"]?.array?.count == 4)
    }

    @Test func `a namespace that is deleted is emptied and gone`() throws {
        try test.succeed(ResourceType.namespaces.create(KubernetesObject(.namespaces, name: "team"), namespace: nil))
        pass(1)
        var object = deployment()
        object.namespace = "team"
        try test.succeed(ResourceType.deployments.create(object, namespace: "team"))
        pass(2)
        #expect(try list(.pods, namespace: "team").count == 3)
        try test.send(ResourceType.namespaces.delete("team", namespace: nil))
        pass(5)
        #expect(try test.send(ResourceType.namespaces.get("team", namespace: nil)).status == 404)
        #expect(try list(.pods, namespace: "team").isEmpty)
    }

    @Test func `a quota and a budget are counted`() throws {
        var quota = KubernetesObject(.resourceQuotas, namespace: "default", name: "quota")
        quota["spec", "hard"] = ["pods": "10", "requests.cpu": "3"]
        try test.succeed(ResourceType.resourceQuotas.create(quota, namespace: "default"))
        var budget = KubernetesObject(.podDisruptionBudgets, namespace: "default", name: "web")
        budget["spec"] = ["maxUnavailable": 1, "selector": ["matchLabels": ["app": "web"]]]
        try test.succeed(ResourceType.podDisruptionBudgets.create(budget, namespace: "default"))
        try test.succeed(ResourceType.deployments.create(deployment(), namespace: "default"))
        pass(2)
        #expect(try get(.resourceQuotas, "quota")["status", "used"] == ["pods": "3", "requests.cpu": "300m"])
        #expect(try get(.podDisruptionBudgets, "web").statusCount("disruptionsAllowed") == 1)
    }
}
