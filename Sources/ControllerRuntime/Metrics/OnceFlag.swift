import Synchronization

/// Something that happens once.
final class OnceFlag: Sendable {
    private let isRaised = Atomic(false)

    /// True for the first caller only.
    func raise() -> Bool { !isRaised.exchange(true, ordering: .acquiringAndReleasing) }
}
