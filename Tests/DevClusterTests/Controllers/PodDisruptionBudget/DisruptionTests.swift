import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct DisruptionTests {
    let cluster = SimulatedCluster(workloadControllers + [DisruptionController()])

    private func budget(_ spec: JSONValue, selector: JSONValue? = ["matchLabels": ["app": "web"]]) -> KubernetesObject {
        var object = KubernetesObject(.podDisruptionBudgets, namespace: "default", name: "web")
        object["spec"] = spec
        object["spec", "selector"] = selector
        return object
    }

    private var counts: [Int] {
        ["expectedPods", "desiredHealthy", "currentHealthy", "disruptionsAllowed"].map {
            cluster.object(.podDisruptionBudgets, "web")?.statusCount($0) ?? -1
        }
    }

    /// Of a Deployment of 10: expected, desired, healthy, allowed.
    @Test(
        arguments: [
            (["minAvailable": 7], [10, 7, 10, 3]), (["minAvailable": "55%"], [10, 6, 10, 4]),
            (["maxUnavailable": 2], [10, 8, 10, 2]),
            (["maxUnavailable": "25%"], [10, 7, 10, 3]), (["maxUnavailable": 100], [10, 0, 10, 10]),
            (["minAvailable": 12], [10, 12, 10, 0]),
            ([:], [10, 0, 10, 10]),
        ] as [(JSONValue, [Int])])
    func `a budget allows what its demand leaves`(spec: JSONValue, expected: [Int]) throws {
        try cluster.create(deployment(replicas: 10))
        try cluster.create(budget(spec))
        cluster.advance(by: 1)
        #expect(counts == expected)
    }

    @Test func `pods that are not ready, and new sizes, count at once`() throws {
        try cluster.create(budget(["maxUnavailable": 1]))
        try cluster.create(deployment(replicas: 3))
        cluster.settle()
        #expect(counts == [3, 2, 0, 0])
        #expect(cluster.condition(.podDisruptionBudgets, "web", "DisruptionAllowed") == "False InsufficientPods")
        cluster.advance(by: 1)
        #expect(counts == [3, 2, 3, 1])
        #expect(cluster.condition(.podDisruptionBudgets, "web", "DisruptionAllowed") == "True SufficientPods")
        try cluster.edit(.deployments, "web") { $0["spec", "replicas"] = 5 }
        cluster.settle()
        #expect(counts == [5, 4, 3, 0])
        cluster.advance(by: 1)
        #expect(counts == [5, 4, 5, 1])
    }

    @Test func `an evicted pod counts as gone until it is, or for two minutes`() throws {
        try cluster.create(deployment(replicas: 3))
        try cluster.create(budget(["maxUnavailable": 1]))
        cluster.advance(by: 1)
        let name = cluster.pods[0].name
        try cluster.edit(.podDisruptionBudgets, "web", subresource: "status") {
            $0["status", "disruptionsAllowed"] = 0
            $0["status", "disruptedPods", name] = .string(cluster.now.seconds)
        }
        cluster.advance(by: 100)
        #expect(counts == [3, 2, 2, 0])
        cluster.advance(by: 21)
        #expect(counts == [3, 2, 3, 1])
        #expect(cluster.object(.podDisruptionBudgets, "web")?["status", "disruptedPods"] == nil)
    }

    @Test func `an empty selector means every pod, none means none`() throws {
        try cluster.create(deployment(replicas: 2))
        try cluster.create(budget(["minAvailable": 1], selector: [:]))
        cluster.advance(by: 1)
        #expect(counts == [2, 1, 2, 1])
        try cluster.edit(.podDisruptionBudgets, "web") { $0["spec", "selector"] = nil }
        cluster.settle()
        #expect(counts == [0, 1, 0, 0])
    }
}
