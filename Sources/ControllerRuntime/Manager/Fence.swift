import Synchronization

/// Closed for good once the process is about to give up its lease; and the way by which the elector, made before the manager
/// is complete, reaches it.
final class Fence: Sendable {
    private let isClosed = Atomic(false)
    private let listener = Mutex<(@Sendable (LeaderElector.Change) -> Void)?>(nil)

    var isOpen: Bool { !isClosed.load(ordering: .acquiring) }

    func close() { isClosed.store(true, ordering: .releasing) }

    func listen(_ body: @escaping @Sendable (LeaderElector.Change) -> Void) { listener.withLock { $0 = body } }

    func onChange(_ change: LeaderElector.Change) { listener.withLock { $0 }?(change) }
}
