import HeapModule
import KubernetesModel

/// Which key is worked on next.
///
/// - A key that is added while it waits is there once; one that is added while it is worked on comes again afterwards, and
///   never to two workers at once.
/// - Namespaces take turns.
/// - A key can be put off until a time. Put off twice, the earlier time counts; added meanwhile, it does not wait, and does not
///   come again for that time: who works on it says anew when that has to be.
/// - A key that the server wants to be left alone for a time waits that long, whatever happens.
/// - A failing key comes back later each time, until it is forgotten.
/// - After `shutDown` nothing is taken in or given out any more; what is being worked on may finish.
///
/// A value without clock: the time is an argument.
struct WorkQueueStateMachine: Sendable {
    typealias Instant = ContinuousClock.Instant

    struct Work: Sendable, Equatable {
        var key: ObjectKey
        /// How long it waited in line.
        var waited: Duration
        /// How often it has failed in a row.
        var failures: Int
    }

    private struct Delayed: Comparable, Sendable {
        var time: Instant
        var key: ObjectKey
        static func < (left: Delayed, right: Delayed) -> Bool { left.time < right.time }
    }

    private var line = FairQueue()
    /// When each key was added that is in line, or will be once it is no longer worked on.
    private var dirty: [ObjectKey: Instant] = [:]
    private(set) var processing: [ObjectKey: Instant] = [:]
    /// The time that counts for each key put off; `heap` may hold later ones as well, which are passed over.
    private var delayed: [ObjectKey: Instant] = [:]
    private var heap: Heap<Delayed> = []
    /// Of these, those that nobody is in a hurry for.
    private var leisurely: Set<ObjectKey> = []
    private var failures: [ObjectKey: Int] = [:]
    /// Until when keys are not given out, whatever happens: the server wants to be left alone.
    private var held: [ObjectKey: Instant] = [:]
    private let rateLimit: RateLimit
    private(set) var isShutDown = false

    init(rateLimit: RateLimit = RateLimit()) { self.rateLimit = rateLimit }

    /// Keys in line.
    var depth: Int { line.count }
    /// Keys put off.
    var delayedCount: Int { delayed.count }
    /// Keys with failures that are remembered.
    var failingCount: Int { failures.count }
    var isDrained: Bool { isShutDown && processing.isEmpty }
    /// When `promote` has something to do next.
    var nextDeadline: Instant? { heap.min?.time }

    /// False when the key was there already, or nothing is taken in any more.
    @discardableResult
    mutating func add(_ key: ObjectKey, now: Instant) -> Bool {
        guard !isShutDown, dirty[key] == nil else { return false }
        if let time = held[key] {
            if time > now {
                add(key, after: .time(now.duration(to: time)), now: now)
                return false
            }
            held[key] = nil
        }
        dirty[key] = now
        if processing[key] == nil { line.append(key) }
        return true
    }

    mutating func add(_ key: ObjectKey, after delay: Delay, now: Instant) {
        if isShutDown || delay == .leisure && leisurely.contains(key) { return }
        let duration = delay.duration(othersAtLeisure: leisurely.count)
        if delay == .leisure { leisurely.insert(key) }
        guard duration > .zero else {
            add(key, now: now)
            return
        }
        let time = now.advanced(by: duration)
        if let former = delayed[key], former <= time { return }
        delayed[key] = time
        heap.insert(Delayed(time: time, key: key))
        // Times that no longer count are dropped when they are most of the heap.
        if heap.count > 2 * delayed.count + 64 { heap = Heap(delayed.map { Delayed(time: $1, key: $0) }) }
    }

    /// Puts the keys in line whose time has come, and says how many those were.
    @discardableResult
    mutating func promote(now: Instant) -> Int {
        var added = 0
        while let first = heap.min {
            let counts = delayed[first.key] == first.time
            if counts, first.time > now { break }
            heap.removeMin()
            guard counts else { continue }
            delayed[first.key] = nil
            leisurely.remove(first.key)
            if add(first.key, now: now) { added += 1 }
        }
        return added
    }

    /// The next key to work on, which then counts as being worked on until `finish`.
    mutating func next(now: Instant) -> Work? {
        guard !isShutDown, let key = line.popFirst() else { return nil }
        let added = dirty.removeValue(forKey: key) ?? now
        delayed[key] = nil
        leisurely.remove(key)
        processing[key] = now
        return Work(key: key, waited: added.duration(to: now), failures: failures[key] ?? 0)
    }

    /// Takes a key back from its worker.
    mutating func finish(_ key: ObjectKey, _ outcome: WorkOutcome, now: Instant) {
        guard processing.removeValue(forKey: key) != nil else { return }
        if dirty[key] != nil, !isShutDown {
            if outcome.isPatient { dirty[key] = nil } else { line.append(key) }
        }
        switch outcome {
        case .done: failures[key] = nil
        case .again(let delay):
            failures[key] = nil
            add(key, after: delay, now: now)
        case .failed(let minimum):
            let count = failures[key] ?? 0
            failures[key] = count + 1
            if minimum > .zero { held[key] = now.advanced(by: minimum) }
            add(key, after: .time(max(minimum, rateLimit.delay(failures: count))), now: now)
        }
    }

    mutating func shutDown() {
        isShutDown = true
        line.removeAll()
        dirty = [:]
        delayed = [:]
        heap = []
        leisurely = []
        failures = [:]
        held = [:]
    }
}

extension WorkOutcome {
    /// Whether the key must wait even if it has been added meanwhile.
    fileprivate var isPatient: Bool { if case .failed(let minimum) = self { minimum > .zero } else { false } }
}
