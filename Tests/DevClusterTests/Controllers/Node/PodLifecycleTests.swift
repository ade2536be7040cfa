import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct PodLifecycleTests {
    let cluster = SimulatedCluster([NodeController(), Scheduler(), Kubelet()])

    private func create(
        image: String = "example.com/agent:1", annotations: [String: String] = [:],
        _ change: (inout KubernetesObject) -> Void = { _ in }
    ) throws {
        var pod = KubernetesObject(.pods, namespace: "default", name: "pod")
        pod["spec"] = ["restartPolicy": "Always", "containers": [["name": "main", "image": .string(image)]]]
        for (key, value) in annotations { pod["metadata", "annotations", key] = .string(value) }
        change(&pod)
        try cluster.create(pod)
        cluster.settle()
    }

    private var pod: KubernetesObject { cluster.object(.pods, "pod") ?? KubernetesObject(json: [:]) }
    private var waiting: String? { pod.containerStatus["state", "waiting", "reason"]?.string }
    private func status(_ condition: String) -> String? { pod.podCondition(condition)?["status"]?.string }

    @Test func `a pod is scheduled, created, started and ready, each in its time`() throws {
        try create()
        #expect(pod.podNode == "dev")
        #expect(status("PodScheduled") == "True")
        #expect(waiting == "ContainerCreating")
        #expect(pod.podPhase == "Pending")
        #expect(status("Initialized") == "True")
        #expect(status("Ready") == "False")
        #expect(pod["status", "podIP"]?.string?.hasPrefix("10.244.") == true)
        #expect(pod["status", "qosClass"] == "BestEffort")
        cluster.advance(by: 0.1)
        #expect(pod.podPhase == "Running")
        #expect(pod.containerStatus["state", "running", "startedAt"] == "2026-01-02T03:04:05Z")
        #expect(pod.containerStatus["started"] == true)
        #expect(pod.containerStatus["ready"] == false)
        #expect(pod.podCondition("Ready")?["message"] == "containers with unready status: [main]")
        cluster.advance(by: 0.39)
        #expect(status("Ready") == "False")
        cluster.advance(by: 0.02)
        #expect(status("Ready") == "True")
        #expect(status("ContainersReady") == "True")
        #expect(pod.containerStatus["containerID"]?.string?.hasPrefix("dev://") == true)
        #expect(cluster.events.map(\.reason) == ["Scheduled", "Pulling", "Pulled", "Created", "Started"])
        #expect(cluster.events.map(\.source) == ["default-scheduler"] + Array(repeating: "kubelet", count: 4))
        let writes = cluster.writes
        cluster.advance(by: 10_000)
        #expect(cluster.writes == writes)
    }

    @Test(arguments: [("2s", 2), ("300ms", 0.3), ("1m", 60), ("0s", 0), ("nonsense", 0.5), ("-1s", 0.5)])
    func `an annotation says when a pod is ready`(text: String, seconds: Double) throws {
        try create(annotations: ["dev.agentoperator.dev/ready-after": text])
        #expect(cluster.run { $0.pods[0].isPodReady })
        #expect(cluster.elapsed == seconds)
    }

    @Test func `the initial delay of the readiness probe is waited for`() throws {
        try create {
            $0["spec", "containers"] = [
                ["name": "main", "image": "a", "readinessProbe": ["initialDelaySeconds": 7, "tcpSocket": ["port": 80]]]
            ]
        }
        #expect(cluster.run { $0.pods[0].isPodReady })
        #expect(cluster.elapsed == 7.1)
    }

    @Test func `slow-start is ready after 10 s`() throws {
        try create(image: "registry:5000/agent:slow-start@sha256:abc")
        #expect(cluster.run { $0.pods[0].isPodReady })
        #expect(cluster.elapsed == 10)
    }

    @Test func `never-ready runs, and its failing probe is told every 10 s`() throws {
        try create(image: "agent:never-ready")
        cluster.advance(by: 35)
        #expect(pod.podPhase == "Running")
        #expect(status("Ready") == "False")
        #expect(cluster.events("Unhealthy").count == 4)
    }

    @Test func `an image that cannot be pulled is tried again at growing distances`() throws {
        try create(image: "agent:pull-error")
        #expect(waiting == "ErrImagePull")
        cluster.advance(by: 1)
        #expect(waiting == "ImagePullBackOff")
        #expect(pod.podPhase == "Pending")
        #expect(
            pod.containerStatus["state", "waiting", "message"]?.string?
                .hasPrefix("Back-off pulling image \"agent:pull-error\": ErrImagePull: ") == true)
        #expect(cluster.events.map(\.reason) == ["Scheduled", "Pulling", "Failed", "Failed", "BackOff", "Failed"])
        cluster.advance(by: 700)
        // After 0, 10, 30, 70, 150, 310 and 610 s, each time with half a second between the failure and the back-off.
        #expect(cluster.events("Pulling").count == 7)
        try cluster.edit(.pods, "pod") { $0["spec", "containers"] = [["name": "main", "image": "agent:1"]] }
        #expect(cluster.run { $0.pods[0].isPodReady })
    }

    @Test func `a crashing container is restarted at growing distances`() throws {
        try create(image: "agent:crash-42")
        cluster.advance(by: 0.5)
        #expect(pod.containerStatus["state", "terminated", "exitCode"] == 42)
        #expect(pod.containerStatus["state", "terminated", "reason"] == "Error")
        cluster.advance(by: 0.5)
        #expect(pod.containerStatus["restartCount"] == 1)
        #expect(pod.containerStatus["lastState", "terminated", "exitCode"] == 42)
        cluster.advance(by: 1)
        #expect(waiting == "CrashLoopBackOff")
        #expect(pod.podPhase == "Running")
        let message = pod.containerStatus["state", "waiting", "message"]?.string
        #expect(message == "back-off 10s restarting failed container=main pod=pod_default(\(pod.uid))")
        cluster.advance(by: 100)
        // Restarts at about 1, 11, 32 and 72 s.
        #expect(pod.containerStatus["restartCount"] == 4)
        #expect(pod.containerStatus["state", "waiting", "message"]?.string?.hasPrefix("back-off 1m20s ") == true)
        cluster.advance(by: 3600)
        #expect(pod.containerStatus["state", "waiting", "message"]?.string?.hasPrefix("back-off 5m0s ") == true)
        #expect(cluster.events("BackOff").allSatisfy { $0.hasPrefix("Back-off restarting failed container main in pod pod_") })
        // Never ready in between.
        #expect(status("Ready") == "False")
    }

    @Test func `oom is killed with 137`() throws {
        try create(image: "agent:oom")
        cluster.advance(by: 0.5)
        #expect(pod.containerStatus["state", "terminated", "reason"] == "OOMKilled")
        #expect(pod.containerStatus["state", "terminated", "exitCode"] == 137)
    }

    @Test func `an annotation makes a running pod fall over, and get up again`() throws {
        try create()
        cluster.advance(by: 5000)
        #expect(status("Ready") == "True")
        try cluster.edit(.pods, "pod") { $0["metadata", "annotations", "dev.agentoperator.dev/behavior"] = "crash" }
        cluster.settle()
        #expect(pod.containerStatus["state", "terminated", "exitCode"] == 1)
        #expect(status("Ready") == "False")
        cluster.advance(by: 60)
        #expect(waiting == "CrashLoopBackOff")
        try cluster.edit(.pods, "pod") { $0["metadata", "annotations"] = nil }
        #expect(cluster.run { $0.pods[0].isPodReady })
    }

    @Test func `an image of root is refused where root is`() throws {
        try create(image: "agent:root") { $0["spec", "securityContext"] = ["runAsNonRoot": true] }
        cluster.advance(by: 1)
        #expect(waiting == "CreateContainerConfigError")
        #expect(
            pod.containerStatus["state", "waiting", "message"]?.string
                == "container has runAsNonRoot and image will run as root (pod: \"pod_default(\(pod.uid))\", container: main)")
        #expect(cluster.events("Failed").count == 1)
    }

    @Test func `an image of root runs where nobody minds, or as somebody else`() throws {
        try create(image: "agent:root") {
            $0["spec", "securityContext"] = ["runAsNonRoot": true]
            $0["spec", "containers"] = [["name": "main", "image": "agent:root", "securityContext": ["runAsUser": 1000]]]
        }
        #expect(cluster.run { $0.pods[0].isPodReady })
    }

    @Test(
        arguments: [
            (
                ["env": [["name": "A", "valueFrom": ["configMapKeyRef": ["name": "c", "key": "k"]]]]], "configmap \"c\" not found"
            ),
            (["env": [["name": "A", "valueFrom": ["secretKeyRef": ["name": "s", "key": "k"]]]]], "secret \"s\" not found"),
            (["envFrom": [["configMapRef": ["name": "c"]]]], "configmap \"c\" not found"),
            (["envFrom": [["secretRef": ["name": "s"]]]], "secret \"s\" not found"),
        ] as [(JSONValue, String)])
    func `what the environment lacks holds the container up until it is there`(extra: JSONValue, fault: String) throws {
        try create { pod in
            var container: JSONValue = ["name": "main", "image": "agent:1"]
            for member in extra.object ?? [:] { container[member.key] = member.value }
            pod["spec", "containers"] = [container]
        }
        cluster.advance(by: 60)
        #expect(waiting == "CreateContainerConfigError")
        #expect(pod.containerStatus["state", "waiting", "message"]?.string == fault)
        #expect(cluster.events("Failed") == ["Error: \(fault)"])
        var map = KubernetesObject(.configMaps, namespace: "default", name: "c")
        map["data"] = ["k": "v"]
        var secret = KubernetesObject(.secrets, namespace: "default", name: "s")
        secret["data"] = ["k": "dg=="]
        try cluster.create(map)
        try cluster.create(secret)
        #expect(cluster.run(within: 5) { $0.pods[0].isPodReady })
    }

    @Test func `a missing key is named, an optional one is not missed`() throws {
        var map = KubernetesObject(.configMaps, namespace: "default", name: "c")
        map["data"] = ["other": "v"]
        try cluster.create(map)
        try create {
            $0["spec", "containers"] = [
                [
                    "name": "main", "image": "agent:1",
                    "env": [
                        ["name": "A", "valueFrom": ["secretKeyRef": ["name": "s", "key": "k", "optional": true]]],
                        ["name": "B", "valueFrom": ["configMapKeyRef": ["name": "c", "key": "k"]]],
                    ],
                ]
            ]
        }
        cluster.advance(by: 1)
        #expect(pod.containerStatus["state", "waiting", "message"] == "couldn't find key k in ConfigMap default/c")
    }

    @Test func `a missing volume keeps the pod in creation`() throws {
        try create {
            $0["spec", "volumes"] = [["name": "cfg", "configMap": ["name": "c"]], ["name": "tmp", "emptyDir": [:]]]
        }
        cluster.advance(by: 60)
        #expect(waiting == "ContainerCreating")
        #expect(status("PodReadyToStartContainers") == "False")
        #expect(pod["status", "podIP"] == nil)
        #expect(cluster.events("FailedMount") == ["MountVolume.SetUp failed for volume \"cfg\" : configmap \"c\" not found"])
        try cluster.create(KubernetesObject(.configMaps, namespace: "default", name: "c"))
        #expect(cluster.run(within: 5) { $0.pods[0].isPodReady })
    }

    @Test func `missing pull secrets are only warned of`() throws {
        try create { $0["spec", "imagePullSecrets"] = [["name": "regcred"]] }
        #expect(cluster.run { $0.pods[0].isPodReady })
        #expect(cluster.events("FailedToRetrieveImagePullSecret").count == 1)
    }

    @Test func `init containers come first, one after the other, sidecars stay`() throws {
        try create {
            $0["spec", "initContainers"] = [
                ["name": "first", "image": "a"], ["name": "sidecar", "image": "b", "restartPolicy": "Always"],
                ["name": "last", "image": "c"],
            ]
        }
        #expect(status("Initialized") == "False")
        #expect(pod.podCondition("Initialized")?["message"] == "containers with incomplete status: [first sidecar last]")
        #expect(waiting == "PodInitializing")
        #expect(cluster.run { $0.pods[0].isPodReady })
        let statuses = pod["status", "initContainerStatuses"]?.array ?? []
        #expect(statuses.map { $0["state"]?.object?.keys.first } == ["terminated", "running", "terminated"])
        #expect(statuses[0]["state", "terminated", "reason"] == "Completed")
        #expect(status("Initialized") == "True")
    }

    @Test func `a crashing init container keeps the pod pending`() throws {
        try create { $0["spec", "initContainers"] = [["name": "first", "image": "a:crash"]] }
        cluster.advance(by: 5)
        #expect(pod.podPhase == "Pending")
        #expect(pod["status", "initContainerStatuses"]?.array?.first?["state", "waiting", "reason"] == "CrashLoopBackOff")
        #expect(waiting == "PodInitializing")
    }

    @Test func `a pod that is not to be restarted ends`() throws {
        try create(image: "a:crash") { $0["spec", "restartPolicy"] = "Never" }
        cluster.advance(by: 5)
        #expect(pod.podPhase == "Failed")
        #expect(pod.podCondition("Ready")?["reason"] == "PodFailed")
    }

    @Test func `readiness gates hold readiness back`() throws {
        try create { $0["spec", "readinessGates"] = [["conditionType": "example.com/gate"]] }
        cluster.advance(by: 1)
        #expect(status("ContainersReady") == "True")
        #expect(pod.podCondition("Ready")?["reason"] == "ReadinessGatesNotReady")
        try cluster.edit(.pods, "pod", subresource: "status") {
            $0.setPodCondition("example.com/gate", "True", now: cluster.now)
        }
        cluster.settle()
        #expect(status("Ready") == "True")
    }

    @Test func `a deleted pod is gone 100 ms later, one with a finalizer once that is removed`() throws {
        try create { $0["metadata", "finalizers"] = ["example.com/hold"] }
        cluster.advance(by: 1)
        try cluster.delete(.pods, "pod")
        #expect(cluster.object(.pods, "pod") != nil)
        cluster.advance(by: 0.11)
        #expect(cluster.events("Killing") == ["Stopping container main"])
        #expect(pod["metadata", "deletionGracePeriodSeconds"] == 0)
        let turns = cluster.reconciliations
        cluster.advance(by: 60)
        #expect(cluster.reconciliations - turns < 5)
        try cluster.edit(.pods, "pod") { $0["metadata", "finalizers"] = nil }
        #expect(cluster.object(.pods, "pod") == nil)
    }

    @Test func `what is given a name again is another pod`() throws {
        try create(image: "agent:crash")
        cluster.advance(by: 30)
        try cluster.delete(.pods, "pod", DeleteOptions(gracePeriodSeconds: 0))
        try create()
        #expect(pod.containerStatus["restartCount"] == 0)
        #expect(cluster.run { $0.pods[0].isPodReady })
    }
}
