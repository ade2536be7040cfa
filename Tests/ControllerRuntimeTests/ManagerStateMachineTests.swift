import Testing

@testable import ControllerRuntime

@Suite struct ManagerStateMachineTests {
    private typealias Machine = ManagerStateMachine

    private let begun: [Machine.Action] = [.startInformers, .seekLeadership]
    private let drain: [Machine.Action] = [.wake(after: .seconds(20)), .drainControllers]
    private let flush: [Machine.Action] = [.wake(after: .milliseconds(1250)), .flushEvents]
    private let release: [Machine.Action] = [.closeFence, .wake(after: .milliseconds(3750)), .releaseLease]

    private func run(_ events: [Machine.Event], elects: Bool = true) -> [[Machine.Action]] {
        var machine = Machine(elects: elects, stopTimeout: .seconds(25))
        return events.map { machine.handle($0) }
    }

    @Test func `controllers start once the caches are filled and this process leads, in either order`() {
        #expect(run([.start, .cachesSynced, .startedLeading]) == [begun, [], [.startControllers]])
        #expect(run([.start, .startedLeading, .cachesSynced]) == [begun, [], [.startControllers]])
        #expect(run([.start, .cachesSynced], elects: false) == [[.startInformers], [.startControllers]])
    }

    @Test func `Fault 39: a stop drains, flushes, closes the fence, gives the lease up and ends, in this order`() {
        #expect(
            run([.start, .cachesSynced, .startedLeading, .stop, .controllersDrained, .eventsFlushed, .leaseReleased])
                == [begun, [], [.startControllers], drain, flush, release, [.stopInformers, .finish(nil)]])
    }

    @Test func `Fault 39: each step of the end has its time, and what hangs is left behind the fence`() {
        #expect(
            run([.start, .cachesSynced, .startedLeading, .stop, .timer, .timer, .timer])
                == [begun, [], [.startControllers], drain, flush, release, [.stopInformers, .finish(nil)]])
    }

    @Test func `lost leadership and caches that do not fill end the run with an error`() {
        let lost = run([.start, .cachesSynced, .startedLeading, .stoppedLeading("x"), .timer, .timer, .timer])
        #expect(lost.last == [.stopInformers, .finish(.leadershipLost("x"))])
        let empty = run([.start, .cacheSyncTimedOut("pods"), .timer, .timer, .timer])
        #expect(empty.last == [.stopInformers, .finish(.cacheSyncTimedOut("pods"))])
    }

    @Test func `what comes late changes nothing`() {
        let stopped = run([.start, .stop, .cachesSynced, .startedLeading, .stop, .stoppedLeading("x"), .cacheSyncTimedOut("y")])
        #expect(stopped == [begun, drain, [], [], [], [], []])
        #expect(run([.stop, .start]) == [[.finish(nil)], []])
    }
}
