import KubernetesModel
import TestSupport
import Testing

@testable import ControllerRuntime

private typealias Machine = LeaderElectionStateMachine

private func configuration(_ identity: String) -> LeaderElectionConfiguration {
    LeaderElectionConfiguration(namespace: "system", name: "operator", identity: identity)
}

private let wall = Timestamp(secondsSince1970: 1_700_000_000)

private func lease(_ holder: String, version: Int = 1, renewed: Timestamp = wall, transitions: Int64 = 3) -> KubernetesObject {
    var lease = LeaseRecord.new(configuration(holder), wall: renewed).object
    lease.resourceVersion = "\(version)"
    lease["spec", "leaseTransitions"] = .integer(transitions)
    return lease
}

private func brief(_ actions: [Machine.Action]) -> [String] {
    actions.map { action in
        switch action {
        case .get: "get"
        case .create(let lease): "create \(LeaseRecord(object: lease).holder)"
        case .update(let lease):
            "update \(LeaseRecord(object: lease).holder) #\(LeaseRecord(object: lease).transitions) @\(lease.resourceVersion ?? "")"
        case .wake(let delay): "wake \(Int(delay.inSeconds * 1000))"
        case .startedLeading: "started"
        case .stoppedLeading: "stopped"
        case .leader(let identity): "leader \(identity)"
        case .warn: "warn"
        case .ended: "ended"
        }
    }
}

@Suite struct LeaderElectionStateMachineTests {
    private let start = ManualClock.origin

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start.advanced(by: .milliseconds(Int(seconds * 1000))) }

    private func send(_ event: Machine.Event, _ machine: inout Machine, at seconds: Double, random: Double = 0) -> [String] {
        brief(machine.handle(event, now: at(seconds), wall: wall.adding(seconds: seconds), random: random))
    }

    /// One that has led since second 0.
    private func leader() -> Machine {
        var machine = Machine(configuration("me"))
        _ = send(.start, &machine, at: 0)
        _ = send(.missing, &machine, at: 0)
        _ = send(.wrote(lease("me")), &machine, at: 0)
        return machine
    }

    @Test func `the first to come creates the lease and leads`() {
        var machine = Machine(configuration("me"))
        #expect(send(.start, &machine, at: 0) == ["get"])
        #expect(send(.missing, &machine, at: 0.1) == ["create me"])
        #expect(!machine.isLeading(now: at(0.2)))
        #expect(send(.wrote(lease("me")), &machine, at: 0.2) == ["leader me", "started", "wake 2000"])
        #expect(machine.isLeading(now: at(0.2)))
    }

    @Test func `Fault 44: the next one waits until the lease has not changed for its whole duration, by its own clock`() {
        var machine = Machine(configuration("me"))
        _ = send(.start, &machine, at: 0)
        // The times in the lease are hours off, and mean nothing.
        let stale = lease("other", renewed: wall.adding(seconds: -7200))
        #expect(send(.got(stale), &machine, at: 0) == ["leader other", "wake 2000"])
        _ = send(.timer, &machine, at: 14)
        #expect(send(.got(stale), &machine, at: 14.9) == ["wake 2000"])
        _ = send(.timer, &machine, at: 15)
        #expect(send(.got(stale), &machine, at: 15) == ["update me #4 @1"])
    }

    @Test func `a renewal seen in time starts the wait anew`() {
        var machine = Machine(configuration("me"))
        _ = send(.start, &machine, at: 0)
        _ = send(.got(lease("other")), &machine, at: 0)
        _ = send(.timer, &machine, at: 14)
        _ = send(.got(lease("other", version: 2, renewed: wall.adding(seconds: 14))), &machine, at: 14)
        _ = send(.timer, &machine, at: 28)
        let renewed = lease("other", version: 2, renewed: wall.adding(seconds: 14))
        #expect(send(.got(renewed), &machine, at: 28.9) == ["wake 2000"])
    }

    @Test func `those who wait spread their tries`() {
        var machine = Machine(configuration("me"))
        _ = send(.start, &machine, at: 0)
        #expect(send(.got(lease("other")), &machine, at: 0, random: 0.5) == ["leader other", "wake 3200"])
    }

    @Test func `a lease that was given up is taken at once`() {
        var machine = Machine(configuration("me"))
        _ = send(.start, &machine, at: 0)
        let released = LeaseRecord(object: lease("other")).released(wall: wall).object
        #expect(send(.got(released), &machine, at: 0) == ["update me #4 @1"])
    }

    @Test func `the leader renews without reading first`() {
        var machine = leader()
        #expect(send(.timer, &machine, at: 2) == ["update me #3 @1", "wake 8000"])
        #expect(send(.wrote(lease("me", version: 2)), &machine, at: 2.1) == ["wake 2000"])
        #expect(machine.isLeading(now: at(11.9)))
        #expect(!machine.isLeading(now: at(12)))
    }

    @Test
    func `Fault 43: leading ends ten seconds after the start of the last renewal that worked, before anybody else may begin`() {
        var machine = leader()
        _ = send(.timer, &machine, at: 2)
        #expect(send(.failed("timeout"), &machine, at: 7) == ["warn", "wake 2000"])
        #expect(send(.timer, &machine, at: 9) == ["get", "wake 1000"])
        #expect(machine.isLeading(now: at(9.99)))
        #expect(send(.timer, &machine, at: 10) == ["stopped", "ended"])
        // The answer that comes too late changes nothing.
        #expect(send(.got(lease("me")), &machine, at: 10.1) == [])
        #expect(!machine.isLeading(now: at(10.1)))
    }

    @Test func `Fault 42: a process that was stopped for longer than that does not lead when it wakes`() {
        var machine = leader()
        _ = send(.timer, &machine, at: 2)
        #expect(!machine.isLeading(now: at(22)))
        #expect(send(.wrote(lease("me", version: 2)), &machine, at: 22) == ["stopped", "ended"])
    }

    @Test func `Fault 45: after a conflict the leader reads, and steps down for another holder`() {
        var machine = leader()
        _ = send(.timer, &machine, at: 2)
        #expect(send(.failed("conflict"), &machine, at: 2.1) == ["warn", "wake 2000"])
        #expect(send(.timer, &machine, at: 4).first == "get")
        #expect(send(.got(lease("other", version: 9)), &machine, at: 4.1) == ["leader other", "stopped", "ended"])
    }

    @Test func `Fault 45: a lease that somebody deleted is made again`() {
        var machine = leader()
        _ = send(.timer, &machine, at: 2)
        _ = send(.failed("not found"), &machine, at: 2.1)
        _ = send(.timer, &machine, at: 4)
        #expect(send(.missing, &machine, at: 4.1).first == "create me")
        #expect(send(.wrote(lease("me", version: 12)), &machine, at: 4.2).last == "wake 2000")
        #expect(machine.isLeading(now: at(14)))
    }

    @Test func `a clean stop gives the lease up`() {
        var machine = leader()
        #expect(send(.stop, &machine, at: 3) == ["update  #3 @1"])
        #expect(!machine.isLeading(now: at(3)))
        #expect(send(.wrote(lease("")), &machine, at: 3.1) == ["ended"])
    }

    @Test func `a stop during a renewal waits for its answer, and gives that lease up`() {
        var machine = leader()
        _ = send(.timer, &machine, at: 2)
        #expect(send(.stop, &machine, at: 2.1) == [])
        #expect(send(.wrote(lease("me", version: 5)), &machine, at: 2.2) == ["update  #3 @5"])
    }

    @Test func `who waits just ends`() {
        var machine = Machine(configuration("me"))
        _ = send(.start, &machine, at: 0)
        _ = send(.got(lease("other")), &machine, at: 0)
        #expect(send(.stop, &machine, at: 1) == ["ended"])
    }

    @Test func `Fault 45: whatever stands in the lease, nothing breaks`() {
        let specs: [JSONValue] = [
            .null, "text", ["leaseDurationSeconds": .integer(.max), "holderIdentity": "x"],
            ["leaseDurationSeconds": .integer(.min), "holderIdentity": "x", "leaseTransitions": .integer(.max)],
            ["holderIdentity": .integer(3)],
        ]
        for spec in specs {
            var machine = Machine(configuration("me"))
            _ = send(.start, &machine, at: 0)
            var odd = lease("other")
            odd.spec = spec
            _ = send(.got(odd), &machine, at: 0)
            _ = send(.timer, &machine, at: 100_000)
            _ = send(.got(odd), &machine, at: 100_000)
        }
    }

    /// Three processes over one lease, with answers lost and delayed, writes that conflict, and processes that stop.
    @Test(arguments: 0..<60)
    func `Faults 42, 43, 44, 45: never do two lead at once`(seed: UInt64) throws {
        struct Process {
            var machine: Machine
            /// An answer under way: when it arrives.
            var answer: (at: Int, event: Machine.Event)?
            var wake: Int?
            var pausedUntil = 0
        }
        var random = SeededGenerator(seed: seed)
        var stored: KubernetesObject?
        var version = 0
        var processes = (0..<3).map { Process(machine: Machine(configuration("p\($0)"))) }
        var terms = 0
        for step in 0..<4000 {
            let now = at(Double(step) / 10)
            let wall = wall.adding(seconds: Double(step) / 10)
            for index in processes.indices {
                if random.next() % 900 == 0 { processes[index].pausedUntil = step + Int(random.next() % 300) }
                guard step >= processes[index].pausedUntil else { continue }
                var events: [Machine.Event] = step == 0 ? [.start] : []
                if let answer = processes[index].answer, answer.at <= step {
                    processes[index].answer = nil
                    events.append(answer.event)
                }
                if let wake = processes[index].wake, wake <= step {
                    processes[index].wake = nil
                    events.append(.timer)
                }
                for event in events {
                    for action in processes[index].machine.handle(
                        event, now: now, wall: wall, random: Double(random.next() % 100) / 100)
                    {
                        var answer: Machine.Event?
                        switch action {
                        case .get: answer = stored.map { .got($0) } ?? .missing
                        case .create(let lease), .update(let lease):
                            if stored?.resourceVersion == lease.resourceVersion {
                                version += 1
                                var new = lease
                                new.resourceVersion = "\(version)"
                                stored = new
                                answer = .wrote(new)
                            } else {
                                answer = .failed("conflict")
                            }
                        case .wake(let delay): processes[index].wake = step + max(1, Int(delay.inSeconds * 10))
                        case .startedLeading: terms += 1
                        case .ended:
                            // A new process takes its place.
                            processes[index] = Process(machine: Machine(configuration("q\(step)-\(index)")))
                            for first in processes[index].machine.handle(.start, now: now, wall: wall, random: 0)
                            where first == .get {
                                processes[index].answer = (step + 1, stored.map { .got($0) } ?? .missing)
                            }
                        case .stoppedLeading, .leader, .warn: break
                        }
                        if let answer {
                            let isLost = random.next() % 6 == 0
                            processes[index].answer =
                                isLost ? (step + 50, .failed("timeout")) : (step + 1 + Int(random.next() % 20), answer)
                        }
                    }
                }
            }
            let leading = processes.filter { $0.machine.isLeading(now: now) }.count
            try #require(leading <= 1, "seed \(seed), step \(step)")
        }
        #expect(terms > 0, "seed \(seed)")
    }
}
