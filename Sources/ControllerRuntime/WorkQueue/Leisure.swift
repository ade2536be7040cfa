/// How long a key waits that nobody is in a hurry for: 2 s, and 20 ms more for each key that is put off already, up to 15 s.
///
/// When much is under way at once, what is only under way is looked at less often.
struct Leisure: Sendable {
    var base = Duration.seconds(2)
    var step = Duration.milliseconds(20)
    var cap = Duration.seconds(15)

    func delay(others: Int) -> Duration { min(base + step * others, cap) }
}
