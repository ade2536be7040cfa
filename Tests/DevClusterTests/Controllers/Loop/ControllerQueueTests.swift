import KubernetesModel
import Testing

@testable import DevCluster

struct ControllerQueueTests {
    private let start = Timestamp(secondsSince1970: 1_000_000)

    private func item(_ name: String, _ controller: Int = 0) -> ControllerQueue.Item {
        .init(controller: controller, key: ObjectKey(namespace: nil, name: name))
    }

    @Test func `an item is in the queue once, in the order of its arrival`() {
        var queue = ControllerQueue()
        for name in ["a", "b", "a", "c", "b"] { queue.add(item(name)) }
        queue.add(item("a", 1))
        #expect(drain(&queue, start) == ["0a", "0b", "0c", "1a"])
        queue.add(item("a"))
        #expect(drain(&queue, start) == ["0a"])
    }

    @Test func `an item comes at the earliest of the times it waits for`() {
        var queue = ControllerQueue()
        queue.add(item("a"), at: start.adding(seconds: 10))
        queue.add(item("a"), at: start.adding(seconds: 5))
        queue.add(item("a"), at: start.adding(seconds: 20))
        queue.add(item("b"), at: start.adding(seconds: 7))
        #expect(queue.nextDeadline() == start.adding(seconds: 5))
        #expect(drain(&queue, start.adding(seconds: 4)).isEmpty)
        #expect(drain(&queue, start.adding(seconds: 6)) == ["0a"])
        #expect(queue.nextDeadline() == start.adding(seconds: 7))
        #expect(drain(&queue, start.adding(seconds: 100)) == ["0b"])
        #expect(queue.nextDeadline() == nil)
    }

    @Test func `an item that is looked at early waits no more`() {
        var queue = ControllerQueue()
        queue.add(item("a"), at: start.adding(seconds: 10))
        queue.add(item("a"))
        #expect(drain(&queue, start) == ["0a"])
        #expect(queue.nextDeadline() == nil)
    }

    @Test func `refusals double the distance up to a bound, and success ends that`() {
        var queue = ControllerQueue()
        var now = start
        var delays: [Double] = []
        for _ in 0..<25 {
            queue.failed(item("a"), now: now)
            let next = queue.nextDeadline() ?? now
            delays.append(next.seconds(since: now))
            now = next
            #expect(drain(&queue, now) == ["0a"])
        }
        #expect(delays.prefix(4) == [0.005, 0.01, 0.02, 0.04])
        #expect(delays.last == 1000)
        queue.succeeded(item("a"))
        queue.failed(item("a"), now: now)
        #expect(queue.nextDeadline()?.seconds(since: now) == 0.005)
    }

    private func drain(_ queue: inout ControllerQueue, _ now: Timestamp) -> [String] {
        var names: [String] = []
        while let item = queue.next(now: now) { names.append("\(item.controller)\(item.key.name)") }
        return names
    }
}
