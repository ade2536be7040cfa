import KubernetesModel
import TestSupport
import Testing

@testable import ControllerRuntime

private func key(_ name: String, _ namespace: String = "a") -> ObjectKey { ObjectKey(namespace: namespace, name: name) }

@Suite struct WorkQueueStateMachineTests {
    private let start = ManualClock.origin

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start.advanced(by: .milliseconds(Int(seconds * 1000))) }

    @Test func `a key that is added twice is worked on once`() {
        var queue = WorkQueueStateMachine()
        let result1 = queue.add(key("x"), now: start)
        #expect(result1)
        let result2 = queue.add(key("x"), now: start)
        #expect(!result2)
        let result3 = queue.next(now: at(2))
        #expect(result3 == .init(key: key("x"), waited: .seconds(2), failures: 0))
        let result4 = queue.next(now: at(2))
        #expect(result4 == nil)
    }

    @Test func `a key added while it is worked on comes again afterwards, not beside`() {
        var queue = WorkQueueStateMachine()
        queue.add(key("x"), now: start)
        _ = queue.next(now: start)
        queue.add(key("x"), now: start)
        let result5 = queue.next(now: start)
        #expect(result5 == nil)
        queue.finish(key("x"), .done, now: start)
        let result6 = queue.next(now: start)
        #expect(result6?.key == key("x"))
    }

    @Test func `Fault 28: a failing key waits from 5 ms to 1000 s, and success makes that forgotten`() {
        var queue = WorkQueueStateMachine()
        var now = start
        queue.add(key("x"), now: now)
        var waits: [Duration] = []
        for _ in 0..<20 {
            _ = queue.next(now: now)
            queue.finish(key("x"), .failed(atLeast: .zero), now: now)
            let next = queue.nextDeadline ?? now
            waits.append(now.duration(to: next))
            now = next
            queue.promote(now: now)
        }
        #expect(waits[..<4] == [.milliseconds(5), .milliseconds(10), .milliseconds(20), .milliseconds(40)])
        #expect(waits.last == .seconds(1000))
        let result7 = queue.next(now: now)
        #expect(result7?.failures == 20)
        queue.finish(key("x"), .done, now: now)
        #expect(queue.failingCount == 0)
    }

    @Test func `Fault 20: a server's wish to wait is heeded`() {
        var queue = WorkQueueStateMachine()
        queue.add(key("x"), now: start)
        _ = queue.next(now: start)
        // Changes meanwhile, before and after the answer, do not shorten it.
        queue.add(key("x"), now: start)
        queue.finish(key("x"), .failed(atLeast: .seconds(7)), now: start)
        queue.add(key("x"), now: at(1))
        queue.add(key("x"), after: .seconds(2), now: at(1))
        queue.promote(now: at(6.9))
        #expect(queue.depth == 0)
        #expect(queue.nextDeadline == at(7))
        queue.promote(now: at(7))
        let result = queue.next(now: at(7))
        #expect(result?.key == key("x"))
        queue.finish(key("x"), .done, now: at(7))
        queue.add(key("x"), now: at(8))
        #expect(queue.depth == 1)
    }

    @Test func `of several times to come back the earliest counts`() {
        var queue = WorkQueueStateMachine()
        queue.add(key("x"), after: .seconds(10), now: start)
        queue.add(key("x"), after: .seconds(3), now: start)
        queue.add(key("x"), after: .seconds(5), now: start)
        let result8 = queue.promote(now: at(2.9))
        #expect(result8 == 0)
        let result9 = queue.promote(now: at(3))
        #expect(result9 == 1)
        let result10 = queue.promote(now: at(20))
        #expect(result10 == 0)
        #expect(queue.depth == 1)
    }

    @Test func `a key that is worked on earlier than it was put off to does not come again for that`() {
        var queue = WorkQueueStateMachine()
        queue.add(key("x"), after: .seconds(2), now: start)
        queue.add(key("x"), now: at(1))
        _ = queue.next(now: at(1))
        queue.add(key("x"), after: .seconds(5), now: at(1))
        queue.finish(key("x"), .done, now: at(1.5))
        queue.promote(now: at(3))
        #expect(queue.depth == 0)
        #expect(queue.nextDeadline == at(6))
        queue.promote(now: at(6))
        #expect(queue.depth == 1)
    }

    @Test func `what is looked at at leisure waits the longer the more is put off, and not for ever`() {
        var queue = WorkQueueStateMachine()
        // Who waits for other reasons does not count.
        for index in 0..<500 { queue.add(key("\(index)", "failing"), after: .seconds(1000), now: start) }
        queue.add(key("first"), after: .leisure, now: start)
        #expect(queue.nextDeadline == at(2))
        for index in 1..<100 { queue.add(key("\(index)"), after: .leisure, now: start) }
        queue.add(key("first"), after: .leisure, now: at(1))
        queue.promote(now: at(3))
        #expect(queue.depth == 11)
        for index in 100..<2000 { queue.add(key("\(index)"), after: .leisure, now: at(3)) }
        queue.promote(now: at(33))
        #expect(queue.depth == 2000)
    }

    @Test func `who wants to come back at leisure is no longer failing`() {
        var queue = WorkQueueStateMachine()
        queue.add(key("x"), now: start)
        _ = queue.next(now: start)
        queue.finish(key("x"), .failed(atLeast: .zero), now: start)
        queue.promote(now: at(1))
        let again = queue.next(now: at(1))
        #expect(again?.failures == 1)
        queue.finish(key("x"), .again(after: .leisure), now: at(1))
        #expect(queue.failingCount == 0)
        #expect(queue.nextDeadline == at(3))
    }

    @Test func `times that no longer count do not pile up`() {
        var queue = WorkQueueStateMachine()
        for step in 0..<10_000 { queue.add(key("x"), after: .seconds(20_000 - step), now: start) }
        #expect(queue.delayedCount == 1)
        let result11 = queue.promote(now: at(30_000))
        #expect(result11 == 1)
    }

    @Test func `Faults 28, 57: ten thousand keys of one namespace do not hold up another`() {
        var queue = WorkQueueStateMachine()
        for index in 0..<10_000 { queue.add(key("\(index)", "loud"), now: start) }
        queue.add(key("x", "quiet"), now: start)
        queue.add(key("y", "quiet"), now: start)
        let first = (0..<4).compactMap { _ in queue.next(now: start)?.key.namespace }
        #expect(first == ["loud", "quiet", "loud", "quiet"])
    }

    @Test func `Fault 57: after a burst of thousands a key waits as little as before it, and nothing of the burst is left`() {
        var queue = WorkQueueStateMachine()
        // Five hundred a second for ten seconds, and four hundred a second that ten workers get done.
        var waits: [Duration] = []
        for step in 0..<15_000 {
            let now = at(Double(step) / 1000)
            if step < 10_000, step % 2 == 0 { queue.add(key("\(step)"), now: now) }
            guard step % 5 < 2, let work = queue.next(now: now) else { continue }
            waits.append(work.waited)
            queue.finish(work.key, step % 7 == 0 ? .failed(atLeast: .zero) : .done, now: now)
            queue.promote(now: now)
        }
        queue.promote(now: at(20))
        while let work = queue.next(now: at(20)) { queue.finish(work.key, .done, now: at(20)) }
        #expect(waits.count >= 5000)
        // The backlog at its highest, and no more than that.
        #expect(waits.max().map { $0 > .seconds(1) && $0 < .seconds(6) } == true)
        #expect((queue.depth, queue.delayedCount, queue.failingCount, queue.processing.count) == (0, 0, 0, 0))
        queue.add(key("late"), now: at(21))
        #expect(queue.next(now: at(21))?.waited == .zero)
    }

    @Test func `after shutting down nothing is given out, and what is worked on is waited for`() {
        var queue = WorkQueueStateMachine()
        queue.add(key("x"), now: start)
        queue.add(key("y"), now: start)
        queue.add(key("z"), after: .seconds(1), now: start)
        _ = queue.next(now: start)
        queue.shutDown()
        let result12 = queue.next(now: start)
        #expect(result12 == nil)
        #expect(!queue.isDrained)
        queue.finish(key("x"), .failed(atLeast: .zero), now: start)
        #expect(queue.isDrained)
        #expect(queue.nextDeadline == nil)
    }

    /// The invariants: never a key with two workers; every key that was added is worked on after that; nothing is left.
    @Test(arguments: 0..<50)
    func `no key is lost or doubled in any order of things`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = WorkQueueStateMachine()
        var now = start
        var working: Set<ObjectKey> = []
        /// Keys that must be begun again at some time.
        var owed: Set<ObjectKey> = []
        func finish(_ key: ObjectKey, _ outcome: WorkOutcome) {
            queue.finish(key, outcome, now: now)
            working.remove(key)
            if outcome != .done { owed.insert(key) }
        }
        for _ in 0..<2000 {
            let some = key("k\(random.next() % 8)", "n\(random.next() % 3)")
            switch random.next() % 6 {
            case 0:
                queue.add(some, now: now)
                owed.insert(some)
            case 1:
                if random.next() % 2 == 0 {
                    queue.add(some, after: .leisure, now: now)
                } else {
                    queue.add(some, after: .milliseconds(Int(random.next() % 2000)), now: now)
                }
                owed.insert(some)
            case 2, 3:
                guard let work = queue.next(now: now) else { continue }
                #expect(working.insert(work.key).inserted, "seed \(seed)")
                owed.remove(work.key)
            case 4:
                guard let some = working.randomElement(using: &random) else { continue }
                let outcomes: [WorkOutcome] = [
                    .done, .again(after: .seconds(1)), .again(after: .leisure), .failed(atLeast: .zero),
                ]
                finish(some, outcomes.randomElement(using: &random) ?? .done)
            default:
                now = now.advanced(by: .milliseconds(Int(random.next() % 500)))
                queue.promote(now: now)
            }
        }
        for key in working { finish(key, .done) }
        while let deadline = queue.nextDeadline {
            now = deadline
            queue.promote(now: now)
        }
        while let work = queue.next(now: now) {
            owed.remove(work.key)
            queue.finish(work.key, .done, now: now)
        }
        #expect(owed.isEmpty, "seed \(seed)")
        #expect(queue.depth == 0 && queue.delayedCount == 0 && queue.failingCount == 0 && queue.processing.isEmpty)
    }
}
