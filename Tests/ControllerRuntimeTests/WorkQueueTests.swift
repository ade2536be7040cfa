@preconcurrency import Dispatch
import KubernetesModel
import Synchronization
import Testing

@testable import ControllerRuntime

@Suite(.timeLimit(.minutes(10))) struct WorkQueueTests {
    /// Counts who works at once.
    private final class Gauge: Sendable {
        private let state = Mutex((running: 0, most: 0, keys: Set<ObjectKey>(), doubled: false))

        func begin(_ key: ObjectKey) {
            state.withLock { state in
                state.running += 1
                state.most = max(state.most, state.running)
                if !state.keys.insert(key).inserted { state.doubled = true }
            }
        }

        func end(_ key: ObjectKey) {
            state.withLock { state in
                state.running -= 1
                state.keys.remove(key)
            }
        }

        var most: Int { state.withLock { $0.most } }
        var doubled: Bool { state.withLock { $0.doubled } }
    }

    private func key(_ index: Int) -> ObjectKey { ObjectKey(namespace: "n\(index % 3)", name: "k\(index)") }

    @Test func `no more workers than configured, no key with two, and none forgotten`() async {
        let gauge = Gauge()
        let done = Journal<ObjectKey>()
        let versions = Mutex<[ObjectKey: Int]>([:])
        let seen = Mutex<[ObjectKey: Int]>([:])
        let queue = WorkQueue(name: "t", workers: 3) { key, _ in
            gauge.begin(key)
            let version = versions.withLock { $0[key] ?? 0 }
            seen.withLock { $0[key] = version }
            gauge.end(key)
            done.append(key)
            return .done
        }
        queue.start()
        let keys = (0..<12).map { key($0) }
        let producers = DispatchQueue(label: "producers", attributes: .concurrent)
        await withCheckedContinuation { continuation in
            let group = DispatchGroup()
            for _ in 0..<4 {
                producers.async(group: group) {
                    for index in 0..<2000 {
                        let key = keys[index % keys.count]
                        versions.withLock { $0[key, default: 0] += 1 }
                        queue.add(key)
                    }
                }
            }
            group.notify(queue: producers) { continuation.resume() }
        }
        await done.wait { _ in queue.counts == (0, 0, 0, 0) || seen.withLock { $0 } == versions.withLock { $0 } }
        #expect(seen.withLock { $0 } == versions.withLock { $0 })
        #expect(gauge.most <= 3)
        #expect(!gauge.doubled)
    }

    @Test func `a key that is put off comes at its time, and a failing one ever later`() async {
        let clock = ManualClock()
        let runs = Journal<Int>()
        let queue = WorkQueue(name: "t", clock: clock) { _, failures in
            runs.append(failures)
            return failures < 2 ? .failed(atLeast: .zero) : .again(after: .seconds(60))
        }
        queue.start()
        queue.add(key(1), after: .seconds(5))
        #expect(clock.waits.entries == [.seconds(5)])
        clock.advance(by: .seconds(5))
        await clock.waits.wait(forCount: 2)
        // In 5 ms, but not that soon after the last time.
        clock.advance(by: .milliseconds(10))
        await clock.waits.wait(forCount: 3)
        clock.advance(by: .milliseconds(10))
        await clock.waits.wait(forCount: 4)
        #expect(runs.entries == [0, 1, 2])
        #expect(clock.waits.entries == [.seconds(5), .milliseconds(10), .milliseconds(10), .seconds(60)])
        #expect(queue.counts == (0, 1, 0, 0))
    }

    @Test func `shutting down waits for what is worked on, and drops the rest`() async {
        let began = Journal<ObjectKey>()
        let mayEnd = DispatchSemaphore(value: 0)
        let drained = Journal<Int>()
        let clock = ManualClock()
        let queue = WorkQueue(name: "t", clock: clock) { key, _ in
            began.append(key)
            mayEnd.wait()
            return .again(after: .seconds(1))
        }
        queue.start()
        for index in 0..<5 { queue.add(key(index)) }
        queue.add(key(9), after: .seconds(3))
        await began.wait(forCount: 1)
        queue.shutDown { drained.append(began.entries.count) }
        #expect(drained.entries == [])
        mayEnd.signal()
        await drained.wait(forCount: 1)
        #expect(drained.entries == [1])
        #expect(clock.pending == 0)
        queue.add(key(1))
        #expect(queue.counts == (0, 0, 0, 0))
    }

    @Test func `Fault 57: five thousand keys come and go without a trace`() async {
        let done = Journal<ObjectKey>()
        let clock = ManualClock()
        let queue = WorkQueue(name: "t", workers: 4, clock: clock) { key, _ in
            done.append(key)
            return .done
        }
        queue.start()
        for index in 0..<5000 { queue.add(key(index)) }
        await done.wait(forCount: 5000)
        let drained = Journal<Bool>()
        queue.shutDown { drained.append(true) }
        await drained.wait(forCount: 1)
        #expect(queue.counts == (0, 0, 0, 0))
        #expect(clock.pending == 0)
    }
}
