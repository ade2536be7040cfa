import KubernetesModel
import TestSupport
import Testing

@testable import DevCluster

@Suite struct GarbageCollectorTests {
    let cluster = SimulatedCluster([GarbageCollector()])

    @discardableResult
    private func create(
        _ name: String, owners: [KubernetesObject] = [], blocks: Bool = true, namespace: String? = "default",
        type: ResourceType = .configMaps
    ) throws -> KubernetesObject {
        var object = KubernetesObject(type, namespace: namespace, name: name)
        if !owners.isEmpty {
            object["metadata", "ownerReferences"] = .array(
                owners.map { owner in
                    var reference = owner.controllerReference
                    reference.isController = false
                    reference.blockOwnerDeletion = blocks
                    return reference.json
                })
        }
        return try cluster.create(object)
    }

    private var names: [String] { cluster.list(.configMaps, namespace: nil).map(\.name) }

    @Test func `dependents go with their owner, and theirs with them`() throws {
        let root = try create("a")
        let child = try create("b", owners: [root])
        try create("c", owners: [child])
        try create("stranger")
        cluster.settle()
        try cluster.delete(.configMaps, "a")
        cluster.settle()
        #expect(names == ["stranger"])
    }

    @Test func `what has another owner stays, and loses the reference to the one that is gone`() throws {
        let first = try create("a")
        let second = try create("b")
        try create("c", owners: [first, second])
        try cluster.delete(.configMaps, "a")
        cluster.settle()
        #expect(cluster.object(.configMaps, "c")?.ownerReferences.map(\.name) == ["b"])
        try cluster.delete(.configMaps, "b")
        cluster.settle()
        #expect(names.isEmpty)
    }

    @Test func `an owner is known by its uid, not by its name`() throws {
        let root = try create("a")
        try cluster.delete(.configMaps, "a")
        try create("a")
        try create("b", owners: [root])
        cluster.settle()
        #expect(names == ["a"])
    }

    @Test func `an owner in another namespace counts as absent`() throws {
        let root = try create("a", namespace: "other")
        try create("b", owners: [root])
        cluster.settle()
        #expect(names == ["a"])
    }

    @Test func `an owner of the whole cluster may own what is in a namespace, not the other way round`() throws {
        let node = try create("n", namespace: nil, type: .nodes)
        try create("b", owners: [node])
        let map = try create("a")
        try create("m", owners: [map], namespace: nil, type: .nodes)
        cluster.settle()
        #expect(names == ["a", "b"])
        try cluster.delete(.configMaps, "a")
        try cluster.delete(.nodes, "n")
        cluster.settle()
        #expect(names.isEmpty)
        // That reference can never be judged, so nothing is done.
        #expect(cluster.object(.nodes, "m") != nil)
    }

    @Test func `of an owner whose kind is not served nothing is concluded`() throws {
        var object = KubernetesObject(.configMaps, namespace: "default", name: "a")
        object["metadata", "ownerReferences"] = [["apiVersion": "x.example.com/v1", "kind": "X", "name": "x", "uid": "x-1"]]
        try cluster.create(object)
        cluster.settle()
        #expect(names == ["a"])
    }

    @Test func `an owner is found in whatever version the reference names`() throws {
        let root = try create("a")
        var object = KubernetesObject(.configMaps, namespace: "default", name: "b")
        var reference = root.controllerReference
        reference.apiVersion = "v7"
        object["metadata", "ownerReferences"] = [reference.json]
        try cluster.create(object)
        cluster.settle()
        #expect(names == ["a", "b"])
    }

    @Test func `foreground deletion waits for the dependents that block it, and only for them`() throws {
        let root = try create("a")
        let child = try create("b", owners: [root])
        try create("c", owners: [child])
        try create("free", owners: [root], blocks: false)
        try cluster.edit(.configMaps, "free") { $0["metadata", "finalizers"] = ["example.com/hold"] }
        try cluster.edit(.configMaps, "c") { $0["metadata", "finalizers"] = ["example.com/hold"] }
        cluster.settle()
        try cluster.delete(.configMaps, "a", DeleteOptions(propagationPolicy: .foreground))
        cluster.settle()
        #expect(names == ["a", "b", "c", "free"])
        #expect(cluster.list(.configMaps, namespace: nil).allSatisfy { $0.isBeingDeleted })
        try cluster.edit(.configMaps, "c") { $0["metadata", "finalizers"] = nil }
        cluster.settle()
        #expect(names == ["free"])
    }

    @Test func `an owner stops waiting for a dependent that no longer blocks it`() throws {
        let root = try create("a")
        try create("b", owners: [root])
        try cluster.edit(.configMaps, "b") { $0["metadata", "finalizers"] = ["example.com/hold"] }
        try cluster.delete(.configMaps, "a", DeleteOptions(propagationPolicy: .foreground))
        cluster.settle()
        #expect(names == ["a", "b"])
        try cluster.edit(.configMaps, "b") { $0["metadata", "ownerReferences"] = nil }
        cluster.settle()
        #expect(names == ["b"])
    }

    @Test func `orphans lose the reference and stay`() throws {
        let root = try create("a")
        let child = try create("b", owners: [root])
        try create("c", owners: [child])
        cluster.settle()
        try cluster.delete(.configMaps, "a", DeleteOptions(propagationPolicy: .orphan))
        cluster.settle()
        #expect(names == ["b", "c"])
        #expect(cluster.object(.configMaps, "b")?.ownerReferences.isEmpty == true)
        #expect(cluster.object(.configMaps, "c")?.ownerReferences.map(\.name) == ["b"])
    }

    @Test func `those that own each other in a circle can still be deleted in the foreground`() throws {
        let a = try create("a")
        let b = try create("b", owners: [a])
        try cluster.edit(.configMaps, "a") {
            var reference = b.controllerReference
            reference.isController = false
            $0["metadata", "ownerReferences"] = [reference.json]
        }
        cluster.settle()
        try cluster.delete(.configMaps, "a", DeleteOptions(propagationPolicy: .foreground))
        cluster.settle()
        #expect(names.isEmpty)
    }

    /// A forest with several owners each; some are deleted, in random order and in random ways. What remains is what is owned
    /// by nobody (any more, when orphaned), or by something that remains.
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `what remains after deletions is what still has an owner`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let cluster = SimulatedCluster([GarbageCollector()], seed: seed)
        var owners: [String: Set<String>] = [:]
        var objects: [KubernetesObject] = []
        for index in 0..<25 {
            var object = KubernetesObject(.configMaps, namespace: "default", name: "o\(index)")
            let chosen = objects.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random))
            object["metadata", "ownerReferences"] = chosen.isEmpty ? nil : .array(chosen.map { $0.controllerReference.json })
            owners[object.name] = Set(chosen.map(\.name))
            objects.append(try cluster.create(object))
        }
        for object in objects.shuffled(using: &random).prefix(6) {
            guard owners[object.name] != nil else { continue }
            let policy: DeleteOptions.PropagationPolicy = [.background, .foreground, .orphan].randomElement(using: &random)!
            try cluster.delete(.configMaps, object.name, DeleteOptions(propagationPolicy: policy))
            cluster.settle()
            var gone = [object.name]
            owners[object.name] = nil
            while let name = gone.popLast() {
                for (dependent, names) in owners where names.contains(name) {
                    owners[dependent]?.remove(name)
                    guard policy != .orphan || name != object.name, owners[dependent]?.isEmpty == true else { continue }
                    owners[dependent] = nil
                    gone.append(dependent)
                }
            }
            #expect(Set(cluster.list(.configMaps, namespace: nil).map(\.name)) == Set(owners.keys), "seed \(seed), \(policy)")
        }
        for object in cluster.list(.configMaps, namespace: nil) {
            #expect(Set(object.ownerReferences.map(\.name)) == owners[object.name], "seed \(seed)")
        }
    }

    @Test func `keys that no object gave are passed over`() {
        for name in ["", "/", "a/b", "Pod/x/y", "Pod//u/v1", "////"] {
            #expect(
                GarbageCollector().reconcile(ObjectKey(namespace: nil, name: name), in: cluster, now: cluster.now).writes.isEmpty)
        }
    }

    @Test func `deleting a Deployment takes its ReplicaSets and pods along`() throws {
        let cluster = SimulatedCluster(workloadControllers + [GarbageCollector()])
        for policy in [DeleteOptions.PropagationPolicy.background, .foreground] {
            try cluster.create(deployment())
            #expect(cluster.run { $0.isRolledOut() })
            try cluster.delete(.deployments, "web", DeleteOptions(propagationPolicy: policy))
            cluster.advance(by: 1)
            #expect(cluster.pods.isEmpty && cluster.replicaSets.isEmpty)
            #expect(cluster.object(.deployments, "web") == nil)
        }
    }
}
