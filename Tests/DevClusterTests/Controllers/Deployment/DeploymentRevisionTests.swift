import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct DeploymentRevisionTests {
    let cluster = SimulatedCluster(workloadControllers)

    private func roll(to image: String) throws {
        try cluster.edit(.deployments, "web") { $0.image = image }
        #expect(cluster.run { $0.isRolledOut() })
        cluster.settle()
    }

    @Test func `undo goes back to the old ReplicaSet and makes it the latest revision`() throws {
        try cluster.create(deployment())
        #expect(cluster.run { $0.isRolledOut() })
        let first = try #require(cluster.replicaSets.first)
        try roll(to: "example.com/web:2")
        try roll(to: "example.com/web:1")
        #expect(cluster.replicaSets.count == 2)
        let again = try #require(cluster.object(.replicaSets, first.name))
        #expect(again.replicas == 3)
        #expect(again.annotations["deployment.kubernetes.io/revision"] == "3")
        #expect(again.annotations["deployment.kubernetes.io/revision-history"] == "1")
        #expect(cluster.object(.deployments, "web")?.annotations["deployment.kubernetes.io/revision"] == "3")
        try roll(to: "example.com/web:2")
        try roll(to: "example.com/web:1")
        #expect(
            cluster.object(.replicaSets, first.name)?.annotations["deployment.kubernetes.io/revision-history"] == "1,3")
    }

    @Test func `no more old revisions are kept than asked for, and the oldest go`() throws {
        try cluster.create(deployment { $0["spec", "revisionHistoryLimit"] = 2 })
        #expect(cluster.run { $0.isRolledOut() })
        for version in 2...6 { try roll(to: "example.com/web:\(version)") }
        cluster.advance(by: 5)
        let revisions = cluster.replicaSets.compactMap { $0.annotations["deployment.kubernetes.io/revision"] }.sorted()
        #expect(revisions == ["4", "5", "6"])
    }

    @Test func `a paused Deployment rolls nothing out but can be scaled`() throws {
        try cluster.create(deployment())
        #expect(cluster.run { $0.isRolledOut() })
        try cluster.edit(.deployments, "web") {
            $0["spec", "paused"] = true
            $0.image = "example.com/web:2"
        }
        cluster.advance(by: 5)
        #expect(cluster.replicaSets.count == 1)
        #expect(cluster.condition(.deployments, "web", "Progressing") == "Unknown DeploymentPaused")
        try cluster.edit(.deployments, "web") { $0["spec", "replicas"] = 5 }
        cluster.advance(by: 5)
        #expect(cluster.replicaSets.map(\.replicas) == [5])
        try cluster.edit(.deployments, "web") { $0["spec", "paused"] = nil }
        cluster.settle()
        #expect(cluster.replicaSets.count == 2)
        #expect(cluster.run { $0.isRolledOut() })
        cluster.settle()
        #expect(cluster.condition(.deployments, "web", "Progressing") == "True NewReplicaSetAvailable")
    }

    @Test func `the time of a pause does not count against the deadline`() throws {
        try cluster.create(
            deployment(image: "example.com/web:never-ready") {
                $0["spec", "progressDeadlineSeconds"] = 30
                $0["spec", "minReadySeconds"] = 1
            })
        cluster.advance(by: 20)
        try cluster.edit(.deployments, "web") { $0["spec", "paused"] = true }
        cluster.advance(by: 300)
        #expect(cluster.condition(.deployments, "web", "Progressing") == "Unknown DeploymentPaused")
        try cluster.edit(.deployments, "web") { $0["spec", "paused"] = false }
        cluster.settle()
        #expect(cluster.condition(.deployments, "web", "Progressing") == "Unknown DeploymentResumed")
        cluster.advance(by: 25)
        #expect(cluster.condition(.deployments, "web", "Progressing") == "Unknown DeploymentResumed")
        cluster.advance(by: 10)
        #expect(cluster.condition(.deployments, "web", "Progressing") == "False ProgressDeadlineExceeded")
    }

    @Test func `a change of the template's annotation, as of a restart, makes a new revision`() throws {
        try cluster.create(deployment())
        #expect(cluster.run { $0.isRolledOut() })
        let before = Set(cluster.pods.map(\.name))
        try cluster.edit(.deployments, "web") {
            $0["spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"] = "2026-01-02T03:05:00Z"
        }
        #expect(cluster.run { $0.isRolledOut() })
        #expect(before.isDisjoint(with: cluster.pods.filter(\.isPodActive).map(\.name)))
    }

    @Test func `annotations go to the ReplicaSet, except those of kubectl and of the revisions`() throws {
        try cluster.create(
            deployment {
                $0["metadata", "annotations"] = [
                    "kubernetes.io/change-cause": "first", "kubectl.kubernetes.io/last-applied-configuration": "{}",
                ]
            })
        cluster.settle()
        let annotations = try #require(cluster.replicaSets.first?.annotations)
        #expect(annotations["kubernetes.io/change-cause"] == "first")
        #expect(annotations["kubectl.kubernetes.io/last-applied-configuration"] == nil)
    }

    @Test func `a taken name makes the hash another one, and is counted`() throws {
        let twin = SimulatedCluster(workloadControllers)
        try twin.create(deployment())
        twin.settle()
        let taken = try #require(twin.replicaSets.first)
        var foreign = KubernetesObject(.replicaSets, namespace: "default", name: taken.name)
        foreign["spec"] = [
            "replicas": 0, "selector": ["matchLabels": ["app": "other"]], "template": ["metadata": ["labels": ["app": "other"]]],
        ]
        try cluster.create(foreign)
        try cluster.create(deployment())
        #expect(cluster.run { $0.isRolledOut() })
        #expect(cluster.object(.deployments, "web")?["status", "collisionCount"] == 1)
        #expect(cluster.replicaSets.count == 2)
    }

    @Test func `a refused ReplicaSet shows in the condition and in an Event, and is tried again`() throws {
        cluster.refuse = { write in
            guard case .create(.replicaSets, _) = write else { return nil }
            return APIStatus(code: 403, reason: .forbidden, message: "exceeded quota: no-sets")
        }
        try cluster.create(deployment())
        cluster.advance(by: 5)
        #expect(cluster.condition(.deployments, "web", "Progressing") == "False ReplicaSetCreateError")
        #expect(cluster.events("ReplicaSetCreateError").allSatisfy { $0.hasSuffix("exceeded quota: no-sets") })
        cluster.refuse = { _ in nil }
        #expect(cluster.run { $0.isRolledOut() })
        cluster.settle()
        #expect(cluster.condition(.deployments, "web", "Progressing") == "True NewReplicaSetAvailable")
    }

    @Test func `stray ReplicaSets that match are adopted, and let go when they match no more`() throws {
        try cluster.create(deployment())
        #expect(cluster.run { $0.isRolledOut() })
        let set = try #require(cluster.replicaSets.first)
        try cluster.delete(.deployments, "web")
        try cluster.edit(.replicaSets, set.name) { $0["metadata", "ownerReferences"] = nil }
        try cluster.create(deployment())
        cluster.settle()
        let owner = try #require(cluster.object(.deployments, "web"))
        #expect(cluster.replicaSets.map { $0.controller?.uid } == [owner.uid])
        #expect(cluster.pods.count == 3)
        try cluster.edit(.replicaSets, set.name) { $0["metadata", "labels", "app"] = "other" }
        cluster.settle()
        #expect(cluster.object(.replicaSets, set.name)?.controller == nil)
        #expect(cluster.replicaSets.count == 2 || cluster.object(.deployments, "web")?["status", "collisionCount"] == 1)
    }
}
