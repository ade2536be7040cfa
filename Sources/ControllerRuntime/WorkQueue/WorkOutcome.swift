/// What becomes of a key that was worked on.
public enum WorkOutcome: Sendable, Equatable {
    /// Not again, unless it is added. Its failures are forgotten.
    case done
    /// Again after this time. Its failures are forgotten.
    case again(after: Delay)
    /// Again, the later the more often it has failed in a row: 5 ms, doubling up to 1000 s; not before `atLeast`.
    case failed(atLeast: Duration)
}
