import KubernetesModel
import TestSupport
import Testing

@testable import DevCluster

@Suite struct ReplicaSetTests {
    let cluster = SimulatedCluster(workloadControllers)

    private func set(_ name: String = "set", replicas: Int = 2) -> KubernetesObject {
        var object = KubernetesObject(.replicaSets, namespace: "default", name: name)
        object["spec"] = deployment("web", replicas: replicas).spec
        return object
    }

    private func pod(_ name: String, labels: JSONValue = ["app": "web"]) -> KubernetesObject {
        var pod = KubernetesObject(.pods, namespace: "default", name: name)
        pod["metadata", "labels"] = labels
        pod["spec"] = deployment()["spec", "template", "spec"]!
        return pod
    }

    @Test func `pods are made of the template, and counted as they get on`() throws {
        try cluster.create(
            set {
                $0["spec", "template", "metadata", "annotations"] = ["a": "b"]
                $0["spec", "template", "metadata", "labels", "tier"] = "front"
            })
        cluster.settle()
        let set = try #require(cluster.object(.replicaSets, "set"))
        let pod = try #require(cluster.pods.first)
        #expect(pod.annotations["a"] == "b")
        #expect(pod.labels == ["app": "web", "tier": "front"])
        #expect(pod["metadata", "generateName"] == "set-")
        #expect(pod.name.utf8.count == "set-".utf8.count + 5)
        #expect(
            pod.controller
                == OwnerReference(
                    apiVersion: "apps/v1", kind: "ReplicaSet", name: "set", uid: set.uid, isController: true,
                    blockOwnerDeletion: true))
        #expect(
            set.status == [
                "replicas": 2, "fullyLabeledReplicas": 2, "terminatingReplicas": 0, "observedGeneration": 1,
            ])
        cluster.advance(by: 1)
        #expect(cluster.object(.replicaSets, "set")?.statusCount("readyReplicas") == 2)
        #expect(cluster.object(.replicaSets, "set")?.statusCount("availableReplicas") == 2)
    }

    private func set(_ change: (inout KubernetesObject) -> Void) -> KubernetesObject {
        var object = set()
        change(&object)
        return object
    }

    @Test func `strays that match are adopted before new pods are made`() throws {
        try cluster.create(pod("stray"))
        try cluster.create(pod("other", labels: ["app": "other"]))
        cluster.settle()
        try cluster.create(set())
        cluster.settle()
        let uid = try #require(cluster.object(.replicaSets, "set")?.uid)
        #expect(cluster.object(.pods, "stray")?.controller?.uid == uid)
        #expect(cluster.object(.pods, "other")?.controller == nil)
        #expect(cluster.pods.count == 3)
        // A stray that comes later is one too many.
        try cluster.create(pod("late"))
        cluster.advance(by: 1)
        #expect(cluster.pods.filter { $0.controller?.uid == uid }.count == 2)
    }

    @Test func `a pod whose labels no longer match is let go and replaced`() throws {
        try cluster.create(set())
        cluster.advance(by: 1)
        let name = try #require(cluster.pods.first?.name)
        try cluster.edit(.pods, name) { $0["metadata", "labels", "app"] = "debug" }
        cluster.settle()
        #expect(cluster.object(.pods, name)?.ownerReferences.isEmpty == true)
        #expect(cluster.pods.count == 3)
    }

    @Test func `a pod that is deleted or ended is replaced`() throws {
        try cluster.create(set())
        cluster.advance(by: 1)
        let name = try #require(cluster.pods.first?.name)
        try cluster.delete(.pods, name)
        cluster.settle()
        #expect(cluster.object(.replicaSets, "set")?.statusCount("terminatingReplicas") == 1)
        #expect(cluster.pods.filter(\.isPodActive).count == 2)
        cluster.advance(by: 1)
        #expect(cluster.pods.count == 2)
        #expect(cluster.object(.pods, name) == nil)
    }

    @Test func `refused pods show as ReplicaFailure until there is room`() throws {
        cluster.refuse = { write in
            guard case .create(.pods, _) = write, self.cluster.pods.count >= 1 else { return nil }
            return APIStatus(code: 403, reason: .forbidden, message: "exceeded quota: pods=1")
        }
        try cluster.create(deployment())
        cluster.advance(by: 10)
        let set = try #require(cluster.replicaSets.first)
        #expect(cluster.condition(.replicaSets, set.name, "ReplicaFailure") == "True FailedCreate")
        #expect(cluster.condition(.deployments, "web", "ReplicaFailure") == "True FailedCreate")
        #expect(cluster.events("FailedCreate").first == "Error creating: exceeded quota: pods=1")
        #expect(set.statusCount("replicas") == 1)
        cluster.refuse = { _ in nil }
        #expect(cluster.run { $0.isRolledOut() })
        cluster.settle()
        #expect(cluster.condition(.replicaSets, set.name, "ReplicaFailure") == "-")
        #expect(cluster.condition(.deployments, "web", "ReplicaFailure") == "-")
    }

    @Test func `in a namespace that goes away failures are not told`() throws {
        cluster.refuse = { write in
            guard case .create(.pods, _) = write else { return nil }
            return APIStatus(
                code: 403, reason: .forbidden, message: "being terminated",
                causes: [.init(reason: "NamespaceTerminating", message: "", field: nil)])
        }
        try cluster.create(set())
        cluster.advance(by: 10)
        #expect(cluster.events("FailedCreate").isEmpty)
    }

    /// Each pod but the last is given up before the one after it.
    @Test func `the least useful pods go first`() {
        let now = SimulatedCluster.start
        func pod(
            _ name: String, node: String? = "dev", phase: String = "Running", readyFor: Double? = 1000, cost: String? = nil,
            restarts: Int64 = 0, age: Double = 2000
        ) -> KubernetesObject {
            var pod = KubernetesObject(.pods, namespace: "default", name: name)
            pod["metadata", "uid"] = .string(name)
            pod["metadata", "creationTimestamp"] = .string(now.adding(seconds: -age).seconds)
            pod["spec", "nodeName"] = node.map { .string($0) }
            pod["status", "phase"] = .string(phase)
            pod["metadata", "annotations", "controller.kubernetes.io/pod-deletion-cost"] = cost.map { .string($0) }
            pod["status", "containerStatuses"] = [["restartCount": .integer(restarts)]]
            if let readyFor {
                pod["status", "conditions"] = [
                    ["type": "Ready", "status": "True", "lastTransitionTime": .string(now.adding(seconds: -readyFor).seconds)]
                ]
            }
            return pod
        }
        let ordered = [
            pod("unassigned", node: nil, phase: "Pending", readyFor: nil),
            pod("pending", phase: "Pending", readyFor: nil),
            pod("unknown", phase: "Unknown", readyFor: nil),
            pod("unready", readyFor: nil, cost: "100"),
            pod("cheap", cost: "-5"),
            pod("just-ready", readyFor: 10, restarts: 0),
            pod("ready-a-while", readyFor: 100),
            pod("restarted", readyFor: 1000, restarts: 3),
            pod("young", age: 1000),
            pod("a-nonsense-cost", cost: "a lot", age: 4000),
            pod("dear", cost: "10"),
        ]
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            let pods = ReplicaSetPods(ordered.shuffled(using: &random))
            #expect(pods.leastWorthKeeping(10, now: now).map(\.name) == ordered.prefix(10).map(\.name), "seed \(seed)")
        }
        // Of pods ready for times of the same order of magnitude the uid decides, not the seconds.
        let alike = ReplicaSetPods([pod("b", readyFor: 600), pod("a", readyFor: 1000), pod("c", readyFor: 900)])
        #expect(alike.leastWorthKeeping(2, now: now).map(\.name) == ["a", "b"])
    }
}
