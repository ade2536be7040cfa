import KubernetesModel
import Testing

@testable import ControllerRuntime

@Suite struct EventAggregatorTests {
    private let start = ManualClock.origin
    private let wall = Timestamp(secondsSince1970: 1_700_000_000)

    private func event(_ note: String = "note", about name: String = "x") -> RecordedEvent {
        var object = KubernetesObject(.configMaps, namespace: "a", name: name)
        object["metadata", "uid"] = .string("uid-\(name)")
        return RecordedEvent(regarding: .init(object), type: .warning, reason: "Failed", action: "Reconcile", note: note)
    }

    private func record(_ event: RecordedEvent, _ aggregator: inout EventAggregator, at seconds: Int) -> String {
        let write = aggregator.record(
            event, now: start.advanced(by: .seconds(seconds)), wall: wall.adding(seconds: Double(seconds)))
        return switch write {
        case .create: "create"
        case .update(_, _, let count, _): "count \(count)"
        case nil: "nothing"
        }
    }

    @Test func `repetitions become a count that is written every three minutes`() {
        var aggregator = EventAggregator()
        let steps = [0, 10, 20, 179, 180, 200, 359, 360].map { record(event(), &aggregator, at: $0) }
        #expect(steps == ["create", "nothing", "nothing", "nothing", "count 5", "nothing", "nothing", "count 8"])
    }

    @Test func `a count that nobody repeats is written in the end, and then forgotten`() {
        var aggregator = EventAggregator()
        _ = record(event(), &aggregator, at: 0)
        _ = record(event(), &aggregator, at: 10)
        let early = aggregator.sweep(now: start.advanced(by: .seconds(60)))
        #expect(early.isEmpty)
        let due = aggregator.sweep(now: start.advanced(by: .seconds(200)))
        #expect(due.count == 1)
        let after = aggregator.sweep(now: start.advanced(by: .seconds(10_000)))
        #expect(after.isEmpty)
        #expect(aggregator.isEmpty)
        #expect(record(event(), &aggregator, at: 10_001) == "create")
    }

    @Test func `an object that causes too many different Events is silenced, and others are not`() {
        var aggregator = EventAggregator()
        let first = (0..<100).map { record(event("note \($0)"), &aggregator, at: 0) }
        #expect(first.filter { $0 == "create" }.count == 25)
        #expect(record(event(about: "other"), &aggregator, at: 0) == "create")
        #expect(record(event("later"), &aggregator, at: 301) == "create")
        #expect(record(event("even later"), &aggregator, at: 302) == "nothing")
    }

    @Test func `a million objects do not fill memory`() {
        var aggregator = EventAggregator()
        for index in 0..<20_000 { _ = record(event(about: "o\(index)"), &aggregator, at: 0) }
        _ = aggregator.sweep(now: start.advanced(by: .seconds(10_000)))
        #expect(aggregator.isEmpty)
    }

    @Test func `an Event says what the API server demands, within its bounds`() {
        let long = RecordedEvent(
            regarding: .init(KubernetesObject(.namespaces, name: "n")), type: .normal, reason: String(repeating: "R", count: 200),
            action: "A", note: String(repeating: "ü", count: 2000))
        let object = long.object(name: "n.1", at: wall, controller: "example.com/c", instance: "pod-1")
        #expect(object.namespace == "default")
        #expect(object["note"]?.string?.utf8.count == 1023)
        #expect(object["note"]?.string?.hasSuffix("ü...") == true)
        #expect(object["reason"]?.string?.utf8.count == 128)
        #expect(object["eventTime"]?.string == "2023-11-14T22:13:20.000000Z")
        #expect(object["regarding"]?["kind"]?.string == "Namespace")
        #expect(object["type"]?.string == "Normal")
    }
}
