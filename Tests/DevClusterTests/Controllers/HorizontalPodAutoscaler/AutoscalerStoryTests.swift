import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct AutoscalerStoryTests {
    let cluster = SimulatedCluster(workloadControllers + [HorizontalPodAutoscalerController(), GarbageCollector()])

    private func autoscaler(
        _ name: String = "web", min: Int = 1, max: Int = 10, metrics: JSONValue? = nil, target: String = "web",
        annotations: JSONValue? = nil
    ) -> KubernetesObject {
        var object = KubernetesObject(.horizontalPodAutoscalers, namespace: "default", name: name)
        object["metadata", "annotations"] = annotations
        object["spec"] = [
            "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": .string(target)],
            "minReplicas": .integer(Int64(min)), "maxReplicas": .integer(Int64(max)),
        ]
        object["spec", "metrics"] = metrics
        return object
    }

    private var replicas: Int { cluster.object(.deployments, "web")?.replicas ?? -1 }
    private func condition(_ type: String) -> String { cluster.condition(.horizontalPodAutoscalers, "web", type) }
    private var status: JSONValue { cluster.object(.horizontalPodAutoscalers, "web")?.status ?? [:] }
    private func load(_ value: String?) throws {
        try cluster.edit(.horizontalPodAutoscalers, "web") {
            $0["metadata", "annotations", "dev.agentoperator.dev/cpu-load"] = value.map { .string($0) }
        }
    }

    @Test func `without any annotation a pod is idle and all is well`() throws {
        try cluster.create(deployment(replicas: 1))
        try cluster.create(autoscaler())
        cluster.advance(by: 20)
        #expect(replicas == 1)
        #expect(condition("AbleToScale") == "True ReadyForNewScale")
        #expect(condition("ScalingActive") == "True ValidMetricFound")
        #expect(condition("ScalingLimited") == "False DesiredWithinRange")
        #expect(
            status["currentMetrics"] == [
                [
                    "type": "Resource",
                    "resource": ["name": "cpu", "current": ["averageUtilization": 30, "averageValue": "30m"]],
                ]
            ])
        let writes = cluster.writes
        cluster.advance(by: 600)
        #expect(cluster.writes == writes)
    }

    @Test func `load brings pods, and their going waits five minutes`() throws {
        try cluster.create(deployment(replicas: 1))
        try cluster.create(autoscaler())
        cluster.advance(by: 20)
        try load("320%")
        cluster.advance(by: 2)
        #expect(replicas == 4)
        #expect(
            cluster.events("SuccessfulRescale")
                == ["New size: 4; reason: cpu resource utilization (percentage of request) above target"])
        #expect(status["lastScaleTime"] != nil)
        cluster.advance(by: 60)
        #expect(replicas == 4)
        #expect(cluster.object(.deployments, "web")?.statusCount("availableReplicas") == 4)
        try load("100m")
        cluster.advance(by: 10)
        #expect(replicas == 4)
        #expect(condition("AbleToScale") == "True ScaleDownStabilized")
        cluster.advance(by: 300)
        #expect(replicas == 2)
        #expect(cluster.events("SuccessfulRescale").last == "New size: 2; reason: All metrics below target")
    }

    @Test func `the usage of pods may be said on the Deployment, or in its template`() throws {
        try cluster.create(deployment(replicas: 2, annotations: ["dev.agentoperator.dev/cpu": "160m"]))
        try cluster.create(autoscaler())
        cluster.advance(by: 5)
        // 160 % of 100m, with a target of 80 %; and since each new pod uses as much, it goes on to the maximum.
        #expect(
            cluster.events("SuccessfulRescale").map { $0.prefix(11) }
                == ["New size: 4", "New size: 8", "New size: 10"].map { $0.prefix(11) })
        try cluster.edit(.deployments, "web") { $0["metadata", "annotations", "dev.agentoperator.dev/cpu"] = "80%" }
        cluster.advance(by: 30)
        #expect(status["currentMetrics"]?.array?.first?["resource", "current", "averageUtilization"] == 80)
    }

    @Test func `sizes outside of minimum and maximum are mended at once`() throws {
        try cluster.create(deployment(replicas: 1))
        try cluster.create(autoscaler(min: 3, max: 5))
        cluster.advance(by: 2)
        #expect(replicas == 3)
        #expect(cluster.events("SuccessfulRescale") == ["New size: 3; reason: Current number of replicas below Spec.MinReplicas"])
        try cluster.edit(.deployments, "web") { $0["spec", "replicas"] = 9 }
        cluster.advance(by: 2)
        #expect(
            cluster.events("SuccessfulRescale").contains("New size: 5; reason: Current number of replicas above Spec.MaxReplicas")
        )
    }

    @Test func `a target of no replicas is left alone`() throws {
        try cluster.create(deployment(replicas: 0))
        try cluster.create(autoscaler(min: 2))
        cluster.advance(by: 60)
        #expect(replicas == 0)
        #expect(condition("ScalingActive") == "False ScalingDisabled")
        try cluster.edit(.deployments, "web") { $0["spec", "replicas"] = 1 }
        cluster.advance(by: 2)
        #expect(replicas == 2)
    }

    @Test func `a target that is missing is named, and found when it comes`() throws {
        try cluster.create(autoscaler())
        cluster.advance(by: 2)
        #expect(condition("AbleToScale") == "False FailedGetScale")
        #expect(cluster.events("FailedGetScale").first == "deployments.apps \"web\" not found")
        try cluster.create(deployment(replicas: 1))
        cluster.advance(by: 2)
        #expect(condition("AbleToScale") == "True ReadyForNewScale")
        // Not more often than the real one.
        #expect(cluster.events("FailedGetScale").count == 1)
    }

    @Test func `a kind that is not served, or cannot be scaled, is said so`() throws {
        var object = autoscaler()
        object["spec", "scaleTargetRef"] = ["apiVersion": "example.com/v1", "kind": "Thing", "name": "x"]
        try cluster.create(object)
        cluster.settle()
        #expect(cluster.events("FailedGetScale") == ["no matches for kind \"Thing\" in group \"example.com\""])
        try cluster.create(KubernetesObject(.configMaps, namespace: "default", name: "x"))
        try cluster.edit(.horizontalPodAutoscalers, "web") {
            $0["spec", "scaleTargetRef"] = ["apiVersion": "v1", "kind": "ConfigMap", "name": "x"]
        }
        cluster.settle()
        #expect(cluster.events("FailedGetScale").last == "configmaps has no subresource scale")
    }

    @Test func `utilization needs requests`() throws {
        try cluster.create(
            deployment { $0["spec", "template", "spec", "containers"] = [["name": "main", "image": "a:1"]] })
        try cluster.create(autoscaler())
        cluster.advance(by: 2)
        #expect(condition("ScalingActive") == "False FailedGetResourceMetric")
        let pod = try #require(cluster.pods.first)
        let cause = "failed to get cpu utilization: missing request for cpu in container main of Pod \(pod.name)"
        #expect(cluster.events("FailedGetResourceMetric").last == cause)
        #expect(
            cluster.events("FailedComputeMetricsReplicas").last
                == "invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: \(cause)")
        #expect(replicas == 3)
    }

    @Test func `an average needs no requests`() throws {
        try cluster.create(
            deployment(replicas: 2) { $0["spec", "template", "spec", "containers"] = [["name": "main", "image": "a:1"]] })
        let metric: JSONValue = [
            "type": "Resource", "resource": ["name": "memory", "target": ["type": "AverageValue", "averageValue": "100Mi"]],
        ]
        try cluster.create(autoscaler(metrics: [metric], annotations: ["dev.agentoperator.dev/memory": "150Mi"]))
        cluster.advance(by: 5)
        #expect(cluster.events("SuccessfulRescale").first == "New size: 3; reason: memory resource above target")
        #expect(status["currentMetrics"]?.array?.first?["resource", "current", "averageValue"] == "150Mi")
    }

    @Test func `of several metrics the one that asks for most counts, and an unknown one forbids shrinking`() throws {
        try cluster.create(deployment(replicas: 4))
        let requests: JSONValue = [
            "type": "Pods", "pods": ["metric": ["name": "requests"], "target": ["type": "AverageValue", "averageValue": "100"]],
        ]
        let queue: JSONValue = [
            "type": "External",
            "external": ["metric": ["name": "queue"], "target": ["type": "AverageValue", "averageValue": "10"]],
        ]
        try cluster.create(
            autoscaler(metrics: [requests, queue], annotations: ["dev.agentoperator.dev/metric-requests": "10"]))
        cluster.advance(by: 400)
        #expect(replicas == 4)
        #expect(condition("ScalingActive") == "False FailedGetExternalMetric")
        try cluster.edit(.horizontalPodAutoscalers, "web") {
            $0["metadata", "annotations", "dev.agentoperator.dev/metric-queue"] = "70"
        }
        cluster.advance(by: 5)
        #expect(replicas == 7)
        #expect(condition("ScalingActive") == "True ValidMetricFound")
        #expect(cluster.events("SuccessfulRescale") == ["New size: 7; reason: external metric queue above target"])
        #expect(status["currentMetrics"]?.array?.map { $0["type"] } == ["Pods", "External"])
    }

    @Test func `an object's metric is a share of the ready pods`() throws {
        try cluster.create(deployment(replicas: 3))
        let metric: JSONValue = [
            "type": "Object",
            "object": [
                "describedObject": ["apiVersion": "v1", "kind": "Service", "name": "web"], "metric": ["name": "hits"],
                "target": ["type": "Value", "value": "1k"],
            ],
        ]
        try cluster.create(autoscaler(metrics: [metric], annotations: ["dev.agentoperator.dev/metric-hits": "2k"]))
        cluster.advance(by: 0.6)
        #expect(replicas == 6)
        #expect(cluster.events("SuccessfulRescale").first == "New size: 6; reason: Service metric hits above target")
    }

    @Test func `one container can be looked at alone`() throws {
        try cluster.create(
            deployment(replicas: 2) {
                $0["spec", "template", "spec", "containers"] = [
                    ["name": "main", "image": "a:1", "resources": ["requests": ["cpu": "1"]]], ["name": "side", "image": "b:1"],
                ]
            })
        let metric: JSONValue = [
            "type": "ContainerResource",
            "containerResource": [
                "name": "cpu", "container": "main", "target": ["type": "Utilization", "averageUtilization": 50],
            ],
        ]
        try cluster.create(autoscaler(metrics: [metric], annotations: ["dev.agentoperator.dev/cpu": "750m"]))
        cluster.advance(by: 1)
        #expect(
            cluster.events("SuccessfulRescale").first
                == "New size: 3; reason: cpu container resource utilization (percentage of request) above target")
    }

    @Test func `text that is no usage is explained`() throws {
        try cluster.create(deployment(replicas: 1))
        cluster.advance(by: 1)
        try cluster.create(autoscaler(annotations: ["dev.agentoperator.dev/cpu-load": "a lot"]))
        cluster.advance(by: 1)
        #expect(
            cluster.events("FailedGetResourceMetric").first
                == "failed to get cpu utilization: annotation dev.agentoperator.dev/cpu-load is \"a lot\": "
                + "write a percentage as 90%, a quantity as 250m, or none")
        try load("none")
        cluster.advance(by: 1)
        #expect(
            cluster.events("FailedGetResourceMetric").last
                == "failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)")
    }

    @Test func `two autoscalers of one target both stop`() throws {
        try cluster.create(deployment(replicas: 1))
        try cluster.create(autoscaler())
        try cluster.create(autoscaler("second"))
        cluster.advance(by: 20)
        #expect(condition("ScalingActive") == "False AmbiguousSelector")
        try cluster.delete(.horizontalPodAutoscalers, "second")
        cluster.advance(by: 20)
        #expect(condition("ScalingActive") == "True ValidMetricFound")
    }

    @Test func `a refused change of size is told, and tried again`() throws {
        cluster.refuse = { write in
            guard case .update(_, _, subresource: "scale") = write else { return nil }
            return APIStatus(code: 403, reason: .forbidden, message: "no more")
        }
        try cluster.create(deployment(replicas: 1))
        try cluster.create(autoscaler(min: 3))
        cluster.advance(by: 2)
        #expect(condition("AbleToScale") == "False FailedUpdateScale")
        #expect(cluster.events("FailedRescale").first == "New size: 3; error: no more")
        cluster.refuse = { _ in nil }
        cluster.advance(by: 10)
        #expect(replicas == 3)
    }

    @Test func `nonsense in a spec never crashes`() throws {
        let nonsense: [JSONValue] = [.null, "x", .integer(.max), .integer(.min), .double(1e300), [], [:], [[:]], ["x"]]
        for value in nonsense {
            for path in [
                ["metrics"], ["behavior"], ["maxReplicas"], ["scaleTargetRef"], ["behavior", "scaleUp"],
                ["behavior", "scaleDown", "policies"],
            ] {
                let cluster = SimulatedCluster(workloadControllers + [HorizontalPodAutoscalerController()])
                var object = autoscaler()
                object.json[path: ["spec"] + path] = value
                try cluster.create(deployment())
                _ = try? cluster.create(object)
                cluster.advance(by: 2)
            }
        }
    }
}
