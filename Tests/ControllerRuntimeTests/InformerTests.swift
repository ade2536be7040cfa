@preconcurrency import Dispatch
import KubernetesClient
import KubernetesModel
import Logging
import TestSupport
import Testing

@testable import ControllerRuntime

/// An informer of config maps on a fake cluster, with a clock that stands still.
private final class Fixture: Sendable {
    let cluster = FakeCluster()
    let clock = ManualClock()
    let informer: Informer
    let told = Journal<String>()

    init(streams: Bool = true) {
        cluster.setStreams(streams)
        informer = Informer(
            .configMaps, client: cluster.client, clock: clock, logger: Logger(label: "t") { _ in SwiftLogNoOpLogHandler() })
        informer.addHandler { [told] event in
            switch event {
            case .added(let object): told.append("added \(object.key.name)")
            case .updated(_, let object): told.append("updated \(object.key.name)")
            case .deleted(let object): told.append("deleted \(object.key.name)")
            }
        }
    }

    func write(_ name: String, _ value: String) {
        var object = KubernetesObject(.configMaps, namespace: "a", name: name)
        object["data"] = ["value": .string(value)]
        if cluster.answer(ResourceType.configMaps.create(object, namespace: "a")).status == 409 {
            cluster.answer(ResourceType.configMaps.update(object, namespace: "a"))
        }
    }

    func delete(_ name: String) { cluster.answer(ResourceType.configMaps.delete(name, namespace: "a")) }

    func waitForSync() async {
        await withCheckedContinuation { continuation in informer.whenSynced { continuation.resume() } }
    }

    /// Waits until the informer waits, and lets that time pass.
    func passBackoff(after count: Int) async {
        await clock.waits.wait(forCount: count + 1)
        clock.advance(by: .seconds(30))
    }
}

@Suite(.timeLimit(.minutes(10))) struct InformerTests {
    @Test(arguments: [true, false])
    func `it tells of what is there, what comes, what changes and what goes`(streams: Bool) async {
        let fixture = Fixture(streams: streams)
        fixture.write("x", "1")
        fixture.informer.start()
        await fixture.told.wait(forCount: 1)
        await fixture.cluster.requests.wait { $0.contains { $0.isWatch && (streams || $0.value("sendInitialEvents") == nil) } }
        fixture.write("y", "1")
        fixture.write("x", "2")
        fixture.delete("y")
        await fixture.told.wait(forCount: 4)
        #expect(fixture.told.entries == ["added x", "added y", "updated x", "deleted y"])
        #expect(fixture.informer.hasSynced)
        #expect(fixture.informer.store.objects().map(\.key.name) == ["x"])
    }

    @Test func `Faults 1, 10: after a gap that the server has forgotten, it tells of the differences alone`() async {
        let fixture = Fixture()
        for name in ["a", "b", "c"] { fixture.write(name, "1") }
        fixture.informer.start()
        await fixture.told.wait(forCount: 3)
        fixture.write("a", "2")
        await fixture.told.wait(forCount: 4)
        let waits = fixture.clock.waits.entries.count
        fixture.cluster.endWatches(TransportError(.broken, "reset"))
        await fixture.clock.waits.wait(forCount: waits + 1)
        fixture.delete("b")
        fixture.write("c", "2")
        fixture.cluster.compact()
        fixture.clock.advance(by: .seconds(2))
        await fixture.told.wait(forCount: 6)
        #expect(fixture.told.entries[4...].sorted() == ["deleted b", "updated c"])
    }

    @Test func `Fault 4: after a gap that the server remembers, it resumes without a list`() async {
        let fixture = Fixture()
        fixture.write("a", "1")
        fixture.informer.start()
        await fixture.told.wait(forCount: 1)
        let waits = fixture.clock.waits.entries.count
        fixture.cluster.endWatches(TransportError(.broken, "reset"))
        await fixture.clock.waits.wait(forCount: waits + 1)
        fixture.write("b", "1")
        fixture.clock.advance(by: .seconds(2))
        await fixture.told.wait(forCount: 2)
        let requests = fixture.cluster.requests.entries.filter { $0.path.hasSuffix("/configmaps") && $0.method == .get }
        #expect(requests.count == 2)
        #expect(requests.last?.value("resourceVersion") == "101")
        let areWatches = requests.allSatisfy { $0.isWatch }
        #expect(areWatches)
    }

    @Test(arguments: [
        "{ this is no JSON", #"{"type":"MODIFIED","object":null}"#, #"{"type":"SURPRISE","object":{}}"#,
        #"{"type":"ADDED","object":{"metadata":{}}}"#, #"{"type":"ADDED","object":[]}"#, "[]", "\u{0}",
    ])
    func `Fault 9: a frame that makes no sense breaks nothing, and nothing is missed`(_ frame: String) async {
        let fixture = Fixture()
        fixture.write("a", "1")
        fixture.informer.start()
        await fixture.told.wait(forCount: 1)
        let waits = fixture.clock.waits.entries.count
        fixture.cluster.send(frame)
        fixture.write("b", "1")
        await fixture.passBackoff(after: waits)
        await fixture.told.wait(forCount: 2)
        #expect(fixture.told.entries == ["added a", "added b"])
    }

    @Test func `Fault 19: a kind that may no longer be read is reported, keeps its cache, and recovers`() async throws {
        let fixture = Fixture()
        fixture.write("a", "1")
        fixture.informer.start()
        await fixture.told.wait(forCount: 1)
        #expect(fixture.informer.trouble == nil)
        fixture.cluster.setFault { _ in .answer(APIStatus(code: 403, reason: .forbidden, message: "configmaps is forbidden")) }
        let waits = fixture.clock.waits.entries.count
        fixture.cluster.endWatches(TransportError(.broken, "reset"))
        await fixture.passBackoff(after: waits)
        await fixture.clock.waits.wait(forCount: waits + 3)
        #expect(fixture.informer.trouble == "configmaps is forbidden")
        #expect(fixture.informer.store.count == 1)
        fixture.cluster.setFault { _ in nil }
        fixture.write("b", "1")
        fixture.clock.advance(by: .seconds(30))
        await fixture.told.wait(forCount: 2)
        // Told right after what it brings.
        try await eventually("the trouble is over") { fixture.informer.trouble == nil }
    }

    @Test func `Fault 19: a kind that is not installed is waited for`() async {
        let fixture = Fixture()
        fixture.cluster.setFault { _ in .answer(APIStatus(code: 404, reason: .notFound, message: "not served")) }
        fixture.informer.start()
        await fixture.clock.waits.wait(forCount: 2)
        #expect(fixture.informer.waitsForKind)
        fixture.cluster.setFault { _ in nil }
        fixture.write("a", "1")
        fixture.clock.advance(by: .seconds(30))
        await fixture.told.wait(forCount: 1)
        await fixture.waitForSync()
        #expect(!fixture.informer.waitsForKind)
    }

    @Test func `Fault 17: a burst of changes arrives whole`() async {
        let fixture = Fixture()
        fixture.informer.start()
        await fixture.cluster.requests.wait(forCount: 1)
        for index in 0..<400 { fixture.write("o\(index % 100)", "\(index)") }
        await fixture.told.wait(forCount: 400)
        #expect(fixture.informer.store.count == 100)
        #expect(fixture.informer.store.object(ObjectKey(namespace: "a", name: "o99"))?["data", "value"]?.string == "399")
    }

    @Test func `a handler that comes late is told of what is there`() async {
        let fixture = Fixture()
        fixture.write("a", "1")
        fixture.informer.start()
        await fixture.told.wait(forCount: 1)
        let late = Journal<String>()
        fixture.informer.addHandler { late.append($0.object.key.name) }
        await late.wait(forCount: 1)
        #expect(late.entries == ["a"])
    }
}
