import CCurl
import Glibc
import Synchronization

/// Tells a thread that waits on a queue for sockets that others want to come onto that queue. They need not wait until it is
/// done waiting.
final class Doorbell: Sendable {
    /// For an epoll set, as `EPOLLET`: only that it rings counts.
    let descriptor: Int32
    private let visitors = Atomic<Int>(0)
    private let isHeard = Atomic<Bool>(false)

    init() { descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)) }

    deinit { close(descriptor) }

    /// Whoever rings comes in some time later, and says so with `enter`.
    func ring() {
        visitors.add(1, ordering: .sequentiallyConsistent)
        if isHeard.load(ordering: .sequentiallyConsistent) { _ = eventfd_write(descriptor, 1) }
    }

    func enter() { visitors.subtract(1, ordering: .sequentiallyConsistent) }

    /// Whether somebody is at the door. To be asked within `listen` before waiting there: who rings after that ends the wait.
    var isRinging: Bool { visitors.load(ordering: .sequentiallyConsistent) > 0 }

    func listen<Result>(_ body: () -> Result) -> Result {
        isHeard.store(true, ordering: .sequentiallyConsistent)
        defer { isHeard.store(false, ordering: .sequentiallyConsistent) }
        return body()
    }
}
