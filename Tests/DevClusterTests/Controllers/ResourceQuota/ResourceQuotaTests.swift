import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct ResourceQuotaTests {
    let cluster = SimulatedCluster(workloadControllers + [ResourceQuotaController()])

    private func quota(_ hard: JSONValue, _ change: (inout KubernetesObject) -> Void = { _ in }) -> KubernetesObject {
        var object = KubernetesObject(.resourceQuotas, namespace: "default", name: "q")
        object["spec", "hard"] = hard
        change(&object)
        return object
    }

    private var used: JSONValue? { cluster.object(.resourceQuotas, "q")?["status", "used"] }

    @Test func `what is limited is counted, as it comes and goes`() throws {
        try cluster.create(
            quota([
                "pods": "10", "requests.cpu": "4", "cpu": "4", "count/deployments.apps": "2", "configmaps": "5",
                "limits.memory": "1Gi",
                "count/pods": "10",
            ]))
        cluster.settle()
        #expect(
            used == [
                "pods": "0", "requests.cpu": "0", "cpu": "0", "count/deployments.apps": "0", "configmaps": "0",
                "limits.memory": "0",
                "count/pods": "0",
            ])
        try cluster.create(deployment(replicas: 3))
        try cluster.create(KubernetesObject(.configMaps, namespace: "default", name: "c"))
        try cluster.create(KubernetesObject(.configMaps, namespace: "other", name: "c"))
        cluster.advance(by: 1)
        #expect(
            used == [
                "pods": "3", "requests.cpu": "300m", "cpu": "300m", "count/deployments.apps": "1", "configmaps": "1",
                "limits.memory": "0", "count/pods": "3",
            ])
        try cluster.edit(.deployments, "web") { $0["spec", "replicas"] = 1 }
        try cluster.delete(.configMaps, "c")
        cluster.advance(by: 1)
        #expect(used?["pods"] == "1")
        #expect(used?["configmaps"] == "0")
        #expect(cluster.object(.resourceQuotas, "q")?["status", "hard", "pods"] == "10")
    }

    @Test func `a pod that has ended takes up no pod and no cpu`() throws {
        try cluster.create(quota(["pods": "1", "cpu": "1", "count/pods": "2"]))
        var pod = KubernetesObject(.pods, namespace: "default", name: "p")
        pod["spec"] = [
            "restartPolicy": "Never",
            "containers": [["name": "m", "image": "a:crash", "resources": ["requests": ["cpu": "500m"]]]],
        ]
        try cluster.create(pod)
        cluster.advance(by: 0.2)
        #expect(used == ["pods": "1", "cpu": "500m", "count/pods": "1"])
        cluster.advance(by: 5)
        #expect(used == ["pods": "0", "cpu": "0", "count/pods": "1"])
    }

    @Test func `services count their node ports`() throws {
        try cluster.create(quota(["services": "5", "services.nodeports": "5", "services.loadbalancers": "1"]))
        for (name, type) in [("a", "ClusterIP"), ("b", "NodePort"), ("c", "LoadBalancer")] {
            var service = KubernetesObject(.services, namespace: "default", name: name)
            service["spec"] = ["type": .string(type), "ports": [["port": 80], ["port": 81]]]
            try cluster.create(service)
        }
        cluster.settle()
        #expect(used == ["services": "3", "services.nodeports": "4", "services.loadbalancers": "1"])
    }

    @Test(arguments: [
        (["BestEffort"], false), (["NotBestEffort"], true), (["Terminating"], false), (["NotTerminating"], true),
        (["NotBestEffort", "NotTerminating"], true), (["BestEffort", "NotTerminating"], false),
    ])
    func `scopes choose among the pods`(scopes: [String], isCounted: Bool) throws {
        try cluster.create(quota(["pods": "5"]) { $0["spec", "scopes"] = .array(scopes.map { .string($0) }) })
        try cluster.create(deployment(replicas: 1))
        cluster.settle()
        #expect(used == ["pods": isCounted ? "1" : "0"])
    }
}
