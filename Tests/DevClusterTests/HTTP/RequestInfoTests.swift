import Testing

@testable import DevCluster

@Suite struct RequestInfoTests {
    /// Verb, group, version, namespace, resource, name and subresource, with `-` for what is absent.
    @Test(arguments: [
        ("GET", "/api/v1/namespaces", "list  v1 - namespaces - -"),
        ("GET", "/api/v1/namespaces/other", "get  v1 other namespaces other -"),
        ("PUT", "/api/v1/namespaces/other/finalize", "update  v1 other namespaces other finalize"),
        ("PATCH", "/api/v1/namespaces/other/status", "patch  v1 other namespaces other status"),
        ("GET", "/api/v1/namespaces/other/pods", "list  v1 other pods - -"),
        ("GET", "/api/v1/namespaces/other/pods/foo", "get  v1 other pods foo -"),
        ("HEAD", "/api/v1/namespaces/other/pods/foo", "get  v1 other pods foo -"),
        ("GET", "/api/v1/namespaces/other/pods/foo/log", "get  v1 other pods foo log"),
        ("POST", "/api/v1/namespaces/other/pods/foo/eviction", "create  v1 other pods foo eviction"),
        ("GET", "/api/v1/pods", "list  v1 - pods - -"),
        ("GET", "/api/v1/pods?watch=true", "watch  v1 - pods - -"),
        ("GET", "/api/v1/pods?watch=1", "watch  v1 - pods - -"),
        ("GET", "/api/v1/pods?watch", "watch  v1 - pods - -"),
        ("GET", "/api/v1/pods?watch=false", "list  v1 - pods - -"),
        ("GET", "/api/v1/pods?watch=0", "list  v1 - pods - -"),
        ("GET", "/api/v1/namespaces/x/pods?fieldSelector=metadata.name%3Dfoo&watch=1", "watch  v1 x pods foo -"),
        ("GET", "/api/v1/namespaces/x/pods?fieldSelector=a=b,metadata.name==foo", "list  v1 x pods foo -"),
        ("GET", "/api/v1/namespaces/x/pods?fieldSelector=metadata.name!=foo", "list  v1 x pods - -"),
        ("POST", "/api/v1/namespaces/other/pods", "create  v1 other pods - -"),
        ("DELETE", "/api/v1/namespaces/other/pods", "deletecollection  v1 other pods - -"),
        ("DELETE", "/api/v1/namespaces/other/pods/foo", "delete  v1 other pods foo -"),
        ("GET", "/apis/apps/v1/namespaces/other/deployments", "list apps v1 other deployments - -"),
        ("PATCH", "/apis/apps/v1/namespaces/other/deployments/web/scale", "patch apps v1 other deployments web scale"),
        ("GET", "/apis/a.b/v1/things/x?watch=1", "get a.b v1 - things x -"),
        ("OPTIONS", "/api/v1/pods", "  v1 - pods - -"),
    ])
    func `a resource path says what it is about`(method: String, target: String, expected: String) throws {
        let target = try #require(RequestTarget(target))
        let info = try #require(RequestInfo(method: method, target: target))
        #expect(info.isResourceRequest)
        let text = [
            info.verb, info.group, info.version, info.namespace ?? "-", info.resource, info.name ?? "-", info.subresource ?? "-",
        ].joined(separator: " ")
        #expect(text.trimmingPrefix(" ") == expected.trimmingPrefix(" "))
    }

    @Test(arguments: [
        "/", "/version", "/healthz/ping", "/api", "/api/v1", "/apis", "/apis/apps", "/apis/apps/v1", "/openapi/v2", "/x/y/z/a",
    ])
    func `other paths name no resource`(target: String) throws {
        let parsed = try #require(RequestTarget(target))
        let info = try #require(RequestInfo(method: "GET", target: parsed))
        #expect(!info.isResourceRequest)
        #expect(info.verb == "get")
        #expect(info.path == target)
    }

    /// How large a body may be, at most, of a request that is worked on where others wait; nil for none. The second is for a cluster
    /// in which policies are in force.
    @Test(arguments: [
        ("GET", "/api/v1/namespaces/x/pods/y", 65_536, 65_536), ("GET", "/api/v1/pods", nil, nil),
        ("GET", "/api/v1/pods?watch=1", nil, nil), ("DELETE", "/api/v1/namespaces/x/pods", nil, nil),
        ("POST", "/api/v1/namespaces/x/pods", 65_536, nil), ("PATCH", "/api/v1/namespaces/x/pods/y", 65_536, nil),
        ("DELETE", "/api/v1/namespaces/x/pods/y", 65_536, nil), ("GET", "/openapi/v2", nil, nil),
    ])
    func `what may take long is worked on elsewhere`(method: String, target: String, limit: Int?, limitWithPolicies: Int?) throws
    {
        let target = try #require(RequestTarget(target))
        let info = try #require(RequestInfo(method: method, target: target))
        var request = ServerRequest(info: info, user: .system)
        for (areJudged, limit) in [(false, limit), (true, limitWithPolicies)] {
            request.body = Array(repeating: 0, count: limit ?? 0)
            #expect(request.mayTakeLong(areJudged: areJudged) == (limit == nil))
            request.body.append(0)
            #expect(limit == nil || request.mayTakeLong(areJudged: areJudged))
        }
    }

    @Test(arguments: ["/api/v1/namespaces/x/pods/y/proxy/z", "/apis/apps/v1/deployments/x/y/z"])
    func `nothing is served behind a subresource`(target: String) throws {
        let target = try #require(RequestTarget(target))
        #expect(RequestInfo(method: "GET", target: target) == nil)
    }
}
