import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct SchedulerTests {
    let cluster = SimulatedCluster([NodeController(), Scheduler(), Kubelet()])

    private func schedule(_ spec: JSONValue) throws -> KubernetesObject {
        var pod = KubernetesObject(.pods, namespace: "default", name: "pod")
        pod["spec"] = ["containers": [["name": "main", "image": "a"]]]
        for member in spec.object ?? [:] { pod["spec", member.key] = member.value }
        try cluster.create(pod)
        cluster.advance(by: 1)
        return try #require(cluster.object(.pods, "pod"))
    }

    @Test(
        arguments: [
            (["nodeSelector": ["disk": "ssd"]], "1 node(s) didn't match Pod's node affinity/selector"),
            (["containers": [["name": "a", "image": "a", "resources": ["requests": ["cpu": "65"]]]]], "1 Insufficient cpu"),
            (
                [
                    "containers": [
                        ["name": "a", "image": "a", "resources": ["requests": ["cpu": "40", "memory": "200Gi"]]],
                        ["name": "b", "image": "a", "resources": ["requests": ["cpu": "40", "memory": "100Gi"]]],
                    ]
                ], "1 Insufficient cpu, 1 Insufficient memory"
            ),
            (
                ["containers": [["name": "a", "image": "a", "resources": ["limits": ["nvidia.com/gpu": "1"]]]]],
                "1 Insufficient nvidia.com/gpu"
            ),
            (
                [
                    "affinity": [
                        "nodeAffinity": [
                            "requiredDuringSchedulingIgnoredDuringExecution": [
                                "nodeSelectorTerms": [
                                    ["matchExpressions": [["key": "kubernetes.io/os", "operator": "In", "values": ["windows"]]]]
                                ]
                            ]
                        ]
                    ]
                ], "1 node(s) didn't match Pod's node affinity/selector"
            ),
        ] as [(JSONValue, String)])
    func `a pod that fits no node stays pending and says why`(spec: JSONValue, reason: String) throws {
        let pod = try schedule(spec)
        #expect(pod.podNode == nil)
        #expect(pod.podPhase == "Pending")
        let message =
            "0/1 nodes are available: \(reason). no new claims to deallocate, preemption: 0/1 nodes are available: "
            + "1 Preemption is not helpful for scheduling."
        #expect(pod.podCondition("PodScheduled")?["reason"] == "Unschedulable")
        #expect(pod.podCondition("PodScheduled")?["message"]?.string == message)
        #expect(cluster.events("FailedScheduling") == [message])
        try cluster.delete(.pods, "pod")
        #expect(cluster.pods.isEmpty)
    }

    @Test(
        arguments: [
            ["nodeSelector": ["kubernetes.io/os": "linux"]],
            ["containers": [["name": "a", "image": "a", "resources": ["requests": ["cpu": "64", "memory": "256Gi"]]]]],
            [
                "affinity": [
                    "nodeAffinity": [
                        "requiredDuringSchedulingIgnoredDuringExecution": [
                            "nodeSelectorTerms": [
                                ["matchExpressions": [["key": "gpu", "operator": "Exists"]]],
                                [
                                    "matchExpressions": [
                                        ["key": "kubernetes.io/arch", "operator": "In", "values": ["amd64", "arm64"]]
                                    ]
                                ],
                            ]
                        ]
                    ]
                ]
            ],
        ] as [JSONValue])
    func `a pod that fits is bound`(spec: JSONValue) throws {
        #expect(try schedule(spec).podNode == "dev")
    }

    @Test func `a pod of another scheduler, and one behind a gate, is left alone`() throws {
        #expect(try schedule(["schedulerName": "mine"]).status == ["phase": "Pending"])
        try cluster.delete(.pods, "pod")
        #expect(
            try schedule(["schedulingGates": [["name": "wait"]]]).podCondition("PodScheduled")?["reason"] == "SchedulingGated")
        try cluster.edit(.pods, "pod") { $0["spec", "schedulingGates"] = nil }
        cluster.settle()
        #expect(cluster.object(.pods, "pod")?.podNode == "dev")
    }

    /// https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
    @Test(
        arguments: [
            ([[:]], "BestEffort"), ([["limits": ["cpu": "1", "memory": "1Gi"]]], "Guaranteed"),
            ([["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "1000m", "memory": "1024Mi"]]], "Guaranteed"),
            ([["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "500m", "memory": "1Gi"]]], "Burstable"),
            ([["limits": ["cpu": "1", "memory": "1Gi"]], [:]], "Burstable"), ([["limits": ["cpu": "1"]]], "Burstable"),
            ([["requests": ["nvidia.com/gpu": "1"]]], "BestEffort"),
        ] as [([JSONValue], String)])
    func `the class of service follows from requests and limits`(resources: [JSONValue], expected: String) {
        var pod = KubernetesObject(.pods, namespace: "default", name: "pod")
        pod["spec", "containers"] = .array(resources.map { ["name": "c", "resources": $0] })
        #expect(pod.qosClass == expected)
    }

    @Test func `the node comes with the first namespace and comes back when deleted`() throws {
        try cluster.create(KubernetesObject(.namespaces, name: "default"))
        cluster.settle()
        let node = try #require(cluster.object(.nodes, "dev"))
        #expect(node["status", "capacity", "cpu"] == "64")
        #expect(Conditions(of: node).status("Ready") == "True")
        try cluster.delete(.nodes, "dev")
        cluster.settle()
        #expect(cluster.object(.nodes, "dev") != nil)
    }
}
