import KubernetesClient
import KubernetesModel
import Testing

@Suite struct `Lists` {
    private func page(_ names: [String], continue token: String? = nil, version: String = "9") -> (Int, String) {
        let items = names.map { #"{"metadata":{"name":"\#($0)","managedFields":[1]}}"# }.joined(separator: ",")
        let next = token.map { #","continue":"\#($0)""# } ?? ""
        return (
            200, #"{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"\#(version)"\#(next)},"items":[\#(items)]}"#
        )
    }

    private let gone = (410, #"{"kind":"Status","code":410,"reason":"Expired","message":"gone"}"#)
    private let request = ResourceType.pods.list(namespace: "a", ListOptions(labelSelector: "x=1", resourceVersion: "0"))

    @Test func `are read page by page`() async throws {
        let transport = FakeTransport([
            page(["a", "b"], continue: "t/1"), page(["c"], continue: "t/2"), page(["d"], version: "9"),
        ])
        let list = try await KubernetesClient(transport: transport).sendList(request, pageSize: 2)
        #expect(list.items.map(\.name) == ["a", "b", "c", "d"])
        #expect(list.resourceVersion == "9")
        #expect(
            transport.requests.map(\.target) == [
                "/api/v1/namespaces/a/pods?labelSelector=x%3D1&resourceVersion=0&limit=2",
                "/api/v1/namespaces/a/pods?labelSelector=x%3D1&limit=2&continue=t%2F1",
                "/api/v1/namespaces/a/pods?labelSelector=x%3D1&limit=2&continue=t%2F2",
            ])
    }

    @Test func `give their items the kind and version that servers leave out`() async throws {
        let list = try await KubernetesClient(transport: FakeTransport([page(["a"])])).sendList(request)
        let item = try #require(list.items.first)
        #expect(item.apiVersion == "v1")
        #expect(item.kind == "Pod")
        #expect(item["metadata", "managedFields"] == nil)
    }

    @Test func `Fault 3: begin anew, in one piece, when their snapshot has gone`() async throws {
        let transport = FakeTransport([page(["a"], continue: "t"), gone, page(["b", "c"], version: "12")])
        let list = try await KubernetesClient(transport: transport).sendList(request, pageSize: 1)
        #expect(list.items.map(\.name) == ["b", "c"])
        #expect(list.resourceVersion == "12")
        #expect(transport.requests.last?.target == "/api/v1/namespaces/a/pods?labelSelector=x%3D1&resourceVersion=0")
    }

    @Test func `fail when they are gone from the start`() async throws {
        let client = KubernetesClient(transport: FakeTransport([gone]))
        let error = await #expect(throws: APIStatus.self) { try await client.sendList(request) }
        #expect(error?.code == 410)
    }

    @Test func `Fault 3: fail whole when a page fails`() async throws {
        let forbidden = (403, #"{"kind":"Status","code":403,"reason":"Forbidden","message":"no"}"#)
        let client = KubernetesClient(transport: FakeTransport([page(["a"], continue: "t"), forbidden]))
        let error = await #expect(throws: APIStatus.self) { try await client.sendList(request) }
        #expect(error?.reason == .forbidden)
    }

    @Test(arguments: ["{}", #"{"kind":"Pod"}"#, "[]", "x", #"{"kind":"PodList"}"#, "null"])
    func `Fault 53: that are none are errors, not empty`(body: String) async throws {
        let client = KubernetesClient(transport: FakeTransport([(200, body)]))
        let error = await #expect(throws: TransportError.self) { try await client.sendList(request) }
        #expect(error?.kind == .broken)
    }

    @Test func `may be null when they are empty`() async throws {
        let client = KubernetesClient(transport: FakeTransport([(200, #"{"kind":"PodList","items":null,"metadata":{}}"#)]))
        #expect(try await client.sendList(request).items.isEmpty)
    }

    @Test func `are read in the blocking style as well, and transformed on the way`() async throws {
        let client = KubernetesClient(transport: FakeTransport([page(["a"], continue: "t"), page(["b"])]))
        let names = try await offPool { try client.performList(request) { $0.name }.items }
        #expect(names == ["a", "b"])
    }
}
