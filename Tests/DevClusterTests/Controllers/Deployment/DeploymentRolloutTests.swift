import KubernetesModel
import TestSupport
import Testing

@testable import DevCluster

@Suite struct DeploymentRolloutTests {
    let cluster = SimulatedCluster(workloadControllers)

    @Test func `a new Deployment gets its pods and says so`() throws {
        try cluster.create(deployment())
        #expect(cluster.run(within: 5) { $0.isRolledOut() })
        #expect(cluster.elapsed == 0.5)
        let set = try #require(cluster.replicaSets.first)
        let hash = try #require(set.labels["pod-template-hash"])
        #expect(set.name == "web-\(hash)")
        #expect(set.annotations["deployment.kubernetes.io/revision"] == "1")
        #expect(set.annotations["deployment.kubernetes.io/desired-replicas"] == "3")
        #expect(set.annotations["deployment.kubernetes.io/max-replicas"] == "4")
        #expect(cluster.pods.count == 3)
        #expect(cluster.pods.allSatisfy { $0.name.hasPrefix("\(set.name)-") && $0.labels["pod-template-hash"] == hash })
        #expect(cluster.condition(.deployments, "web", "Available") == "True MinimumReplicasAvailable")
        cluster.settle()
        #expect(cluster.condition(.deployments, "web", "Progressing") == "True NewReplicaSetAvailable")
        let object = try #require(cluster.object(.deployments, "web"))
        #expect(object.annotations["deployment.kubernetes.io/revision"] == "1")
        #expect(object.generation == 1)
        #expect(object["status", "conditions"]?.array?.map { $0["type"] } == ["Available", "Progressing"])
        #expect(cluster.events("ScalingReplicaSet") == ["Scaled up replica set \(set.name) from 0 to 3"])
        #expect(cluster.events("SuccessfulCreate").count == 3)
    }

    @Test func `once a Deployment stands nothing is written any more`() throws {
        try cluster.create(deployment())
        cluster.advance(by: 60)
        let writes = cluster.writes
        let reconciliations = cluster.reconciliations
        cluster.advance(by: 3600)
        #expect(cluster.writes == writes)
        #expect(cluster.reconciliations - reconciliations < 5)
    }

    @Test func `a rolling update goes step by step`() throws {
        let story = RolloutStory(cluster)
        story.watch()
        try cluster.create(deployment(replicas: 10))
        #expect(story.tell { $0.isRolledOut() })
        story.say("a new image")
        try cluster.edit(.deployments, "web") { $0.image = "example.com/web:2" }
        #expect(story.tell { $0.isRolledOut() })
        try expectGolden("rolling-update", story.text)
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>, [true, false])
    func `whatever the timing, a rolling update keeps within its bounds`(seed: UInt64, inTurn: Bool) throws {
        var random = SeededGenerator(seed: seed)
        let cluster = SimulatedCluster(workloadControllers, seed: inTurn ? nil : seed)
        var delays = SeededGenerator(seed: seed &+ 1000)
        cluster.admit = { object in
            guard object.kind == "Pod" else { return }
            let delay = Int.random(in: 0...5000, using: &delays)
            object["metadata", "annotations", "dev.agentoperator.dev/ready-after"] = "\(delay)ms"
        }
        let replicas = Int.random(in: 1...12, using: &random)
        let surge: JSONValue = [0, 1, 3, "0%", "25%", "100%"].randomElement(using: &random)!
        let unavailable: JSONValue = [0, 1, 2, "0%", "25%", "60%"].randomElement(using: &random)!
        try cluster.create(
            deployment(replicas: replicas) {
                $0["spec", "strategy", "rollingUpdate"] = ["maxSurge": surge, "maxUnavailable": unavailable]
                $0["spec", "minReadySeconds"] = .integer(Int64.random(in: 0...3, using: &random))
            })
        #expect(cluster.run { $0.isRolledOut() })
        let story = RolloutStory(cluster)
        story.watch()
        // Several new templates, some before the one before is through.
        for version in 2...4 {
            try cluster.edit(.deployments, "web") { $0.image = "example.com/web:\(version)" }
            _ = cluster.run(within: Double.random(in: 0...10, using: &random)) { $0.isRolledOut() }
        }
        #expect(
            cluster.run { $0.isRolledOut() }, "seed \(seed): \(replicas) replicas, \(surge) surge, \(unavailable) unavailable")
        cluster.advance(by: 60)
        #expect(cluster.pods.count == replicas)
        #expect(cluster.pods.allSatisfy { $0["spec", "containers"]?.array?.first?["image"] == "example.com/web:4" })
        #expect(cluster.condition(.deployments, "web", "Progressing") == "True NewReplicaSetAvailable")
    }

    @Test func `Recreate makes no new pod before the last old one is gone`() throws {
        let story = RolloutStory(cluster)
        try cluster.create(deployment { $0["spec", "strategy"] = ["type": "Recreate"] })
        #expect(story.tell { $0.isRolledOut() })
        cluster.observe = { change in
            guard change.type == .pods else { return }
            #expect(Set(cluster.pods.map { $0.labels["pod-template-hash"] }).count <= 1)
        }
        story.say("a new image")
        try cluster.edit(.deployments, "web") { $0.image = "example.com/web:2" }
        #expect(story.tell { $0.isRolledOut() })
        try expectGolden("recreate", story.text)
    }

    @Test func `old pods that do not serve anyway are the first to go`() throws {
        try cluster.create(deployment(replicas: 4))
        #expect(cluster.run { $0.isRolledOut() })
        let story = RolloutStory(cluster)
        story.say("a template whose pods never become ready")
        try cluster.edit(.deployments, "web") { $0.image = "example.com/web:never-ready" }
        _ = story.tell(until: { _ in false }, within: 20)
        #expect(cluster.object(.deployments, "web")?.statusCount("availableReplicas") == 3)
        story.say("a good one")
        try cluster.edit(.deployments, "web") { $0.image = "example.com/web:3" }
        #expect(story.tell { $0.isRolledOut() })
        try expectGolden("unhealthy-first", story.text)
    }

    @Test func `a rollout that stands still misses its deadline, and recovers`() throws {
        let story = RolloutStory(cluster)
        try cluster.create(deployment(image: "example.com/web:pull-error") { $0["spec", "progressDeadlineSeconds"] = 60 })
        #expect(story.tell { $0.condition(.deployments, "web", "Progressing") == "False ProgressDeadlineExceeded" })
        #expect(cluster.elapsed > 60 && cluster.elapsed < 63)
        try cluster.edit(.deployments, "web") { $0.image = "example.com/web:1" }
        #expect(story.tell { $0.isRolledOut() })
        #expect(cluster.condition(.deployments, "web", "Progressing") == "True NewReplicaSetAvailable")
        try expectGolden("progress-deadline", story.text)
    }

    @Test func `minReadySeconds holds availability back`() throws {
        try cluster.create(deployment { $0["spec", "minReadySeconds"] = 10 })
        #expect(cluster.run { $0.object(.deployments, "web")?.statusCount("readyReplicas") == 3 })
        #expect(cluster.condition(.deployments, "web", "Available") == "False MinimumReplicasUnavailable")
        #expect(cluster.run { $0.isRolledOut() })
        #expect(cluster.elapsed >= 10 && cluster.elapsed < 12)
    }
}
