import KubernetesModel
import Testing

@testable import DevCluster

@Suite struct RBACPolicyTests {
    private static func request(_ text: String) throws -> RequestInfo {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        let target = try #require(RequestTarget(parts[1]))
        return try #require(RequestInfo(method: parts[0], target: target))
    }

    @Test(
        arguments: [
            (["get"], ["apps"], ["deployments"], [], "GET /apis/apps/v1/namespaces/x/deployments/y", true),
            (["get"], ["apps"], ["deployments"], [], "GET /apis/apps/v1/namespaces/x/deployments", false),
            (["*"], ["*"], ["*"], [], "DELETE /api/v1/namespaces/x/pods", true),
            (["get"], [""], ["*"], [], "GET /apis/apps/v1/namespaces/x/deployments/y", false),
            (["get"], ["apps"], ["deployments"], [], "GET /apis/apps/v1/namespaces/x/deployments/y/scale", false),
            (["get"], ["apps"], ["deployments/scale"], [], "GET /apis/apps/v1/namespaces/x/deployments/y/scale", true),
            (["get"], ["apps"], ["*/scale"], [], "GET /apis/apps/v1/namespaces/x/deployments/y/scale", true),
            (["get"], ["apps"], ["deployments/*"], [], "GET /apis/apps/v1/namespaces/x/deployments/y/scale", false),
            (["get"], [""], ["secrets"], ["a"], "GET /api/v1/namespaces/x/secrets/a", true),
            (["get"], [""], ["secrets"], ["a"], "GET /api/v1/namespaces/x/secrets/b", false),
            (["create"], [""], ["secrets"], ["a"], "POST /api/v1/namespaces/x/secrets", false),
            (["list"], [""], ["secrets"], ["a"], "GET /api/v1/namespaces/x/secrets?fieldSelector=metadata.name=a", true),
            (["watch"], [""], ["pods"], [], "GET /api/v1/pods?watch=1", true),
            (["list"], [""], ["pods"], [], "GET /api/v1/pods?watch=1", false),
        ] as [([String], [String], [String], [String], String, Bool)])
    func `a rule allows what it names`(
        verbs: [String], groups: [String], resources: [String], names: [String], request: String, isAllowed: Bool
    ) throws {
        let rule = PolicyRule(verbs: verbs, apiGroups: groups, resources: resources, resourceNames: names)
        #expect(rule.allows(try Self.request(request)) == isAllowed)
        #expect(PolicyRule(rule.json) == rule)
    }

    @Test(arguments: [("/metrics", true), ("/metrics/x", false), ("/logs/a/b", true), ("/logs", false), ("/api", false)])
    func `a rule allows paths`(path: String, isAllowed: Bool) throws {
        let rule = PolicyRule(verbs: ["get"], nonResourceURLs: ["/metrics", "/logs/*"])
        #expect(rule.allows(try Self.request("GET \(path)")) == isAllowed)
    }

    private static func object(_ type: ResourceType, _ namespace: String?, _ name: String, _ more: JSONValue) -> KubernetesObject
    {
        var object = KubernetesObject(type, namespace: namespace, name: name)
        for member in more.object ?? [:] { object.json[member.key] = member.value }
        return object
    }

    private static let podReader: JSONValue = ["rules": [["verbs": ["get"], "apiGroups": [""], "resources": ["pods"]]]]

    private static let policy = RBACPolicy(
        roles: [object(.roles, "x", "reader", podReader), object(.roles, "y", "other", podReader)],
        clusterRoles: [
            object(.clusterRoles, nil, "reader", ["rules": [["verbs": ["get"], "apiGroups": ["apps"], "resources": ["*"]]]])
        ],
        bindings: [
            object(
                .roleBindings, "x", "a",
                ["roleRef": ["kind": "Role", "name": "reader"], "subjects": [["kind": "User", "name": "jane"]]]),
            object(
                .roleBindings, "x", "b",
                [
                    "roleRef": ["kind": "ClusterRole", "name": "reader"],
                    "subjects": [
                        ["kind": "ServiceAccount", "name": "robot"],
                        ["kind": "ServiceAccount", "name": "robot", "namespace": "y"],
                    ],
                ]),
            object(
                .clusterRoleBindings, nil, "c",
                ["roleRef": ["kind": "ClusterRole", "name": "reader"], "subjects": [["kind": "Group", "name": "devs"]]]),
            object(
                .clusterRoleBindings, nil, "d",
                ["roleRef": ["kind": "Role", "name": "reader"], "subjects": [["kind": "User", "name": "tricky"]]]),
            object(
                .roleBindings, "x", "e",
                ["roleRef": ["kind": "Role", "name": "other"], "subjects": [["kind": "User", "name": "stray"]]]),
            object(.roleBindings, "x", "f", ["subjects": ["nonsense", ["kind": "User"], 5]]),
        ])

    @Test(
        arguments: [
            ("jane", [], "GET /api/v1/namespaces/x/pods/p", true), ("jane", [], "GET /api/v1/namespaces/y/pods/p", false),
            ("jane", [], "GET /apis/apps/v1/namespaces/x/deployments/p", false),
            ("system:serviceaccount:x:robot", [], "GET /apis/apps/v1/namespaces/x/deployments/p", true),
            ("system:serviceaccount:y:robot", [], "GET /apis/apps/v1/namespaces/x/deployments/p", true),
            ("system:serviceaccount:z:robot", [], "GET /apis/apps/v1/namespaces/x/deployments/p", false),
            ("system:serviceaccount:x:robot", [], "GET /apis/apps/v1/namespaces/y/deployments/p", false),
            ("joe", ["devs"], "GET /apis/apps/v1/namespaces/y/deployments/p", true),
            ("devs", [], "GET /apis/apps/v1/namespaces/y/deployments/p", false),
            // A ClusterRoleBinding cannot refer to a Role, nor a RoleBinding to a Role of another namespace.
            ("tricky", [], "GET /apis/apps/v1/namespaces/x/deployments/p", false),
            ("tricky", [], "GET /api/v1/namespaces/x/pods/p", false), ("stray", [], "GET /api/v1/namespaces/x/pods/p", false),
        ] as [(String, [String], String, Bool)])
    func `a binding grants a role where it counts`(user: String, groups: [String], request: String, isAllowed: Bool) throws {
        let user = UserInfo(name: user, groups: groups)
        #expect(Self.policy.allows(user, try Self.request(request)) == isAllowed)
    }

    @Test func `a refusal is put in Kubernetes' words`() throws {
        let user = UserInfo(name: "system:serviceaccount:x:y")
        let message = { (request: String) in APIStatus.forbidden(user, try Self.request(request)).message }
        #expect(
            try message("GET /apis/apps/v1/namespaces/default/deployments")
                == #"deployments.apps is forbidden: User "system:serviceaccount:x:y" cannot list resource "deployments" in API group "apps" in the namespace "default""#
        )
        #expect(
            try message("PATCH /apis/apps/v1/namespaces/default/deployments/web/scale")
                == #"deployments.apps "web" is forbidden: User "system:serviceaccount:x:y" cannot patch resource "deployments/scale" in API group "apps" in the namespace "default""#
        )
        #expect(
            try message("GET /api/v1/nodes")
                == #"nodes is forbidden: User "system:serviceaccount:x:y" cannot list resource "nodes" in API group "" at the cluster scope"#
        )
        #expect(try message("GET /metrics") == #"forbidden: User "system:serviceaccount:x:y" cannot get path "/metrics""#)
    }
}
