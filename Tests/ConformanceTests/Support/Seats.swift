import Synchronization

/// So many may be at something at once; others wait in line.
final class Seats: Sendable {
    private let state: Mutex<(free: Int, line: [CheckedContinuation<Void, Never>])>

    init(_ count: Int) { state = Mutex((count, [])) }

    func take() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.free == 0 { state.line.append(continuation) } else { state.free -= 1 }
                return state.line.isEmpty
            }
            if isFree { continuation.resume() }
        }
    }

    func give() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            if state.line.isEmpty { state.free += 1 }
            return state.line.isEmpty ? nil : state.line.removeFirst()
        }
        next?.resume()
    }
}
