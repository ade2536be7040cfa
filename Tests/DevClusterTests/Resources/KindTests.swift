import KubernetesModel
import Testing

@testable import DevCluster

/// What the server does for some kinds only.
struct KindTests {
    private let test = TestAPI()

    private func service(_ name: String, _ spec: JSONValue) -> KubernetesObject {
        var service = KubernetesObject(.services, namespace: "default", name: name)
        service.spec = spec
        service["spec", "ports"] = [["port": 80]]
        return service
    }

    private func create(_ object: KubernetesObject, _ type: ResourceType) throws -> KubernetesObject {
        try test.succeed(type.create(object, namespace: object.namespace))
    }

    @Test func `a Service gets an address of its own and keeps it`() throws {
        let services = try (0..<20).map { try create(service("s\($0)", [:]), .services) }
        let addresses = services.compactMap { $0["spec", "clusterIP"]?.string }
        #expect(Set(addresses).count == 20)
        #expect(addresses.allSatisfy { $0.hasPrefix("10.96.") })
        var changed = service("s0", ["selector": ["a": "b"]])
        changed.resourceVersion = services[0].resourceVersion
        let updated = try test.succeed(ResourceType.services.update(changed, namespace: "default"))
        #expect(updated["spec", "clusterIP"] == services[0]["spec", "clusterIP"])
        #expect(updated["spec", "clusterIPs"] == services[0]["spec", "clusterIPs"])
        #expect(updated["spec", "ipFamilies"] == ["IPv4"])
    }

    @Test func `an address or node port belongs to one Service at a time`() throws {
        _ = try create(service("a", ["clusterIP": "10.96.7.7"]), .services)
        let taken = try test.send(ResourceType.services.create(service("b", ["clusterIP": "10.96.7.7"]), namespace: "default"))
        #expect(taken.status == 422)
        #expect(
            taken.message
                == #"Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.96.7.7"]: failed to allocate IP 10.96.7.7: provided IP is already allocated"#
        )
        try test.send(ResourceType.services.delete("a", namespace: "default"))
        _ = try create(service("b", ["clusterIP": "10.96.7.7"]), .services)
        let first = try create(service("c", ["type": "NodePort"]), .services)
        let port = try #require(first["spec", "ports"]?.array?.first?["nodePort"]?.integer)
        #expect((30000..<32768).contains(port))
        var second = service("d", ["type": "NodePort"])
        second["spec", "ports"] = [["port": 80, "nodePort": .integer(port)]]
        let refused = try test.send(ResourceType.services.create(second, namespace: "default"))
        #expect(refused.message.contains("provided port is already allocated"))
    }

    @Test func `headless and external Services need no address`() throws {
        let headless = try create(service("a", ["clusterIP": "None"]), .services)
        #expect(headless["spec", "clusterIP"] == "None")
        let external = try create(service("b", ["type": "ExternalName", "externalName": "example.com"]), .services)
        #expect(external["spec", "clusterIP"] == nil)
    }

    @Test func `scale reads and sets the replicas of a Deployment`() throws {
        let deployment = try create(Sample.deployment("web", replicas: 2), .deployments)
        let scale = try test.succeed(ResourceType.deployments.get("web", namespace: "default", subresource: "scale"))
        #expect(scale.kind == "Scale")
        #expect(scale["spec", "replicas"] == 2)
        #expect(scale["status", "selector"] == "app=web")
        var wanted = scale
        wanted["spec", "replicas"] = 5
        let scaled = try test.succeed(ResourceType.deployments.update(wanted, namespace: "default", subresource: "scale"))
        #expect(scaled["spec", "replicas"] == 5)
        let patched = try test.succeed(
            ResourceType.deployments.patch("web", namespace: "default", .merge(["spec": ["replicas": 4]]), subresource: "scale"))
        #expect(patched["spec", "replicas"] == 4)
        let now = try test.succeed(ResourceType.deployments.get("web", namespace: "default"))
        #expect(now["spec", "replicas"] == 4)
        #expect(now.generation == deployment.generation + 2)
        let stale = try test.send(ResourceType.deployments.update(wanted, namespace: "default", subresource: "scale"))
        #expect(stale.status == 409)
        let negative = try test.send(
            ResourceType.deployments.patch("web", namespace: "default", .merge(["spec": ["replicas": -1]]), subresource: "scale"))
        #expect(negative.status == 422)
    }

    @Test func `an eviction takes from the disruption budget, and is refused when nothing is left`() throws {
        for name in ["a", "b"] {
            var pod = Sample.pod(name)
            pod["metadata", "labels"] = ["app": "web"]
            _ = try create(pod, .pods)
        }
        var budget = KubernetesObject(.podDisruptionBudgets, namespace: "default", name: "keep")
        budget.spec = ["minAvailable": 1, "selector": ["matchLabels": ["app": "web"]]]
        budget = try create(budget, .podDisruptionBudgets)
        budget.status = ["disruptionsAllowed": 1, "currentHealthy": 2, "desiredHealthy": 1, "expectedPods": 2]
        try test.succeed(ResourceType.podDisruptionBudgets.update(budget, namespace: "default", subresource: "status"))
        func evict(_ name: String) throws -> TestAPI.Answer {
            var request = APIRequest(.post, ResourceType.pods.path(namespace: "default", name: name, subresource: "eviction"))
            let body: JSONValue = ["apiVersion": "policy/v1", "kind": "Eviction", "metadata": ["name": .string(name)]]
            request.body = body.encoded()
            return try test.send(request)
        }
        #expect(try evict("a").status == 201)
        let refused = try evict("b")
        #expect(refused.status == 429)
        #expect(refused.message == "Cannot evict pod as it would violate the pod's disruption budget.")
        #expect(try test.send(ResourceType.pods.list(namespace: "default")).names == ["b"])
    }

    @Test func `Events are the same in both of their groups`() throws {
        var event = KubernetesObject(
            ResourceType(group: "", version: "v1", plural: "events", kind: "Event"), namespace: "default", name: "e")
        event.json["involvedObject"] = ["kind": "Pod", "name": "p", "namespace": "default"]
        event.json["reason"] = "Started"
        event.json["message"] = "it runs"
        let core = ResourceType(group: "", version: "v1", plural: "events", kind: "Event")
        let created = try create(event, core)
        #expect(created.json["message"] == "it runs")
        let other = try test.succeed(ResourceType.events.get("e", namespace: "default"))
        #expect(other.apiVersion == "events.k8s.io/v1")
        #expect(other.json["note"] == "it runs")
        #expect(other.json["regarding"] == event.json["involvedObject"])
        let found = try test.send(
            core.list(namespace: "default", ListOptions(fieldSelector: "involvedObject.name=p,reason=Started")))
        #expect(found.items.map(\.apiVersion) == ["v1"])
    }

    @Test func `an autoscaler is served in both versions`() throws {
        let version1 = ResourceType(
            group: "autoscaling", version: "v1", plural: "horizontalpodautoscalers", kind: "HorizontalPodAutoscaler")
        var scaler = KubernetesObject(version1, namespace: "default", name: "web")
        scaler.spec = [
            "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": "web"], "maxReplicas": 3,
            "targetCPUUtilizationPercentage": 70,
        ]
        #expect(try create(scaler, version1)["spec", "targetCPUUtilizationPercentage"] == 70)
        let second = try test.succeed(ResourceType.horizontalPodAutoscalers.get("web", namespace: "default"))
        let metric = try #require(second["spec", "metrics"]?.array?.first)
        #expect(metric["resource", "target"] == ["averageUtilization": 70, "type": "Utilization"])
    }

    @Test func `a repeated event is counted, not stored anew`() throws {
        let pod = try create(Sample.pod("p"), .pods)
        let write = ClusterWrite.event(about: pod, type: .pods, eventType: "Warning", reason: "BackOff", message: "again")
        let first = try #require(try test.api.perform(write, as: "kubelet"))
        test.advance(10)
        let second = try #require(try test.api.perform(write, as: "kubelet"))
        #expect(first.key == second.key)
        #expect(second.json["deprecatedCount"] == 2)
        #expect(second.json["deprecatedFirstTimestamp"] == first.json["deprecatedFirstTimestamp"])
        #expect(second.json["deprecatedLastTimestamp"] != first.json["deprecatedLastTimestamp"])
        let other = ClusterWrite.event(about: pod, type: .pods, eventType: "Normal", reason: "Pulled", message: "once")
        let third = try #require(try test.api.perform(other, as: "kubelet"))
        #expect(try test.send(ResourceType.events.list(namespace: "default")).names == [first.name, third.name])
        try test.send(ResourceType.events.delete(first.name, namespace: "default"))
        let anew = try #require(try test.api.perform(write, as: "kubelet"))
        #expect(anew.json["deprecatedCount"] == 1)
    }

    @Test func `a pod runs as an account that exists`() throws {
        let pod = try create(Sample.pod("p"), .pods)
        #expect(pod["spec", "serviceAccountName"] == "default")
        #expect(pod["spec", "tolerations"]?.array?.count == 2)
        #expect(pod["status", "qosClass"] == "BestEffort")
        var other = Sample.pod("q")
        other["spec", "serviceAccountName"] = "nobody"
        let refused = try test.send(ResourceType.pods.create(other, namespace: "default"))
        #expect(
            refused.message
                == #"pods "q" is forbidden: error looking up service account default/nobody: serviceaccount "nobody" not found"#)
        other["spec", "serviceAccountName"] = nil
        other["spec", "priorityClassName"] = "nothing"
        #expect(
            try test.send(ResourceType.pods.create(other, namespace: "default")).message
                == #"pods "q" is forbidden: no PriorityClass with name nothing was found"#)
    }
}
