import Synchronization

/// What happened so far, for a test to wait for without sleeping.
final class Journal<Entry: Sendable>: Sendable {
    private struct Waiter {
        var isMet: @Sendable ([Entry]) -> Bool
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var entries: [Entry] = []
        var waiters: [Waiter] = []
    }

    private let state = Mutex(State())

    var entries: [Entry] { state.withLock { $0.entries } }

    func append(_ entry: Entry) {
        let met = state.withLock { state in
            state.entries.append(entry)
            let entries = state.entries
            let met = state.waiters.filter { $0.isMet(entries) }
            state.waiters.removeAll { $0.isMet(entries) }
            return met
        }
        for waiter in met { waiter.continuation.resume() }
    }

    /// Returns as soon as the entries satisfy the condition.
    func wait(until isMet: @escaping @Sendable ([Entry]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isMetAlready = state.withLock { state in
                if isMet(state.entries) { return true }
                state.waiters.append(Waiter(isMet: isMet, continuation: continuation))
                return false
            }
            if isMetAlready { continuation.resume() }
        }
    }

    func wait(forCount count: Int) async { await wait { $0.count >= count } }
}
