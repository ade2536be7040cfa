import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct EndpointsTests {
    let cluster = SimulatedCluster(workloadControllers + [EndpointSliceController(), GarbageCollector()])

    private func service(
        _ name: String = "web", ports: JSONValue = [["name": "http", "port": 80, "protocol": "TCP", "targetPort": 8080]]
    )
        -> KubernetesObject
    {
        var service = KubernetesObject(.services, namespace: "default", name: name)
        service["metadata", "labels"] = ["team": "a"]
        service["spec"] = ["selector": ["app": "web"], "ports": ports, "clusterIP": "10.96.0.10", "type": "ClusterIP"]
        return service
    }

    private var slices: [KubernetesObject] { cluster.list(.endpointSlices, namespace: "default") }
    private func addresses(_ conditions: JSONValue) -> Int {
        slices.flatMap { $0["endpoints"]?.array ?? [] }.filter { $0["conditions"] == conditions }.count
    }
    private let ready: JSONValue = ["ready": true, "serving": true, "terminating": false]
    private let starting: JSONValue = ["ready": false, "serving": false, "terminating": false]

    @Test func `pods come in as they start, count when they are ready, and leave when they are deleted`() throws {
        try cluster.create(service())
        cluster.settle()
        #expect(slices.count == 1)
        #expect(slices[0]["endpoints"] == [])
        let name = slices[0].name
        try cluster.create(deployment())
        cluster.settle()
        #expect(addresses(starting) == 3)
        cluster.advance(by: 1)
        #expect(addresses(ready) == 3)
        #expect(slices.map(\.name) == [name])
        let slice = slices[0]
        #expect(slice["ports"] == [["name": "http", "port": 8080, "protocol": "TCP"]])
        #expect(slice["addressType"] == "IPv4")
        #expect(
            slice.labels == [
                "kubernetes.io/service-name": "web", "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
                "team": "a",
            ])
        let endpoint = try #require(slice["endpoints"]?.array?.first)
        let pod = try #require(cluster.pods.first)
        #expect(endpoint["addresses"] == [pod["status", "podIP"]!])
        #expect(endpoint["targetRef", "uid"]?.string == pod.uid)
        #expect(endpoint["nodeName"] == "dev")
        let subset = try #require(cluster.object(.endpoints, "web")?["subsets"]?.array?.first)
        #expect(subset["addresses"]?.array?.count == 3)
        #expect(subset["ports"] == [["name": "http", "port": 8080, "protocol": "TCP"]])

        try cluster.delete(.pods, pod.name)
        cluster.settle()
        #expect(addresses(["ready": false, "serving": true, "terminating": true]) == 1)
        #expect(addresses(ready) == 2)
        cluster.advance(by: 1)
        #expect(addresses(ready) == 3)
        try cluster.delete(.services, "web")
        cluster.settle()
        #expect(slices.isEmpty && cluster.object(.endpoints, "web") == nil)
    }

    @Test func `a change of a pod that shows in no endpoint is not looked at`() throws {
        try cluster.create(service())
        try cluster.create(deployment(image: "web:crash"))
        cluster.advance(by: 3)
        let writes = cluster.writes["update endpointslices"]
        cluster.advance(by: 600)
        #expect(cluster.writes["update endpointslices"] == writes)
        #expect(addresses(starting) == 3)
    }

    @Test func `a named target port is looked up in each pod, and pods with other numbers are apart`() throws {
        try cluster.create(
            service(ports: [["name": "http", "port": 80, "targetPort": "web"], ["name": "x", "port": 81, "targetPort": "none"]]))
        for (name, port) in [("a", 8080), ("b", 8080), ("c", 9090)] as [(String, Int64)] {
            var pod = KubernetesObject(.pods, namespace: "default", name: name)
            pod["metadata", "labels"] = ["app": "web"]
            pod["spec"] = [
                "containers": [["name": "m", "image": "i", "ports": [["name": "web", "containerPort": .integer(port)]]]]
            ]
            try cluster.create(pod)
        }
        cluster.advance(by: 1)
        let found = slices.map { ($0["ports"]?.array?.first?["port"]?.integer, $0["endpoints"]?.array?.count) }
            .sorted { ($0.0 ?? 0) < ($1.0 ?? 0) }
        #expect(found.map(\.0) == [8080, 9090])
        #expect(found.map(\.1) == [2, 1])
        #expect(cluster.object(.endpoints, "web")?["subsets"]?.array?.count == 2)
    }

    @Test func `labels that change take a pod in and out`() throws {
        try cluster.create(service())
        try cluster.create(deployment("other", replicas: 1))
        cluster.advance(by: 1)
        #expect(addresses(ready) == 0)
        try cluster.edit(.pods, cluster.pods[0].name) { $0["metadata", "labels", "app"] = "web" }
        cluster.settle()
        #expect(addresses(ready) == 1)
        try cluster.edit(.services, "web") { $0["spec", "selector"] = ["app": "nothing"] }
        cluster.settle()
        #expect(addresses(ready) == 0)
        try cluster.edit(.services, "web") { $0["spec", "selector"] = nil }
        cluster.settle()
        try cluster.edit(.services, "web") { $0["spec", "selector"] = ["app": "web"] }
        cluster.settle()
        #expect(addresses(ready) == 1)
    }

    @Test func `a slice holds a hundred addresses`() throws {
        try cluster.create(service())
        try cluster.create(deployment(replicas: 230))
        cluster.advance(by: 2)
        #expect(slices.compactMap { $0["endpoints"]?.array?.count }.sorted() == [30, 100, 100])
        try cluster.edit(.deployments, "web") { $0["spec", "replicas"] = 3 }
        cluster.advance(by: 2)
        #expect(slices.compactMap { $0["endpoints"]?.array?.count } == [3])
    }

    @Test func `unready addresses are published where that is asked for, and headless Services need no ports`() throws {
        var headless = service(ports: [])
        headless["spec", "clusterIP"] = "None"
        headless["spec", "publishNotReadyAddresses"] = true
        try cluster.create(headless)
        try cluster.create(deployment(image: "web:never-ready"))
        cluster.advance(by: 2)
        #expect(addresses(["ready": true, "serving": false, "terminating": false]) == 3)
        #expect(slices[0].labels["service.kubernetes.io/headless"] == "")
        #expect(cluster.object(.endpoints, "web")?["subsets"]?.array?.first?["addresses"]?.array?.count == 3)
    }

    @Test func `endpoints that somebody else sees to are left alone`() throws {
        var bare = service()
        bare["spec", "selector"] = nil
        try cluster.create(bare)
        var endpoints = KubernetesObject(.endpoints, namespace: "default", name: "web")
        endpoints["subsets"] = [["addresses": [["ip": "192.0.2.1"]]]]
        try cluster.create(endpoints)
        cluster.settle()
        #expect(cluster.object(.endpoints, "web")?["subsets"] == endpoints["subsets"])
        #expect(slices.isEmpty)
        try cluster.delete(.services, "web")
        cluster.settle()
        #expect(cluster.object(.endpoints, "web") != nil)
    }
}
