import KubernetesModel

/// Decides which Events are worth a request: a repetition raises the count of a series now and then instead of making a new
/// one, and an object that causes too many is silenced.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
struct EventAggregator: Sendable {
    typealias Instant = ContinuousClock.Instant

    enum Write: Sendable, Equatable {
        case create(RecordedEvent, name: String, at: Timestamp)
        case update(RecordedEvent, name: String, count: Int, last: Timestamp)
    }

    private struct Series: Sendable {
        var name: String
        var count = 1
        var last: Timestamp
        var lastAt: Instant
        var written: Instant
        var isWritten = true
    }

    private struct Bucket: Sendable {
        var tokens: Double
        var filled: Instant
    }

    /// How often the count of a series is written.
    static let updateInterval = Duration.seconds(180)
    /// A series ends when nothing was added to it for so long.
    static let seriesEnd = Duration.seconds(360)
    /// New Events of one object at once, and how long it takes until one more may come.
    static let burst = 25.0
    static let refill = Duration.seconds(300)
    /// Series and objects that are remembered.
    static let capacity = 4096

    private var series: [RecordedEvent: Series] = [:]
    private var buckets: [String: Bucket] = [:]

    var isEmpty: Bool { series.isEmpty && buckets.isEmpty }

    mutating func record(_ event: RecordedEvent, now: Instant, wall: Timestamp) -> Write? {
        if var known = series[event], known.lastAt.duration(to: now) < Self.seriesEnd {
            known.count += 1
            known.last = wall
            known.lastAt = now
            let isDue = known.written.duration(to: now) >= Self.updateInterval
            known.isWritten = isDue
            if isDue { known.written = now }
            series[event] = known
            return isDue ? .update(event, name: known.name, count: known.count, last: wall) : nil
        }
        guard takeToken(event.regarding, now: now), series.count < Self.capacity else { return nil }
        // Unique as long as one object has no two new Events within a microsecond.
        let name = "\(event.regarding.key.name.prefix(220)).\(String(wall.microsecondsSince1970, radix: 16))"
        series[event] = Series(name: name, last: wall, lastAt: now, written: now)
        return .create(event, name: name, at: wall)
    }

    /// The counts that are due, and forgets what has ended. To be called now and then while `isEmpty` does not hold.
    mutating func sweep(now: Instant) -> [Write] {
        var writes: [Write] = []
        for (event, known) in series {
            if !known.isWritten, known.written.duration(to: now) >= Self.updateInterval {
                writes.append(.update(event, name: known.name, count: known.count, last: known.last))
                series[event]?.isWritten = true
                series[event]?.written = now
            } else if known.isWritten, known.lastAt.duration(to: now) >= Self.seriesEnd {
                series[event] = nil
            }
        }
        buckets = buckets.filter { $0.value.filled.duration(to: now) < Self.refill * Self.burst }
        return writes
    }

    /// The Event was not there to be updated: the next repetition makes a new one.
    mutating func forget(_ event: RecordedEvent) { series[event] = nil }

    private mutating func takeToken(_ object: RecordedEvent.Reference, now: Instant) -> Bool {
        let id = object.uid.isEmpty ? "\(object.kind)/\(object.key)" : object.uid
        var bucket = buckets[id] ?? Bucket(tokens: Self.burst, filled: now)
        guard buckets[id] != nil || buckets.count < Self.capacity else { return false }
        bucket.tokens = min(Self.burst, bucket.tokens + bucket.filled.duration(to: now) / Self.refill)
        bucket.filled = now
        defer { buckets[id] = bucket }
        guard bucket.tokens >= 1 else { return false }
        bucket.tokens -= 1
        return true
    }
}
