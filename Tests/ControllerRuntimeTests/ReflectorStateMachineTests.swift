import KubernetesModel
import TestSupport
import Testing

@testable import ControllerRuntime

private typealias Machine = ReflectorStateMachine<StoredObject>

private func item(_ name: String, _ version: Int) -> StoredObject {
    var object = KubernetesObject(.configMaps, namespace: "n", name: name)
    object.resourceVersion = "\(version)"
    return StoredObject(object)
}

/// The actions in short, for comparison.
private func brief(_ actions: [Machine.Action]) -> [String] {
    actions.map { action in
        switch action {
        case .list(let options): "list\(options.continueToken.map { " \($0)" } ?? "")\(options.limit == nil ? " whole" : "")"
        case .watch(let parameters):
            "\(parameters.sendsInitialEvents ? "stream" : "watch") \(parameters.options.resourceVersion ?? "-")"
        case .cancel: "cancel"
        case .replace(let items, let version): "replace \(items.map(\.key.name).sorted().joined(separator: ",")) @\(version)"
        case .upsert(let item): "upsert \(item.key.name)"
        case .delete(let item): "delete \(item.key.name)"
        case .progress(let version): "progress \(version)"
        case .wake(let delay): "wake \(Int(delay.inSeconds * 1000))"
        case .health(.healthy): "healthy"
        case .health(.starting): "starting"
        case .health(.degraded): "degraded"
        case .warn: "warn"
        }
    }
}

@Suite struct ReflectorStateMachineTests {
    private let start = ManualClock.origin

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start.advanced(by: .milliseconds(Int(seconds * 1000))) }

    /// A machine in pages that has listed `a` at 10 and watches from there.
    private func watching() -> Machine {
        var machine = Machine(usesStreamingLists: false)
        _ = machine.handle(.start, now: start, random: 0)
        _ = machine.handle(.page([item("a", 5)], continueToken: nil, resourceVersion: "10"), now: start, random: 0)
        return machine
    }

    private func send(_ event: Machine.Event, _ machine: inout Machine, at seconds: Double = 0, random: Double = 0) -> [String] {
        brief(machine.handle(event, now: at(seconds), random: random))
    }

    @Test func `Fault 3: pages are gathered before anything is shown`() {
        var machine = Machine(usesStreamingLists: false)
        #expect(send(.start, &machine) == ["list"])
        #expect(send(.page([item("a", 1)], continueToken: "t1", resourceVersion: "9"), &machine) == ["list t1"])
        #expect(
            send(.page([item("b", 2)], continueToken: nil, resourceVersion: "9"), &machine)
                == ["replace a,b @9", "healthy", "watch 9"])
    }

    @Test func `Fault 3: a continue token that expires midway restarts the list, and in the end asks for it whole`() {
        var machine = Machine(usesStreamingLists: false)
        _ = send(.start, &machine)
        _ = send(.page([item("ghost", 1)], continueToken: "t1", resourceVersion: "9"), &machine)
        #expect(send(.listFailed(.expired("")), &machine) == ["wake 800", "degraded"])
        #expect(send(.timer, &machine) == ["list"])
        _ = send(.page([item("ghost", 1)], continueToken: "t2", resourceVersion: "10"), &machine)
        _ = send(.listFailed(.expired("")), &machine)
        #expect(send(.timer, &machine) == ["list whole"])
        #expect(
            send(.page([item("a", 1)], continueToken: nil, resourceVersion: "11"), &machine).first == "replace a @11")
    }

    @Test func `a page that fails for another reason is asked for again, and what was gathered is kept`() {
        var machine = Machine(usesStreamingLists: false)
        _ = send(.start, &machine)
        _ = send(.page([item("a", 1)], continueToken: "t1", resourceVersion: "9"), &machine)
        #expect(send(.listFailed(.busy("", retryAfterSeconds: 20)), &machine) == ["wake 20000", "degraded"])
        #expect(send(.timer, &machine) == ["list t1"])
        #expect(
            send(.page([item("b", 1)], continueToken: nil, resourceVersion: "9"), &machine).first == "replace a,b @9")
    }

    @Test func `a streaming list is shown at its end, and goes on as the watch`() {
        var machine = Machine()
        #expect(send(.start, &machine) == ["stream ", "wake 30000"])
        #expect(send(.changed(item("a", 1), resourceVersion: "1"), &machine) == [])
        #expect(send(.changed(item("b", 2), resourceVersion: "2"), &machine) == [])
        #expect(send(.deleted(item("a", 3), resourceVersion: "3"), &machine) == [])
        #expect(
            send(.bookmark(resourceVersion: "7", endsInitialEvents: true), &machine) == ["replace b @7", "healthy"])
        #expect(send(.changed(item("c", 8), resourceVersion: "8"), &machine) == ["upsert c"])
        #expect(send(.watchEnded(nil), &machine, at: 60) == ["watch 8"])
    }

    @Test(arguments: [
        Machine.Event.watchEnded(.rejected("sendInitialEvents is forbidden")), .watchEnded(nil),
        .watchEnded(.refused("the required storage feature RequestWatchProgress is disabled")),
        .bookmark(resourceVersion: "3", endsInitialEvents: false), .timer, .unreadable("what?"),
    ])
    fileprivate func `Fault 18: a server without streaming lists is asked for pages`(_ sign: Machine.Event) {
        var machine = Machine()
        _ = send(.start, &machine)
        #expect(send(sign, &machine, at: 30) == ["cancel", "warn", "list"])
    }

    @Test func `a long streaming list is waited for as long as it moves`() {
        var machine = Machine()
        _ = send(.start, &machine)
        _ = send(.changed(item("a", 1), resourceVersion: "1"), &machine, at: 10)
        #expect(send(.timer, &machine, at: 30) == ["wake 30000"])
        #expect(send(.timer, &machine, at: 60) == ["cancel", "warn", "list"])
    }

    @Test func `Fault 4: a bookmark moves the point from which the watch resumes`() {
        var machine = watching()
        #expect(send(.bookmark(resourceVersion: "25", endsInitialEvents: false), &machine, at: 40) == ["progress 25"])
        #expect(send(.watchEnded(.unreachable("reset")), &machine, at: 41) == ["cancel", "wake 800", "degraded"])
        #expect(send(.timer, &machine, at: 42) == ["watch 25", "wake 5000"])
        #expect(send(.timer, &machine, at: 47) == ["healthy"])
    }

    @Test func `Faults 1, 2: an expired version leads to a new state at once, and to waiting when it happens again`() {
        var machine = watching()
        _ = send(.changed(item("b", 11), resourceVersion: "11"), &machine)
        _ = send(.watchEnded(.unreachable("")), &machine)
        _ = send(.timer, &machine)
        #expect(send(.watchEnded(.expired("")), &machine) == ["cancel", "list"])
        _ = send(.page([], continueToken: nil, resourceVersion: "30"), &machine)
        #expect(send(.watchEnded(.expired("")), &machine) == ["cancel", "wake 1600", "degraded"])
        #expect(send(.timer, &machine) == ["list"])
    }

    @Test func `Fault 12: a state older than what was seen is not used`() {
        var machine = watching()
        _ = send(.changed(item("a", 20), resourceVersion: "20"), &machine)
        _ = send(.watchEnded(.expired("")), &machine)
        #expect(
            send(.page([], continueToken: nil, resourceVersion: "15"), &machine) == ["cancel", "wake 800", "degraded"])
        _ = send(.timer, &machine)
        #expect(send(.page([], continueToken: nil, resourceVersion: "20"), &machine).first == "replace  @20")
    }

    @Test func `Fault 12: an event older than what was seen is dropped`() {
        var machine = watching()
        #expect(send(.changed(item("ghost", 9), resourceVersion: "9"), &machine) == [])
        #expect(send(.changed(item("b", 11), resourceVersion: "11"), &machine) == ["upsert b"])
    }

    @Test func `Fault 6: a watch that ends in order is resumed: at once after a long time, after a moment otherwise`() {
        var machine = watching()
        #expect(send(.watchEnded(nil), &machine, at: 300) == ["watch 10"])
        _ = send(.changed(item("b", 11), resourceVersion: "11"), &machine, at: 301)
        #expect(send(.watchEnded(nil), &machine, at: 302) == ["wake 800"])
        #expect(send(.timer, &machine, at: 303) == ["watch 11"])
    }

    @Test func `Fault 6: watches that end with nothing in them are warned of and backed off from, without a new list`() {
        var machine = watching()
        var delays: [String] = []
        for _ in 0..<7 {
            let actions = send(.watchEnded(nil), &machine)
            #expect(actions.first == "warn")
            delays.append(actions.last ?? "")
            #expect(send(.timer, &machine) == ["watch 10"])
        }
        #expect(delays == ["wake 800", "wake 1600", "wake 3200", "wake 6400", "wake 12800", "wake 15000", "wake 15000"])
    }

    @Test func `Faults 19, 53: a forbidden watch is tried again from where it was; a kind that vanished is read anew`() {
        var machine = watching()
        #expect(send(.watchEnded(.forbidden("")), &machine) == ["cancel", "wake 800", "degraded"])
        #expect(send(.timer, &machine) == ["watch 10", "wake 5000"])
        _ = send(.watchEnded(.notServed("")), &machine)
        #expect(send(.timer, &machine) == ["list"])
    }

    @Test func `Fault 20: a busy server is left alone for as long as it asks, and the watch goes on where it was`() {
        var machine = watching()
        #expect(
            send(.watchEnded(.busy("", retryAfterSeconds: 45)), &machine, random: 0.5) == ["cancel", "wake 47250", "degraded"])
        #expect(send(.timer, &machine) == ["watch 10", "wake 5000"])
    }

    @Test func `Fault 9: what cannot be read is followed by a new state, since something may have been missed`() {
        var machine = watching()
        #expect(send(.unreadable("?"), &machine) == ["cancel", "wake 800", "degraded"])
        #expect(send(.timer, &machine) == ["list"])
    }

    @Test func `Fault 21: ten minutes without a server cost few requests`() {
        var machine = watching()
        var random = SeededGenerator(seed: 1)
        var time = 0.0
        var requests = 0
        var actions = machine.handle(.watchEnded(.unreachable("refused")), now: at(0), random: 0.5)
        while time < 600 {
            for case .wake(let delay) in actions where delay != Machine.recoveryPatience { time += delay.inSeconds }
            _ = machine.handle(.timer, now: at(time), random: 0.5)
            requests += 1
            actions = machine.handle(
                .watchEnded(.unreachable("refused")), now: at(time), random: Double(random.next() % 1000) / 1000)
        }
        #expect((20...45).contains(requests))
    }

    @Test func `the server's time limit of a watch is spread over five to ten minutes`() {
        for (random, seconds) in [(0.0, 300), (0.5, 450), (0.999, 599)] {
            var machine = Machine(usesStreamingLists: false)
            _ = machine.handle(.start, now: start, random: random)
            let actions = machine.handle(.page([], continueToken: nil, resourceVersion: "1"), now: start, random: random)
            let timeouts = actions.compactMap { action in
                if case .watch(let parameters) = action { parameters.timeoutSeconds } else { nil }
            }
            #expect(timeouts == [seconds])
        }
    }

    @Test func `Faults 5, 7: once bookmarks are known, silence for longer than they take ends a watch`() {
        var machine = watching()
        _ = machine.handle(.bookmark(resourceVersion: "12", endsInitialEvents: false), now: at(60), random: 0)
        let actions = machine.handle(.watchEnded(nil), now: at(300), random: 0)
        guard case .watch(let parameters) = actions.first else {
            Issue.record("no watch")
            return
        }
        #expect(parameters.idleTimeout == .seconds(150))
    }

    @Test func `after stopping nothing is asked for any more`() {
        var machine = watching()
        #expect(send(.stop, &machine) == ["cancel"])
        #expect(send(.watchEnded(nil), &machine) == [])
        #expect(send(.timer, &machine) == [])
    }
}

/// Whatever a server does to a reflector: in the end the store is what the server has, the events told of it add up to
/// the same, and time never runs backwards.
@Suite struct ReflectorSimulationTests {
    private enum Operation {
        case list(ListOptions)
        case watch(after: Int)
        /// A streaming list: what it still has to send.
        case stream([Machine.Event])
    }

    private struct Simulation {
        var random: SeededGenerator
        var server = SimulatedServer()
        var machine: Machine
        var now = ManualClock.origin
        var operation: Operation?
        var hasTimer = false
        var contents = StoreContents()
        var told: [ObjectKey: StoredObject] = [:]
        var failures: [String] = []

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
            machine = Machine(usesStreamingLists: seed % 2 == 0)
        }

        mutating func feed(_ event: Machine.Event) {
            let before = machine.lastSeen.flatMap { Int($0) } ?? 0
            for action in machine.handle(event, now: now, random: Double(random.next() % 1000) / 1000) { perform(action) }
            if let after = machine.lastSeen.flatMap({ Int($0) }), after < before { failures.append("\(before) then \(after)") }
        }

        mutating func perform(_ action: Machine.Action) {
            switch action {
            case .list(let options): operation = .list(options)
            case .watch(let parameters):
                let from = parameters.options.resourceVersion.flatMap { Int($0) } ?? server.version
                operation =
                    parameters.sendsInitialEvents
                    ? .stream(
                        server.objects.values.map { .changed($0, resourceVersion: $0.resourceVersion) }
                            + [.bookmark(resourceVersion: "\(server.version)", endsInitialEvents: true)])
                    : .watch(after: from)
            case .cancel: operation = nil
            case .replace(let objects, _): tell(contents.replace(namespace: nil, with: objects))
            case .upsert(let object): tell(contents.upsert(object))
            case .delete(let object): tell(contents.delete(object))
            case .wake: hasTimer = true
            case .progress, .health, .warn: break
            }
        }

        mutating func tell(_ events: [StoreEvent]) {
            for event in events {
                let key = event.object.key
                switch event {
                case .added(let object):
                    if told[key] != nil { failures.append("\(key) added twice") }
                    told[key] = object
                case .updated(let old, let new):
                    if told[key]?.uid != old.uid || old.uid != new.uid { failures.append("\(key) updated from nothing") }
                    if old.hasSameContent(as: new) { failures.append("\(key) updated without a change") }
                    told[key] = new
                case .deleted:
                    if told.removeValue(forKey: key) == nil { failures.append("\(key) deleted twice") }
                }
            }
        }

        /// Lets the server send one more thing, as it should.
        mutating func serve() {
            switch operation {
            case .list(let options):
                operation = nil
                feed(server.page(options))
            case .stream(var events):
                let next = events.isEmpty ? nil : events.removeFirst()
                operation = events.isEmpty ? .watch(after: server.version) : .stream(events)
                if let next {
                    if case .bookmark(let version, _) = next { operation = .watch(after: Int(version) ?? 0) }
                    feed(next)
                }
            case .watch(let version):
                guard let events = server.events(after: version) else {
                    operation = nil
                    return feed(.watchEnded(.expired("")))
                }
                guard let next = events.first else { return }
                if case .changed(_, let version) = next { operation = .watch(after: Int(version) ?? 0) }
                if case .deleted(_, let version) = next { operation = .watch(after: Int(version) ?? 0) }
                feed(next)
            case nil: fireTimer()
            }
        }

        mutating func fireTimer() {
            guard hasTimer else { return }
            hasTimer = false
            now = now.advanced(by: .seconds(31))
            feed(.timer)
        }

        mutating func disturb() {
            let failure: RequestFailure =
                [
                    .expired(""), .forbidden(""), .notServed(""), .tooNew(""), .refused(""), .unreachable(""), .broken(""),
                    .busy("", retryAfterSeconds: 3),
                ].randomElement(using: &random) ?? .refused("")
            switch operation {
            case .list:
                operation = nil
                feed(.listFailed(failure))
            case .watch, .stream:
                switch random.next() % 5 {
                case 0: feed(.bookmark(resourceVersion: "\(machine.lastSeen ?? "1")", endsInitialEvents: false))
                case 1: feed(.unreadable("x"))
                case 2 where machine.lastSeen != nil:
                    // A replica that lags behind repeats the past.
                    if let old = server.events(after: 0)?.randomElement(using: &random) { feed(old) }
                case 3:
                    operation = nil
                    feed(.watchEnded(nil))
                default:
                    operation = nil
                    feed(.watchEnded(failure))
                }
            case nil: fireTimer()
            }
        }
    }

    @Test(arguments: 0..<60)
    func `Faults 1, 2, 3, 9, 10, 15: the store ends up as the server, whatever happened on the way`(seed: UInt64) {
        var simulation = Simulation(seed: seed)
        simulation.feed(.start)
        for _ in 0..<400 {
            switch simulation.random.next() % 10 {
            case 0..<3: simulation.server.mutate(using: &simulation.random)
            case 3..<8: simulation.serve()
            case 8: simulation.disturb()
            default: if simulation.random.next() % 5 == 0 { simulation.server.compact() }
            }
        }
        for _ in 0..<600 { simulation.serve() }
        func versions(_ objects: some Sequence<StoredObject>) -> [ObjectKey: [String]] {
            Dictionary(objects.map { ($0.key, [$0.uid, $0.resourceVersion]) }) { $1 }
        }
        #expect(simulation.failures == [], "seed \(seed)")
        #expect(
            versions(simulation.contents.objects(namespace: nil)) == versions(simulation.server.objects.values), "seed \(seed)")
        // Of a version that changes nothing nobody is told.
        func contents(_ objects: [ObjectKey: StoredObject]) -> [ObjectKey: KubernetesObject] {
            objects.mapValues { $0.at(resourceVersion: "").object }
        }
        #expect(contents(simulation.told) == contents(simulation.server.objects), "seed \(seed)")
    }
}
