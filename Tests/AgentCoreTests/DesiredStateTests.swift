import AgentCore
import KubernetesModel
import KubernetesSchema
import Testing

@Suite struct DesiredStateTests {
    private static func pod(_ spec: JSONValue) throws -> JSONValue {
        try DesiredState(of: Fixture.agent(spec)).deployment.spec["template"] ?? .null
    }

    private static func container(_ spec: JSONValue) throws -> JSONValue {
        try pod(spec)["spec", "containers"]?.array?.first { $0["name"] == "agent" } ?? .null
    }

    @Test func `the default agent listens on 8080, is served on 80 and is probed there`() throws {
        let container = try Self.container([:])
        #expect(container["ports"] == [["name": "http", "containerPort": 8080, "protocol": "TCP"]])
        #expect(container["readinessProbe"] == ["tcpSocket": ["port": "http"]])
        let service = try DesiredState(of: Fixture.agent()).service
        #expect(
            service?.spec == [
                "type": "ClusterIP", "selector": ["agentoperator.dev/agent": "hello"],
                "ports": [["name": "http", "port": 80, "protocol": "TCP", "targetPort": "http"]],
            ])
    }

    @Test func `every child has the labels and one controlling owner`() throws {
        let desired = try DesiredState(of: Fixture.agent(["autoscaling": ["maxReplicas": 2]]))
        for kind in ChildKind.allCases {
            let child = try #require(desired[kind])
            #expect(child.name == "hello" && child.namespace == "team")
            #expect(
                child.labels == [
                    "app.kubernetes.io/name": "hello", "app.kubernetes.io/instance": "hello",
                    "app.kubernetes.io/managed-by": "agent-operator", "agentoperator.dev/agent": "hello",
                ])
            #expect(child.controller?.uid == "agent-uid" && child.ownerReferences.count == 1)
        }
    }

    @Test func `fields that are the upstream's own pass through as they are`() throws {
        let fields: JSONValue = [
            "command": ["run"], "args": ["-v"], "imagePullPolicy": "Always",
            "env": [["name": "A", "valueFrom": ["secretKeyRef": ["name": "s", "key": "k"]]]],
            "envFrom": [["configMapRef": ["name": "c"]]], "resources": ["limits": ["memory": "1Gi"]],
            "livenessProbe": ["httpGet": ["path": "/", "port": 8080]], "startupProbe": ["exec": ["command": ["true"]]],
            "readinessProbe": ["httpGet": ["path": "/ready", "port": "http"]],
        ]
        let container = try Self.container(fields)
        for member in fields.object ?? [:] { #expect(container[member.key] == member.value) }
    }

    @Test(
        arguments: [
            ("Restricted", true, true), ("Baseline", nil, nil), ("Privileged", nil, nil),
        ] as [(JSONValue, JSONValue?, JSONValue?)])
    func `a security profile shows in the pod and in every container`(
        profile: JSONValue, nonRoot: JSONValue?, hardened: JSONValue?
    ) throws {
        let sidecar: JSONValue = ["spec": ["containers": [["name": "sidecar", "image": "s:1"]]]]
        let pod = try Self.pod(["security": ["profile": profile], "podTemplate": sidecar])
        #expect(pod["spec", "securityContext", "runAsNonRoot"] == nonRoot)
        #expect((pod["spec", "securityContext", "seccompProfile"] == nil) == (profile == "Privileged"))
        let containers = try #require(pod["spec", "containers"]?.array)
        #expect(containers.count == 2)
        for container in containers {
            #expect((container["securityContext", "allowPrivilegeEscalation"] == false) == (hardened == true))
            #expect((container["securityContext", "capabilities", "drop"] == ["ALL"]) == (hardened == true))
        }
    }

    @Test func `a service account token is mounted only for an account that was named`() throws {
        #expect(try Self.pod([:])["spec", "automountServiceAccountToken"] == false)
        let named = try Self.pod(["serviceAccountName": "reader"])
        #expect(named["spec", "automountServiceAccountToken"] == true)
        #expect(named["spec", "serviceAccountName"] == "reader")
    }

    @Test func `podTemplate is merged over the generated template, containers by name`() throws {
        let template: JSONValue = [
            "metadata": ["labels": ["team": "blue"], "annotations": ["a": "b"]],
            "spec": [
                "containers": [
                    ["name": "agent", "volumeMounts": [["name": "v", "mountPath": "/v"]]], ["name": "other", "image": "o:1"],
                ],
                "volumes": [["name": "v", "emptyDir": [:]]], "runtimeClassName": "gvisor",
                "securityContext": ["runAsNonRoot": false],
            ],
        ]
        let pod = try Self.pod(["podTemplate": template])
        #expect(pod["metadata", "labels", "team"] == "blue")
        #expect(pod["metadata", "labels", AgentLabel.agent] == "hello")
        #expect(pod["spec", "runtimeClassName"] == "gvisor")
        #expect(pod["spec", "securityContext", "runAsNonRoot"] == false)
        let container = try Self.container(["podTemplate": template])
        #expect(container["image"] == "example.com/hello:1")
        #expect(container["volumeMounts"] == [["name": "v", "mountPath": "/v"]])
        #expect(Set(pod["spec", "containers"]?.array?.compactMap { $0["name"]?.string } ?? []) == ["agent", "other"])
    }

    @Test func `the labels that select the pods cannot be changed`() throws {
        let pod = try Self.pod(["podTemplate": ["metadata": ["labels": ["agentoperator.dev/agent": "other"]]]])
        #expect(pod["metadata", "labels", AgentLabel.agent] == "hello")
    }

    @Test func `without ports there is no Service, and no probe that could only fail`() throws {
        let agent = try Fixture.agent(["ports": []])
        #expect(try DesiredState(of: agent).service == nil)
        #expect(try Self.container(["ports": []])["readinessProbe"] == nil)
        let datagrams = try Self.container(["ports": [["name": "dns", "containerPort": 53, "protocol": "UDP"]]])
        #expect(datagrams["readinessProbe"] == nil)
    }

    @Test func `a spec that cannot be read is refused by field`() {
        #expect(throws: FieldError.self) { try Fixture.agent(["replicas": "three"]) }
        #expect(throws: FieldError.required(FieldPath("spec", "autoscaling", "maxReplicas"))) {
            try Fixture.agent(["autoscaling": [:]])
        }
    }
}
