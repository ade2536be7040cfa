import KubernetesModel

/// Own writes that the cache has not shown yet.
///
/// The answer to a write comes sooner than its watch event. Who decides from a cache that is behind creates twice, or undoes
/// what was just done. An expectation ends when the cache has caught up, or after a time, should the watch be stuck.
struct Expectations: Sendable {
    private enum Awaited: Sendable {
        case version(String)
        case deletion(uid: String)
    }

    private struct Entry: Sendable {
        var awaited: Awaited
        var deadline: ContinuousClock.Instant
    }

    private var entries: [ObjectKey: Entry] = [:]
    /// When the table is next swept of entries that nobody asked about again.
    private var sweepSize = 1024

    var count: Int { entries.count }

    mutating func expect(
        _ key: ObjectKey, resourceVersion: String, now: ContinuousClock.Instant, timeout: Duration
    ) {
        insert(Entry(awaited: .version(resourceVersion), deadline: now.advanced(by: timeout)), key, now)
    }

    mutating func expectDeletion(of key: ObjectKey, uid: String, now: ContinuousClock.Instant, timeout: Duration) {
        insert(Entry(awaited: .deletion(uid: uid), deadline: now.advanced(by: timeout)), key, now)
    }

    /// Whether the cache does not show yet what was written. `progress` is the resource version up to which it is complete.
    mutating func isBehind(
        _ key: ObjectKey, stored: StoredObject?, progress: String?, now: ContinuousClock.Instant
    ) -> Bool {
        guard let entry = entries[key] else { return false }
        let isMet =
            switch entry.awaited {
            case .version(let version):
                stored.map { Self.reaches($0.resourceVersion, version) } == true
                    || progress.map { Self.reaches($0, version) } == true
            case .deletion(let uid): stored?.uid != uid
            }
        guard isMet || now >= entry.deadline else { return true }
        entries[key] = nil
        return false
    }

    private mutating func insert(_ entry: Entry, _ key: ObjectKey, _ now: ContinuousClock.Instant) {
        entries[key] = entry
        guard entries.count > sweepSize else { return }
        entries = entries.filter { $0.value.deadline > now }
        sweepSize = max(1024, entries.count * 2)
    }

    private static func reaches(_ version: String, _ awaited: String) -> Bool {
        version == awaited || isResourceVersion(version, olderThan: awaited) == false
    }
}
