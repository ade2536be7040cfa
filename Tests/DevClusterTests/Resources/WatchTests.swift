import KubernetesModel
import Testing

@testable import DevCluster

struct WatchTests {
    private let test = TestAPI()

    @discardableResult
    private func create(_ name: String, labels: [String: String] = [:]) throws -> KubernetesObject {
        try test.succeed(ResourceType.configMaps.create(Sample.configMap(name, labels: labels), namespace: "default"))
    }

    @Test func `a watch tells what there is and then what happens`() async throws {
        try create("a")
        let watch = try test.watch(ResourceType.configMaps.watch(namespace: "default"))
        var b = try create("b")
        b.json["data"] = ["k": "v"]
        b = try test.succeed(ResourceType.configMaps.update(b, namespace: "default"))
        try test.send(ResourceType.configMaps.delete("a", namespace: "default"))
        #expect(try await watch.summaries(3) == ["ADDED a", "ADDED b", "MODIFIED b"])
        let deleted = try #require(try await watch.next())
        #expect(deleted.summary == "DELETED a")
        #expect(deleted.object.resourceVersion == String(test.api.store.version))
    }

    @Test func `a watch goes on after the version that a client has seen`() async throws {
        let seen = try create("a")
        try create("b")
        let watch = try test.watch(
            ResourceType.configMaps.watch(namespace: "default", ListOptions(resourceVersion: seen.resourceVersion)))
        try create("c")
        #expect(try await watch.summaries(2) == ["ADDED b", "ADDED c"])
    }

    @Test func `a watch from a forgotten version gets one error event`() async throws {
        let seen = try create("a")
        try create("b")
        test.api.store.compact(through: test.api.store.version)
        let watch = try test.watch(ResourceType.configMaps.watch(ListOptions(resourceVersion: seen.resourceVersion)))
        let event = try #require(try await watch.next())
        #expect(event.type == "ERROR")
        let status = try #require(APIStatus(json: event.object.json))
        #expect(status.code == 410)
        #expect(status.reason == .expired)
        #expect(
            status.message
                == "too old resource version: \(seen.resourceVersion ?? "") (\(test.api.store.version))")
        #expect(try await watch.next() == nil)
    }

    @Test func `an object that enters or leaves the selection is added or deleted`() async throws {
        let watch = try test.watch(ResourceType.configMaps.watch(namespace: "default", ListOptions(labelSelector: "app=x")))
        var object = try create("a")
        for label in ["x", "x", "y"] {
            object["metadata", "labels"] = ["app": .string(label)]
            object["metadata", "annotations"] = ["step": .string(String(object.resourceVersion ?? ""))]
            object = try test.succeed(ResourceType.configMaps.update(object, namespace: "default"))
        }
        #expect(try await watch.summaries(3) == ["ADDED a", "MODIFIED a", "DELETED a"])
    }

    @Test func `a streaming list ends its initial events with a marked bookmark`() async throws {
        try create("a")
        var request = ResourceType.configMaps.watch(
            namespace: "default", ListOptions(resourceVersionMatch: "NotOlderThan"), sendInitialEvents: true)
        let watch = try test.watch(request)
        #expect(try await watch.next()?.summary == "ADDED a")
        let bookmark = try #require(try await watch.next())
        #expect(bookmark.type == "BOOKMARK")
        #expect(bookmark.object.annotations["k8s.io/initial-events-end"] == "true")
        #expect(bookmark.object.resourceVersion == String(test.api.store.version))
        request = ResourceType.configMaps.watch(namespace: "default", sendInitialEvents: true)
        let refused = try test.send(request)
        #expect(refused.status == 422)
        #expect(refused.message.contains("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"))
    }

    @Test func `bookmarks come every minute and at the end of the time`() async throws {
        let watch = try test.watch(ResourceType.configMaps.watch(namespace: "default", timeoutSeconds: 100))
        let silent = try test.watch(
            ResourceType.configMaps.watch(namespace: "default", allowBookmarks: false, timeoutSeconds: 100))
        test.api.tick()
        test.advance(61)
        test.api.tick()
        let first = try #require(try await watch.next())
        #expect(first.type == "BOOKMARK")
        try create("a")
        test.advance(40)
        test.api.tick()
        #expect(try await watch.next()?.summary == "ADDED a")
        let last = try #require(try await watch.next())
        #expect(last.type == "BOOKMARK")
        #expect(last.object.resourceVersion == String(test.api.store.version))
        #expect(try await watch.next() == nil)
        #expect(try await silent.next()?.summary == "ADDED a")
        #expect(try await silent.next() == nil)
    }

    @Test func `changes are forgotten after five to ten minutes`() async throws {
        test.api.tick()
        let seen = try create("a")
        try create("b")
        for _ in 0..<9 {
            test.advance(60)
            test.api.tick()
        }
        let options = ListOptions(resourceVersion: seen.resourceVersion)
        #expect(try await test.watch(ResourceType.configMaps.watch(options)).next()?.type == "ADDED")
        test.advance(60)
        test.api.tick()
        #expect(try await test.watch(ResourceType.configMaps.watch(options)).next()?.type == "ERROR")
    }

    @Test func `Fault 17: a client that takes nothing loses its watch and not the server's memory`() async throws {
        let watch = try test.watch(ResourceType.configMaps.watch(namespace: "default"))
        for index in 0...WatchBuffer.limit {
            let object = Sample.configMap("a\(index)")
            guard case .committed = test.api.store.put(ResourceType.configMaps.groupResource, object, replacing: nil) else {
                throw TestFailure("not stored")
            }
        }
        #expect(test.api.watchCount == 0)
        var count = 0
        while try await watch.next() != nil { count += 1 }
        #expect(count == WatchBuffer.limit)
    }

    @Test func `a watch that nobody holds any more is forgotten`() async throws {
        do {
            let watch = try test.watch(ResourceType.configMaps.watch(namespace: "default"))
            #expect(test.api.watchCount == 1)
            try create("a")
            _ = try await watch.next()
        }
        #expect(test.api.watchCount == 0)
    }

    @Test func `two watchers of one kind share the text of an event`() async throws {
        let watches = try (0..<2).map { _ in try test.watch(ResourceType.configMaps.watch(namespace: "default")) }
        let created = try create("a")
        for watch in watches { #expect(try await watch.next()?.object == created) }
    }
}

extension ResourceType {
    fileprivate func watch(_ options: ListOptions) -> APIRequest { watch(namespace: nil, options) }
}
