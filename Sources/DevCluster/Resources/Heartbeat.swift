@preconcurrency import Dispatch
import KubernetesModel
import Synchronization

/// When the next of the things is due that the API server does every so often.
struct HeartbeatSchedule: Sendable {
    /// How long the store remembers its changes, as etcd does under kube-apiserver.
    static let compactionInterval = 300.0

    struct Due: Sendable {
        var sendsBookmarks = false
        /// Forget the changes up to this version.
        var compactsThrough: UInt64?
    }

    private var nextBookmarks: Timestamp?
    private var nextCompaction: Timestamp?
    private var versionAtLastCompaction: UInt64 = 0

    mutating func due(now: Timestamp, version: UInt64) -> Due {
        var due = Due()
        if let next = nextBookmarks, next <= now { due.sendsBookmarks = true }
        if due.sendsBookmarks || nextBookmarks == nil { nextBookmarks = now.adding(seconds: ResourceAPI.bookmarkInterval) }
        if let next = nextCompaction, next <= now { due.compactsThrough = versionAtLastCompaction }
        if due.compactsThrough != nil || nextCompaction == nil {
            nextCompaction = now.adding(seconds: Self.compactionInterval)
            versionAtLastCompaction = version
        }
        return due
    }
}

extension ResourceAPI {
    /// Does what the time has made due: ends watches, sends bookmarks, forgets old changes.
    package func tick() {
        let now = environment.now()
        let due = heartbeat.withLock { $0.due(now: now, version: store.version) }
        let streams = watches.withLock { Array($0.values) }
        let ended = streams.filter { $0.subject.endsAt <= now }
        store.bookmark(ended, isLast: true)
        for stream in ended { forget(stream) }
        if due.sendsBookmarks { store.bookmark(streams.filter { $0.subject.endsAt > now }, isLast: false) }
        if let version = due.compactsThrough { store.compact(through: version) }
    }
}

/// Ticks once a second until it is cancelled or let go of.
package final class Heartbeat: Sendable {
    private let timer: any DispatchSourceTimer

    package init(_ api: ResourceAPI) {
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "heartbeat"))
        timer.schedule(deadline: .now() + 1, repeating: 1, leeway: .milliseconds(100))
        timer.setEventHandler { [weak api] in api?.tick() }
        timer.activate()
    }

    package func cancel() { timer.cancel() }
    deinit { timer.cancel() }
}
