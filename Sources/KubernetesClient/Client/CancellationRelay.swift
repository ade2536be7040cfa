import Synchronization

/// Passes a cancellation on to what it is for, also when it comes before that has been started.
final class CancellationRelay: Cancellation {
    private struct State {
        var target: (any Cancellation)?
        var isCancelled = false
    }

    private let state = Mutex(State())

    func relay(to target: any Cancellation) {
        let isCancelled = state.withLock { state in
            state.target = target
            return state.isCancelled
        }
        if isCancelled { target.cancel() }
    }

    func cancel() {
        let target = state.withLock { state in
            state.isCancelled = true
            return state.target
        }
        target?.cancel()
    }
}
