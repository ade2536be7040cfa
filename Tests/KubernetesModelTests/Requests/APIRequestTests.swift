import KubernetesModel
import Testing

@Suite struct APIRequestTests {
    @Test(arguments: [
        (ResourceType.pods.get("web", namespace: "default"), "GET /api/v1/namespaces/default/pods/web"),
        (ResourceType.pods.list(), "GET /api/v1/pods"), (ResourceType.pods.list(namespace: "a"), "GET /api/v1/namespaces/a/pods"),
        (ResourceType.namespaces.get("a", namespace: nil), "GET /api/v1/namespaces/a"),
        (ResourceType.namespaces.get("a", namespace: "ignored"), "GET /api/v1/namespaces/a"),
        (
            ResourceType.deployments.get("web", namespace: "a", subresource: "status"),
            "GET /apis/apps/v1/namespaces/a/deployments/web/status"
        ),
        (ResourceType.pods.get("a/b?c d%é", namespace: "../x"), "GET /api/v1/namespaces/..%2Fx/pods/a%2Fb%3Fc%20d%25%C3%A9"),
        (
            ResourceType.pods.list(
                ListOptions(labelSelector: "a in (b,c)", limit: 500, continueToken: "x=/&", resourceVersion: "0")),
            "GET /api/v1/pods?labelSelector=a%20in%20%28b%2Cc%29&limit=500&continue=x%3D%2F%26&resourceVersion=0"
        ),
        (
            ResourceType.pods.watch(ListOptions(fieldSelector: "spec.nodeName=n", resourceVersion: "5"), timeoutSeconds: 290),
            "GET /api/v1/pods?fieldSelector=spec.nodeName%3Dn&resourceVersion=5&watch=true&allowWatchBookmarks=true&timeoutSeconds=290"
        ),
        (
            ResourceType.pods.watch(
                ListOptions(resourceVersionMatch: "NotOlderThan"), allowBookmarks: false, sendInitialEvents: true),
            "GET /api/v1/pods?resourceVersionMatch=NotOlderThan&watch=true&sendInitialEvents=true"
        ),
        (
            ResourceType.deployments.patch(
                "web", namespace: "a", .apply([:], force: true), WriteOptions(fieldManager: "m", dryRun: true)),
            "PATCH /apis/apps/v1/namespaces/a/deployments/web?fieldManager=m&dryRun=All&force=true"
        ),
        (
            ResourceType.pods.deleteCollection(namespace: "a", selecting: ListOptions(labelSelector: "x")),
            "DELETE /api/v1/namespaces/a/pods?labelSelector=x"
        ),
    ])
    func `a request has its target`(request: APIRequest, expected: String) {
        #expect("\(request.method.rawValue) \(request.target)" == expected)
    }

    @Test(arguments: [
        (Patch.json([]), "application/json-patch+json"), (.merge([:]), "application/merge-patch+json"),
        (.strategicMerge([:]), "application/strategic-merge-patch+json"),
        (.apply([:], force: false), "application/apply-patch+yaml"),
    ])
    func `a patch has its media type`(patch: Patch, expected: String) {
        let request = ResourceType.pods.patch("web", namespace: "a", patch)
        #expect(request.contentType == expected)
        #expect(request.body == patch.document.encoded())
        #expect(request.query.isEmpty)
    }

    @Test func `a write carries the object`() throws {
        let pod = KubernetesObject(.pods, namespace: "a", name: "web")
        for request in [ResourceType.pods.create(pod, namespace: "a"), ResourceType.pods.update(pod, namespace: "a")] {
            #expect(try JSONReader.parse(request.body ?? []) == pod.json)
            #expect(request.contentType == "application/json")
        }
        #expect(ResourceType.pods.create(pod, namespace: "a").target == "/api/v1/namespaces/a/pods")
        #expect(
            ResourceType.pods.update(pod, namespace: "a", subresource: "status").target == "/api/v1/namespaces/a/pods/web/status")
    }

    @Test func `a deletion says what it is to do`() throws {
        let options = DeleteOptions(
            propagationPolicy: .foreground, uid: "u", resourceVersion: "7", gracePeriodSeconds: 0, dryRun: true)
        let request = ResourceType.pods.delete("web", namespace: "a", options)
        #expect(request.target == "/api/v1/namespaces/a/pods/web")
        #expect(
            try JSONReader.parse(request.body ?? []) == [
                "apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Foreground", "gracePeriodSeconds": 0,
                "dryRun": ["All"],
                "preconditions": ["uid": "u", "resourceVersion": "7"],
            ])
        #expect(
            try JSONReader.parse(ResourceType.pods.delete("web", namespace: "a").body ?? []) == [
                "apiVersion": "v1", "kind": "DeleteOptions",
            ])
    }

    @Test func `an apiVersion has a group and a version`() {
        #expect(groupAndVersion(of: "v1") == ("", "v1"))
        #expect(groupAndVersion(of: "apps/v1") == ("apps", "v1"))
        #expect(groupAndVersion(of: "a/b/c") == ("a", "b/c"))
        #expect(groupAndVersion(of: "") == ("", ""))
        #expect(ResourceType.deployments.apiVersion == "apps/v1")
        #expect(ResourceType.pods.qualifiedName == "pods")
        #expect(ResourceType.deployments.qualifiedName == "deployments.apps")
    }
}
