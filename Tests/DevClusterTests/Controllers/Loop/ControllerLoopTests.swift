import KubernetesModel
import Synchronization
import Testing

@testable import DevCluster

struct ControllerLoopTests {
    private let test = TestAPI()

    /// Keeps a copy of each ConfigMap, and after ten seconds marks it as old.
    private struct Copier: ClusterController {
        let name = "copier"

        var triggers: [Trigger] {
            [
                Trigger(.configMaps) { object, _ in
                    [ObjectKey(namespace: object.namespace, name: object.name.replacing("-copy", with: ""))]
                }
            ]
        }

        func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
            guard let original = cluster.get(.configMaps, key), let created = original.creationTimestamp else { return Outcome() }
            let copyKey = ObjectKey(namespace: key.namespace, name: "\(key.name)-copy")
            guard var copy = cluster.get(.configMaps, copyKey) else {
                return Outcome(writes: [.create(.configMaps, Sample.configMap(copyKey.name))])
            }
            let old = created.adding(seconds: 10)
            guard now >= old else { return Outcome(requeueAt: old) }
            if copy.labels["old"] == "true" { return Outcome() }
            copy["metadata", "labels"] = ["old": "true"]
            return Outcome(writes: [.update(.configMaps, copy, subresource: nil)])
        }
    }

    @Test func `controllers see what there was and what comes, and time goes on only when nothing is left to do`() throws {
        try test.succeed(ResourceType.configMaps.create(Sample.configMap("a"), namespace: "default"))
        let loop = ControllerLoop(test.api, controllers: [Copier()])
        let start = test.clock.now
        loop.run(until: start.adding(seconds: 3), on: test.clock)
        #expect(try labels("a-copy") == [:])
        #expect(test.clock.now == start.adding(seconds: 3))
        try test.succeed(ResourceType.configMaps.create(Sample.configMap("b"), namespace: "default"))
        loop.run(until: start.adding(seconds: 12), on: test.clock)
        #expect(try labels("a-copy") == ["old": "true"])
        #expect(try labels("b-copy") == [:])
        try test.send(ResourceType.configMaps.delete("a-copy", namespace: "default"))
        loop.run(until: start.adding(seconds: 60), on: test.clock)
        #expect(try labels("a-copy") == ["old": "true"])
        #expect(try labels("b-copy") == ["old": "true"])
    }

    private func labels(_ name: String) throws -> [String: String] {
        try test.succeed(ResourceType.configMaps.get(name, namespace: "default")).labels
    }

    /// Asks for what cannot be until the namespace is there.
    private final class Stubborn: ClusterController {
        let name = "stubborn"
        let attempts = Mutex<[Timestamp]>([])

        var triggers: [Trigger] { [.own(.configMaps)] }

        func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
            attempts.withLock { $0.append(now) }
            return Outcome(writes: [
                .create(.configMaps, Sample.configMap("made", namespace: "later")),
                .create(.configMaps, Sample.configMap("never", namespace: "default")),
            ])
        }

        func refused(
            _ write: ClusterWrite, because status: APIStatus, for key: ObjectKey, in cluster: any ClusterView, now: Timestamp
        ) -> [ClusterWrite] {
            guard let object = cluster.get(.configMaps, key) else { return [] }
            return [.event(about: object, type: .configMaps, eventType: "Warning", reason: "Refused", message: status.message)]
        }
    }

    @Test func `a refused write ends the others, is told, and is tried again with growing distance`() throws {
        try test.succeed(ResourceType.configMaps.create(Sample.configMap("a"), namespace: "default"))
        let controller = Stubborn()
        let loop = ControllerLoop(test.api, controllers: [controller])
        loop.run(until: test.clock.now.adding(seconds: 1), on: test.clock)
        let attempts = controller.attempts.withLock { $0 }
        #expect(attempts.count == 8)
        let distances = zip(attempts.dropFirst(), attempts).map { $0.seconds(since: $1) }
        #expect(distances == [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32])
        #expect(try test.send(ResourceType.configMaps.get("never", namespace: "default")).status == 404)
        let events = try test.send(ResourceType.events.list(namespace: "default")).items
        #expect(events.map { $0.json["note"] } == [#"namespaces "later" not found"#])
        #expect(events.first?.json["deprecatedCount"] == 8)
    }

    @Test func `by itself the loop does the same as time goes by`() async throws {
        let api = ResourceAPI()
        let loop = ControllerLoop(api, controllers: [Copier()])
        loop.start()
        let watch = try #require(
            {
                var info = RequestInfo(verb: "watch", path: "")
                info.isResourceRequest = true
                (info.version, info.resource, info.namespace) = ("v1", "configmaps", "default")
                guard case .stream(_, let chunks) = api.handle(ServerRequest(info: info, user: .system)) else { return nil }
                return WatchReader(chunks)
            }() as WatchReader?)
        try api.perform(.create(.configMaps, Sample.configMap("a")), as: "test")
        #expect(try await watch.summaries(2) == ["ADDED a", "ADDED a-copy"])
        loop.stop()
    }
}
