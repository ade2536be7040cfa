import Dispatch
import KubernetesModel
import Synchronization
import Testing

@testable import DevCluster

@Suite struct QuotaTests {
    let test = TestAPI()

    @Test func `a quota holds however many ask at once`() throws {
        var quota = KubernetesObject(.resourceQuotas, namespace: "default", name: "q")
        quota["spec", "hard"] = ["configmaps": "10"]
        try test.succeed(ResourceType.resourceQuotas.create(quota, namespace: "default"))
        let codes = Mutex<[Int: Int]>([:])
        DispatchQueue.concurrentPerform(iterations: 40) { index in
            let request = ResourceType.configMaps.create(Sample.configMap("m\(index)"), namespace: "default")
            let status = (try? test.send(request))?.status ?? 0
            codes.withLock { $0[status, default: 0] += 1 }
        }
        #expect(codes.withLock { $0 } == [201: 10, 403: 30])
        #expect(try test.send(ResourceType.configMaps.list(namespace: "default")).names.count == 10)
    }

    @Test func `what is deleted makes room at once`() throws {
        var quota = KubernetesObject(.resourceQuotas, namespace: "default", name: "q")
        quota["spec", "hard"] = ["count/configmaps": "1"]
        try test.succeed(ResourceType.resourceQuotas.create(quota, namespace: "default"))
        for name in ["a", "b"] {
            try test.succeed(ResourceType.configMaps.create(Sample.configMap(name), namespace: "default"))
            let refused = try test.send(ResourceType.configMaps.create(Sample.configMap("c"), namespace: "default"))
            #expect(
                refused.message
                    == #"configmaps "c" is forbidden: exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1"#
            )
            try test.succeed(ResourceType.configMaps.delete(name, namespace: "default"))
        }
    }
}
