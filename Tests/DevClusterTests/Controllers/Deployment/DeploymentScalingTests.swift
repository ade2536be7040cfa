import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct DeploymentScalingTests {
    let cluster = SimulatedCluster(workloadControllers)

    @Test func `scaling a settled Deployment only changes its ReplicaSet`() throws {
        try cluster.create(deployment())
        #expect(cluster.run { $0.isRolledOut() })
        for size in [7, 2, 0, 4] {
            try cluster.edit(.deployments, "web") { $0["spec", "replicas"] = .integer(Int64(size)) }
            #expect(cluster.run { $0.isRolledOut() })
            #expect(cluster.replicaSets.count == 1)
        }
        #expect(cluster.object(.deployments, "web")?.annotations["deployment.kubernetes.io/revision"] == "1")
        cluster.settle()
        #expect(cluster.condition(.deployments, "web", "Progressing") == "True NewReplicaSetAvailable")
    }

    @Test func `in the middle of a rollout a new size is spread by shares`() throws {
        // The example of Kubernetes' documentation: 10 replicas, maxSurge 3, maxUnavailable 2, an image that cannot be pulled:
        // 8 old and 5 new; scaled to 15 that makes 11 old and 7 new.
        try cluster.create(
            deployment(replicas: 10) { $0["spec", "strategy", "rollingUpdate"] = ["maxSurge": 3, "maxUnavailable": 2] })
        #expect(cluster.run { $0.isRolledOut() })
        try cluster.edit(.deployments, "web") { $0.image = "example.com/web:pull-error" }
        cluster.advance(by: 5)
        #expect(cluster.replicaSets.map(\.replicas).sorted() == [5, 8])
        try cluster.edit(.deployments, "web") { $0["spec", "replicas"] = 15 }
        cluster.advance(by: 5)
        #expect(cluster.replicaSets.map(\.replicas).sorted() == [7, 11])
        try cluster.edit(.deployments, "web") { $0["spec", "replicas"] = 0 }
        cluster.advance(by: 5)
        #expect(cluster.replicaSets.map(\.replicas) == [0, 0])
        #expect(cluster.pods.isEmpty)
    }

    /// (replicas, maxSurge, maxUnavailable) -> (surge, unavailable), as Kubernetes resolves them.
    @Test(
        arguments: [
            (10, "25%", "25%", 3, 2), (1, "25%", "25%", 1, 0), (4, "0%", "0%", 0, 1), (10, "0", "0", 0, 1),
            (3, "100%", "0", 3, 0),
            (2, "0", "10%", 0, 1), (5, "0", "200%", 0, 5), (0, "25%", "25%", 0, 0), (7, "1", "50%", 1, 3),
        ] as [(Int, String, String, Int, Int)])
    func `surge is rounded up, unavailability down, and never are both 0`(
        replicas: Int, maxSurge: String, maxUnavailable: String, surge: Int, unavailable: Int
    ) {
        func json(_ text: String) -> JSONValue { Int64(text).map { .integer($0) } ?? .string(text) }
        let facts = Deployment(
            deployment(replicas: replicas) {
                $0["spec", "strategy", "rollingUpdate"] = ["maxSurge": json(maxSurge), "maxUnavailable": json(maxUnavailable)]
            })
        #expect(facts.maxSurge == surge)
        #expect(facts.maxUnavailable == unavailable)
    }

    @Test func `nonsense in the numbers of a spec never crashes`() {
        let nonsense: [JSONValue] = [
            .null, "x", "-5%", "99999999999999999999%", .integer(.max), .integer(.min), .double(1e300), [], [:],
        ]
        for value in nonsense {
            for path in [
                ["replicas"], ["minReadySeconds"], ["strategy", "rollingUpdate", "maxSurge"], ["template"], ["selector"],
            ] {
                var object = deployment()
                object.json["metadata", "uid"] = "u"
                object.json[path: ["spec"] + path] = value
                let cluster = SimulatedCluster([])
                _ = try? cluster.create(object)
                _ = DeploymentController().reconcile(object.key, in: cluster, now: cluster.now)
                _ = Deployment(object).maxReplicas
            }
        }
    }
}
