import KubernetesClient
import KubernetesModel
import Logging
import Testing

@testable import ControllerRuntime

@Suite(.timeLimit(.minutes(10))) struct EventRecorderTests {
    private let cluster = FakeCluster()
    private let clock = ManualClock()
    private let registry = MetricsRegistry()

    private func recorder() -> EventRecorder {
        EventRecorder(
            controller: "example.com/test", instance: "pod-1", client: cluster.client, clock: clock, registry: registry,
            logger: Logger(label: "t") { _ in SwiftLogNoOpLogHandler() })
    }

    private func object(_ name: String) -> KubernetesObject {
        var object = KubernetesObject(.configMaps, namespace: "a", name: name)
        object["metadata", "uid"] = .string("uid-\(name)")
        return object
    }

    @Test func `an Event is written where kubectl looks for it, and repetitions raise its count`() async {
        let recorder = recorder()
        for _ in 0..<5 { recorder.record(.warning, about: object("x"), reason: "Failed", action: "Apply", note: "no") }
        await cluster.requests.wait(forCount: 1)
        clock.advance(by: .seconds(200))
        await cluster.requests.wait(forCount: 2)
        let events = cluster.storage.objects.values
        #expect(events.count == 1)
        #expect(events.first?["series", "count"]?.integer == 5)
        #expect(events.first?["regarding", "uid"]?.string == "uid-x")
        #expect(events.first?["reportingController"]?.string == "example.com/test")
        #expect(cluster.requests.entries.first?.path == "/apis/events.k8s.io/v1/namespaces/a/events")
        recorder.flush {}
    }

    @Test func `a server that does not answer holds nobody up, and memory is bounded`() async {
        cluster.setFault { _ in .hang }
        let recorder = recorder()
        for index in 0..<3000 {
            recorder.record(.normal, about: object("x\(index)"), reason: "Made", action: "Apply", note: "yes")
        }
        await cluster.requests.wait(forCount: 1)
        #expect(registry.counter("event_recorder_dropped_total", help: "").value() >= 2000 - 10)
        recorder.flush {}
    }

    @Test func `a failing write is tried three times, and then the next one gets its turn`() async {
        cluster.setFault { request in
            String(decoding: request.body ?? [], as: UTF8.self).contains("first")
                ? .fail(TransportError(.unreachable, "refused")) : nil
        }
        let recorder = recorder()
        recorder.record(.normal, about: object("x"), reason: "Made", action: "Apply", note: "first")
        recorder.record(.normal, about: object("x"), reason: "Made", action: "Apply", note: "second")
        let flushed = Journal<Bool>()
        recorder.flush { flushed.append(true) }
        await clock.waits.wait { $0.contains(.seconds(1)) }
        clock.advance(by: .seconds(1))
        await clock.waits.wait { $0.contains(.seconds(2)) }
        clock.advance(by: .seconds(2))
        await flushed.wait(forCount: 1)
        #expect(cluster.requests.entries.count == 4)
        #expect(cluster.storage.objects.values.compactMap { $0["note"]?.string } == ["second"])
    }

    @Test func `Fault 20: a busy server is left alone for as long as it asks`() async {
        cluster.setFault { _ in .answer(APIStatus(code: 429, reason: .tooManyRequests, message: "later", retryAfterSeconds: 7)) }
        let recorder = recorder()
        recorder.record(.normal, about: object("x"), reason: "Made", action: "Apply", note: "yes")
        await clock.waits.wait { $0.contains(.seconds(7)) }
        recorder.flush {}
    }
}
