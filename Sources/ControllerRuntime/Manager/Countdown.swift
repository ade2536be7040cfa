import Synchronization

/// Calls a body when a number of things have happened; at once when there are none to wait for.
final class Countdown: Sendable {
    private let remaining: Mutex<Int>
    private let body: @Sendable () -> Void

    init(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        remaining = Mutex(count)
        self.body = body
        if count == 0 { body() }
    }

    func countDown() {
        let isLast = remaining.withLock { remaining in
            remaining -= 1
            return remaining == 0
        }
        if isLast { body() }
    }
}
