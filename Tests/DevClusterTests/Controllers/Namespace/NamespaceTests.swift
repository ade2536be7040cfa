import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct NamespaceTests {
    let cluster = SimulatedCluster(
        workloadControllers + [
            GarbageCollector(), NamespaceController(), ServiceAccountController(), RootCAController(certificate: "PEM"),
        ])

    init() throws {
        try cluster.create(KubernetesObject(.namespaces, name: "default"))
        cluster.settle()
    }

    @Test func `each namespace has its service account and the root certificate, and gets them back`() throws {
        #expect(cluster.object(.serviceAccounts, "default") != nil)
        #expect(cluster.object(.configMaps, "kube-root-ca.crt")?["data", "ca.crt"] == "PEM")
        try cluster.delete(.serviceAccounts, "default")
        try cluster.edit(.configMaps, "kube-root-ca.crt") { $0["data"] = [:] }
        cluster.settle()
        #expect(cluster.object(.serviceAccounts, "default") != nil)
        #expect(cluster.object(.configMaps, "kube-root-ca.crt")?["data", "ca.crt"] == "PEM")
    }

    @Test func `a namespace that is deleted is emptied of every kind, and goes`() throws {
        try cluster.create(deployment())
        try cluster.create(KubernetesObject(.secrets, namespace: "default", name: "s"))
        try cluster.create(KubernetesObject(.configMaps, namespace: "other", name: "c"))
        #expect(cluster.run { $0.isRolledOut() })
        try cluster.delete(.namespaces, "default")
        #expect(cluster.object(.namespaces, "default")?["status", "phase"] == "Terminating")
        cluster.advance(by: 2)
        #expect(cluster.object(.namespaces, "default") == nil)
        for type in cluster.types where type.isNamespaced { #expect(cluster.list(type, namespace: "default").isEmpty) }
        #expect(cluster.list(.configMaps, namespace: "other").count == 1)
    }

    @Test func `what a finalizer holds is named in the conditions, and holds the namespace`() throws {
        var map = KubernetesObject(.configMaps, namespace: "default", name: "held")
        map["metadata", "finalizers"] = ["example.com/hold"]
        try cluster.create(map)
        try cluster.delete(.namespaces, "default")
        cluster.advance(by: 30)
        let namespace = try #require(cluster.object(.namespaces, "default"))
        #expect(
            Conditions(of: namespace)["NamespaceContentRemaining"]?["message"]
                == "Some resources are remaining: configmaps. has 1 resource instances")
        #expect(
            Conditions(of: namespace)["NamespaceFinalizersRemaining"]?["message"]
                == "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances")
        let writes = cluster.writes
        cluster.advance(by: 600)
        #expect(cluster.writes == writes)
        try cluster.edit(.configMaps, "held") { $0["metadata", "finalizers"] = nil }
        cluster.advance(by: 2)
        #expect(cluster.object(.namespaces, "default") == nil)
    }

    @Test func `events go an hour after they were last seen`() throws {
        let cluster = SimulatedCluster([EventExpiry()])
        try cluster.create(KubernetesObject(.events, namespace: "default", name: "e"))
        cluster.advance(by: 3000)
        try cluster.edit(.events, "e") { $0["series", "lastObservedTime"] = .string(cluster.now.microseconds) }
        cluster.advance(by: 3500)
        #expect(cluster.object(.events, "e") != nil)
        cluster.advance(by: 101)
        #expect(cluster.object(.events, "e") == nil)
    }
}
