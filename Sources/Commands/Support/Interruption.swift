@preconcurrency import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the first one asks for a clean end, a second one ends at once. Nothing else ends the process meanwhile: not
/// even that whoever reads its output has gone.
final class Interruption: Sendable {
    private let sources: [any DispatchSourceSignal]
    private let count = Atomic(0)

    /// `onFirst` is called on a queue of its own, once. Keep the object as long as signals are to be caught.
    init(onFirst: @escaping @Sendable () -> Void) {
        signal(SIGPIPE, SIG_IGN)
        let queue = DispatchQueue(label: "signals")
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        for source in sources {
            source.setEventHandler { [weak self] in
                guard let self else { return }
                if count.wrappingAdd(1, ordering: .relaxed).oldValue > 0 { _exit(130) }
                onFirst()
            }
            source.activate()
        }
    }

    deinit { for source in sources { source.cancel() } }
}
