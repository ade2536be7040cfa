import DequeModule
import KubernetesModel

/// One committed write.
package struct Change: Sendable {
    package var resource: GroupResource
    /// The object as the write left it; for a deletion as it was last, at the version of the deletion.
    package var object: StoredObject
    /// Nil when the object was created.
    package var previous: StoredObject?
    package var isDeletion: Bool

    package var version: UInt64 { object.version }
}

/// The latest changes of one kind: what a watch that begins in the past is served from, and what takes a list back to an
/// earlier version.
struct ChangeHistory: Sendable {
    /// Changes kept at most. Each holds on to the object that it replaced.
    static let limit = 4096

    /// Oldest first.
    private var changes: Deque<Change> = []
    /// The version of the latest change that is no longer here.
    private(set) var compactedThrough: UInt64 = 0

    mutating func append(_ change: Change) {
        if changes.count == Self.limit { compactedThrough = changes.removeFirst().version }
        changes.append(change)
    }

    /// Forgets the changes up to and including this version.
    mutating func compact(through version: UInt64) {
        changes.removeFirst(position(after: version))
        compactedThrough = max(compactedThrough, version)
    }

    /// The changes since the kind was at this version; nil when some of them are forgotten.
    func changes(after version: UInt64) -> Deque<Change>.SubSequence? {
        version >= compactedThrough ? changes[position(after: version)...] : nil
    }

    private func position(after version: UInt64) -> Int {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].version <= version { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
