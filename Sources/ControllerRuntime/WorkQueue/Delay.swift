/// How long a key waits before it is worked on.
public enum Delay: Sendable, Equatable {
    case time(Duration)
    /// For what nobody is in a hurry for: 2 s, and 100 ms more for each other key that waits so, up to 30 s. When much is under
    /// way at once, what is only under way is looked at less often.
    case leisure

    public static let zero = time(.zero)
    public static func seconds(_ seconds: some BinaryInteger) -> Delay { .time(.seconds(seconds)) }
    public static func milliseconds(_ milliseconds: some BinaryInteger) -> Delay { .time(.milliseconds(milliseconds)) }

    func duration(othersAtLeisure others: Int) -> Duration {
        switch self {
        case .time(let duration): duration
        case .leisure: min(.seconds(2) + .milliseconds(100) * others, .seconds(30))
        }
    }
}
