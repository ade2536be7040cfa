import KubernetesClient
import KubernetesModel
import Testing

@testable import DevCluster

/// Who may do what, asked over the wire.
@Suite(.timeLimit(.minutes(10))) struct AccessTests {
    private static func robot(_ cluster: DevCluster, may rules: JSONValue) async throws -> KubernetesClient {
        let admin = TestClient.make(cluster)
        try await admin.send(
            ResourceType.serviceAccounts.create(
                KubernetesObject(.serviceAccounts, namespace: "default", name: "robot"), namespace: "default"))
        var role = KubernetesObject(.roles, namespace: "default", name: "robot")
        role["rules"] = rules
        try await admin.send(ResourceType.roles.create(role, namespace: "default"))
        var binding = KubernetesObject(.roleBindings, namespace: "default", name: "robot")
        binding["roleRef"] = ["apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "robot"]
        binding["subjects"] = [["kind": "ServiceAccount", "name": "robot", "namespace": "default"]]
        try await admin.send(ResourceType.roleBindings.create(binding, namespace: "default"))
        return TestClient.make(cluster, token: try cluster.issueToken(serviceAccount: "robot", namespace: "default"))
    }

    private func refusal(_ request: APIRequest, by client: KubernetesClient) async -> APIStatus? {
        do {
            try await client.send(request)
            return nil
        } catch { return error as? APIStatus }
    }

    @Test func `a service account may do what its role says, at once and until that changes`() async throws {
        try await ServerTests.withCluster { cluster in
            let robot = try await Self.robot(
                cluster, may: [["apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "create", "list"]]])
            try await robot.send(
                ResourceType.configMaps.create(
                    KubernetesObject(.configMaps, namespace: "default", name: "a"), namespace: "default"))
            #expect(try await robot.send(ResourceType.configMaps.get("a", namespace: "default")).name == "a")
            let delete = ResourceType.configMaps.delete("a", namespace: "default")
            let refused = await refusal(delete, by: robot)
            #expect(
                refused?.message
                    == #"configmaps "a" is forbidden: User "system:serviceaccount:default:robot" cannot delete resource "configmaps" in API group "" in the namespace "default""#
            )
            #expect(await refusal(ResourceType.configMaps.list(), by: robot)?.code == 403)
            let widen = Patch.json([["op": "add", "path": "/rules/0/verbs/-", "value": "delete"]])
            try await TestClient.make(cluster).send(ResourceType.roles.patch("robot", namespace: "default", widen))
            #expect(await refusal(delete, by: robot) == nil)
        }
    }

    @Test func `a token ends with its account`() async throws {
        try await ServerTests.withCluster { cluster in
            let robot = try await Self.robot(cluster, may: [["apiGroups": [""], "resources": ["pods"], "verbs": ["list"]]])
            let list = ResourceType.pods.list(namespace: "default")
            #expect(await refusal(list, by: robot) == nil)
            try await TestClient.make(cluster).send(ResourceType.serviceAccounts.delete("robot", namespace: "default"))
            #expect(await refusal(list, by: robot)?.code == 401)
            try await TestClient.make(cluster).send(
                ResourceType.serviceAccounts.create(
                    KubernetesObject(.serviceAccounts, namespace: "default", name: "robot"), namespace: "default"))
            #expect(await refusal(list, by: robot)?.code == 401)
        }
    }

    @Test func `a token ends when its time is over`() async throws {
        let clock = ManualClock(Timestamp(secondsSince1970: 1_800_000_000))
        var options = DevCluster.Options()
        options.environment = .deterministic(clock: clock)
        options.startsControllers = false
        try await ServerTests.withCluster(options) { cluster in
            let robot = try await Self.robot(cluster, may: [["apiGroups": [""], "resources": ["pods"], "verbs": ["list"]]])
            let list = ResourceType.pods.list(namespace: "default")
            clock.now = clock.now.adding(seconds: 86_399)
            #expect(await refusal(list, by: robot) == nil)
            clock.now = clock.now.adding(seconds: 1)
            #expect(await refusal(list, by: robot)?.code == 401)
        }
    }

    @Test func `nobody grants more than they have`() async throws {
        try await ServerTests.withCluster { cluster in
            let robot = try await Self.robot(
                cluster,
                may: [
                    [
                        "apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles", "rolebindings"],
                        "verbs": ["create", "patch"],
                    ],
                    ["apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]],
                ])
            var role = KubernetesObject(.roles, namespace: "default", name: "more")
            role["rules"] = [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"]]]
            let create = ResourceType.roles.create(role, namespace: "default")
            #expect(await refusal(create, by: robot) == nil)
            let widen = Patch.merge(["rules": [["apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]]]])
            let refused = await refusal(ResourceType.roles.patch("more", namespace: "default", widen), by: robot)
            #expect(refused?.code == 403)
            #expect(
                refused?.message.hasSuffix(
                    "is attempting to grant RBAC permissions not currently held:\n"
                        + #"{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}"#) == true)
            var binding = KubernetesObject(.roleBindings, namespace: "default", name: "more")
            binding["roleRef"] = ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"]
            binding["subjects"] = [["kind": "ServiceAccount", "name": "robot", "namespace": "default"]]
            let bind = ResourceType.roleBindings.create(binding, namespace: "default")
            #expect(await refusal(bind, by: robot)?.code == 403)
        }
    }

    @Test func `acting as another is a right of its own, and the other's rights count`() async throws {
        try await ServerTests.withCluster { cluster in
            let token = cluster.adminToken
            try await RawConnection.open(to: cluster) { connection in
                let admin = "Authorization: Bearer \(token)"
                let review = "POST /apis/authentication.k8s.io/v1/selfsubjectreviews"
                try await connection.request(
                    review, [admin, "Impersonate-User: jane", "Impersonate-Group: devs", "Impersonate-Extra-Team: a"], body: "{}")
                let user = try JSONReader.parse(try await connection.answer().body.utf8)["status", "userInfo"]
                #expect(
                    user == ["username": "jane", "groups": ["devs", "system:authenticated"], "extra": ["team": ["a"]]])
                try await connection.request("GET /api/v1/namespaces/default/pods", [admin, "Impersonate-User: jane"])
                #expect(try await connection.answer().status.contains("403"))
                try await connection.request(
                    "GET /api/v1/namespaces/default/pods",
                    [admin, "Impersonate-User: system:serviceaccount:default:default", "Impersonate-Group: system:masters"])
                #expect(try await connection.answer().status.contains("200"))
                try await connection.request("GET /api/v1/pods", [admin, "Impersonate-Uid: 5"])
                #expect(try await connection.answer().status.contains("400"))
            }
            let robot = try cluster.issueToken(serviceAccount: "default", namespace: "default")
            try await RawConnection.open(to: cluster) { connection in
                try await connection.request(
                    "GET /api/v1/pods",
                    ["Authorization: Bearer \(robot)", "Impersonate-User: admin", "Impersonate-Group: system:masters"])
                let answer = try await connection.answer()
                #expect(answer.body.contains(#"cannot impersonate resource \"users\""#))
            }
        }
    }

    @Test func `beyond the limit requests are asked to come back`() async throws {
        var options = DevCluster.Options()
        options.requestsInFlight = 0
        try await ServerTests.withCluster(options) { cluster in
            let robot = try cluster.issueToken(serviceAccount: "default", namespace: "default")
            try await RawConnection.open(to: cluster) { connection in
                try await connection.request("GET /api", ["Authorization: Bearer \(robot)"])
                let answer = try await connection.answer()
                #expect(answer.status.contains("429"))
                #expect(answer.head.contains("Retry-After: 1\r\n"))
                try await connection.request("GET /api", ["Authorization: Bearer \(cluster.adminToken)"])
                #expect(try await connection.answer().status.contains("200"))
            }
        }
    }

    @Test func `reviews tell what a token and a user are worth`() async throws {
        try await ServerTests.withCluster { cluster in
            let admin = TestClient.make(cluster)
            try await admin.send(
                ResourceType.serviceAccounts.create(
                    KubernetesObject(.serviceAccounts, namespace: "kube-system", name: "robot"), namespace: "kube-system"))
            let token = try cluster.issueToken(serviceAccount: "robot", namespace: "kube-system")
            func ask(_ plural: String, _ group: String, _ spec: JSONValue) async throws -> JSONValue {
                let type = ResourceType(group: group, version: "v1", plural: plural, kind: "", isNamespaced: false)
                let review = KubernetesObject(json: ["spec": spec])
                return try await admin.send(type.create(review, namespace: nil)).status
            }
            let known = try await ask("tokenreviews", "authentication.k8s.io", ["token": .string(token)])
            #expect(known["authenticated"] == true)
            #expect(known["user", "username"] == "system:serviceaccount:kube-system:robot")
            let other = try await ask(
                "tokenreviews", "authentication.k8s.io", ["token": .string(token), "audiences": ["elsewhere"]])
            #expect(other["authenticated"] == nil)
            let question: JSONValue = ["verb": "list", "resource": "pods", "namespace": "default"]
            let jane = try await ask(
                "subjectaccessreviews", "authorization.k8s.io",
                ["user": "jane", "groups": ["system:masters"], "resourceAttributes": question])
            #expect(jane["allowed"] == true)
            let joe = try await ask(
                "subjectaccessreviews", "authorization.k8s.io", ["user": "joe", "resourceAttributes": question])
            #expect(joe["allowed"] == false)
            await #expect(throws: APIStatus.self) {
                try await ask("subjectaccessreviews", "authorization.k8s.io", ["user": "joe"])
            }
        }
    }
}
