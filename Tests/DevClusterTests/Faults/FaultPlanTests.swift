import KubernetesModel
import Testing

@testable import DevCluster

/// Which faults strike which requests, as values.
@Suite struct FaultPlanTests {
    private static func request(
        _ verb: String, _ resource: String, group: String = "apps", subresource: String? = nil, namespace: String? = "shop",
        name: String? = "web", user: String = "jane", userAgent: String = "kubectl/v1.36", body: String = ""
    ) -> ServerRequest {
        var info = RequestInfo(verb: verb, path: "/")
        info.isResourceRequest = true
        (info.group, info.resource, info.subresource, info.namespace, info.name) = (group, resource, subresource, namespace, name)
        var request = ServerRequest(info: info, user: UserInfo(name: user))
        request.userAgent = userAgent
        request.body = Array(body.utf8)
        return request
    }

    @Test(arguments: [
        (RequestPattern(), true), (RequestPattern(verbs: ["update", "patch"]), true), (RequestPattern(verbs: ["get"]), false),
        (RequestPattern(resource: "deployments"), true), (RequestPattern(resource: "deployments.apps"), true),
        (RequestPattern(resource: "deployments.extensions"), false), (RequestPattern(resource: "deployments/status"), false),
        (RequestPattern(resource: ""), false), (RequestPattern(namespace: "shop"), true),
        (RequestPattern(namespace: "other"), false), (RequestPattern(name: "web"), true), (RequestPattern(name: "we"), false),
        (RequestPattern(user: "jane"), true), (RequestPattern(user: "jan"), false), (RequestPattern(userAgent: "kubectl"), true),
        (RequestPattern(userAgent: "agent-operator"), false),
        (RequestPattern(verbs: ["patch"], resource: "deployments", namespace: "shop", name: "web", user: "jane"), true),
    ])
    func `a pattern matches requests by everything that it names`(pattern: RequestPattern, expected: Bool) {
        var plan = FaultPlan()
        _ = plan.add(FaultRule(.dropAnswer, on: pattern))
        #expect(!plan.meet(Self.request("patch", "deployments")).isEmpty == expected)
    }

    @Test func `subresources are named, and objects about to be created have names`() {
        var plan = FaultPlan()
        _ = plan.add(FaultRule(.dropAnswer, on: RequestPattern(resource: "deployments.apps/scale")))
        _ = plan.add(FaultRule(.dropAnswer, on: RequestPattern(verbs: ["create"], name: "new")))
        #expect(plan.meet(Self.request("patch", "deployments", subresource: "scale")).count == 1)
        let create = Self.request("create", "services", group: "", name: nil, body: #"{"metadata": {"name": "new"}}"#)
        #expect(plan.meet(create).count == 1)
        #expect(plan.meet(Self.request("create", "services", name: nil, body: "{")).isEmpty)
    }

    @Test func `requests are spared first, and only so many are struck`() {
        var plan = FaultPlan()
        _ = plan.add(FaultRule(.dropAnswer, after: 2, times: 3))
        let struck = (1...7).map { _ in !plan.meet(Self.request("get", "pods")).isEmpty }
        #expect(struck == [false, false, true, true, true, false, false])
        #expect(plan.entries.first?.matched == 7 && plan.entries.first?.struck == 3)
    }

    @Test func `faults act together up to the first that decides, and later rules are spared`() {
        var plan = FaultPlan()
        _ = plan.add(FaultRule(.delay(seconds: 1)))
        _ = plan.add(FaultRule(.answer(.injected(code: 503))))
        _ = plan.add(FaultRule(.dropAnswer))
        #expect(plan.meet(Self.request("get", "pods")).map(\.rule) == [1, 2])
        #expect(plan.entries.map(\.struck) == [1, 1, 0] && plan.entries.map(\.matched) == [1, 1, 1])
        #expect(Ordeal(plan.meet(Self.request("get", "pods")), isWatch: false).fate == .refused(.injected(code: 503)))
    }

    @Test func `effects strike only what they can`() {
        var plan = FaultPlan()
        for effect in [FaultEffect.endWatch(), .dropBookmarks, .stopWatch, .closeConnection(afterEvents: 1)] {
            _ = plan.add(FaultRule(effect))
        }
        _ = plan.add(FaultRule(.staleList(version: 1)))
        _ = plan.add(FaultRule(.dropAnswer))
        #expect(plan.meet(Self.request("list", "pods")).map(\.effect) == [.staleList(version: 1), .dropAnswer])
        #expect(plan.meet(Self.request("watch", "pods")).map(\.effect) == [.endWatch()])
        #expect(plan.entries.map(\.matched) == [1, 1, 1, 1, 1, 1])
    }

    @Test func `what is no request for a resource is spared`() {
        var plan = FaultPlan()
        _ = plan.add(FaultRule(.closeConnection()))
        #expect(plan.meet(ServerRequest(info: RequestInfo(verb: "get", path: "/livez"), user: .system)).isEmpty)
    }

    @Test(arguments: [
        (#"[]"#, "a fault is a JSON object"), (#"{"effect": "explode"}"#, "effect must be one of answer, delay"),
        (#"{"effect": "answer"}"#, "needs a code from 400 to 599"), (#"{"effect": "answer", "code": 200}"#, "needs a code"),
        (#"{"effect": "delay", "seconds": -1}"#, "seconds from 0 to 3600"),
        (#"{"effect": "dropAnswer", "verb": "get"}"#, "a fault has no member verb; it may have after"),
        (#"{"effect": "dropAnswer", "verbs": "get"}"#, "verbs must be a list of texts"),
        (#"{"effect": "dropAnswer", "times": 1.5}"#, "times must be a whole number"),
        (#"{"effect": "dropAnswer", "user": 7}"#, "user must be a text"),
        (#"{"effect": "staleList", "resourceVersion": "new"}"#, "resourceVersion must be a number in quotes"),
    ])
    func `a rule that makes no sense is refused with a sentence`(text: String, sentence: String) throws {
        let json = try JSONReader.parse(text.utf8)
        let error = #expect(throws: APIStatus.self) { try FaultRule(json: json) }
        #expect(error?.code == 400 && error?.message.contains(sentence) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        #"{"effect": "answer", "code": 410, "afterEvents": 3, "verbs": ["watch"]}"#,
        #"{"effect": "answer", "code": 429, "retryAfterSeconds": 7, "message": "later", "reason": "Slow"}"#,
        #"{"effect": "delay", "seconds": 0.5, "after": 1, "times": 2, "resource": "pods", "namespace": "a", "name": "b"}"#,
        #"{"effect": "closeConnection", "user": "u", "userAgent": "v"}"#, #"{"effect": "cutMidFrame", "afterEvents": 1}"#,
        #"{"effect": "blackHole"}"#, #"{"effect": "dropAnswer"}"#, #"{"effect": "endWatch", "afterEvents": 9}"#,
        #"{"effect": "dropBookmarks"}"#, #"{"effect": "stopWatch"}"#, #"{"effect": "staleList", "resourceVersion": "12"}"#,
    ])
    func `a rule is shown as it was given`(text: String) throws {
        let given = try JSONReader.parse(text.utf8)
        var plan = FaultPlan()
        let shown = plan.add(try FaultRule(json: given)).json
        for member in given.object ?? [:] { #expect(shown[member.key]?.isEquivalent(to: member.value) == true) }
        #expect(shown["id"] == 1 && shown["struck"] == 0)
    }
}
