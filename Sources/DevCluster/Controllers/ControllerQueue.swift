import DequeModule
import HeapModule
import KubernetesModel

/// Which controller is to look at which of its keys, and when: each pair once, those that are ready in the order in which they
/// became so, the others at their time.
struct ControllerQueue {
    struct Item: Hashable {
        /// The controller's place among all.
        var controller: Int
        var key: ObjectKey
    }

    /// The distance after the first refusal, doubled with each that follows, up to the longest.
    static let firstBackoff = 0.005
    static let longestBackoff = 1000.0

    private var ready: Deque<Item> = []
    private var isReady: Set<Item> = []
    /// The time for which an item waits; a deadline in the heap that says otherwise is out of date.
    private var waiting: [Item: Timestamp] = [:]
    private var deadlines = Heap<Deadline>()
    private var sequence = 0
    private var failures: [Item: Int] = [:]

    private struct Deadline: Comparable {
        var time: Timestamp
        /// Of two that come at the same time the one first asked for is first.
        var sequence: Int
        var item: Item

        static func < (left: Deadline, right: Deadline) -> Bool { (left.time, left.sequence) < (right.time, right.sequence) }
        static func == (left: Deadline, right: Deadline) -> Bool { left.sequence == right.sequence }
    }

    /// The item is to be looked at as soon as may be.
    mutating func add(_ item: Item) {
        guard isReady.insert(item).inserted else { return }
        ready.append(item)
    }

    /// The item is to be looked at then, or earlier if that was wanted already.
    mutating func add(_ item: Item, at time: Timestamp) {
        if isReady.contains(item) { return }
        if let known = waiting[item], known <= time { return }
        waiting[item] = time
        sequence += 1
        deadlines.insert(Deadline(time: time, sequence: sequence, item: item))
    }

    /// The next item that is ready; it is no longer in the queue then, and what it waited for is forgotten.
    mutating func next(now: Timestamp) -> Item? {
        while let deadline = deadlines.min, deadline.time <= now {
            deadlines.removeMin()
            guard waiting[deadline.item] == deadline.time else { continue }
            waiting[deadline.item] = nil
            add(deadline.item)
        }
        guard let item = ready.popFirst() else { return nil }
        isReady.remove(item)
        waiting[item] = nil
        return item
    }

    /// When the next item becomes ready by itself.
    mutating func nextDeadline() -> Timestamp? {
        while let deadline = deadlines.min {
            if waiting[deadline.item] == deadline.time { return deadline.time }
            deadlines.removeMin()
        }
        return nil
    }

    /// Everything that an item wanted was done.
    mutating func succeeded(_ item: Item) { failures[item] = nil }

    /// Something was refused: the item comes again, later with each time.
    mutating func failed(_ item: Item, now: Timestamp) {
        let count = failures[item, default: 0]
        failures[item] = count + 1
        var delay = Self.firstBackoff
        for _ in 0..<min(count, 30) { delay *= 2 }
        add(item, at: now.adding(seconds: min(delay, Self.longestBackoff)))
    }
}
