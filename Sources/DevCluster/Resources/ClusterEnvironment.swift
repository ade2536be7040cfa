import FoundationEssentials
import KubernetesModel
import Synchronization

/// Time and chance, which the API server takes from outside, so that a test can have every run the same.
package struct ClusterEnvironment: Sendable {
    package var now: @Sendable () -> Timestamp
    /// A new object's uid: a random UUID.
    package var makeUID: @Sendable () -> String
    /// The five characters that follow `generateName`.
    package var makeNameSuffix: @Sendable () -> String

    package init(
        now: @escaping @Sendable () -> Timestamp, makeUID: @escaping @Sendable () -> String,
        makeNameSuffix: @escaping @Sendable () -> String
    ) {
        self.now = now
        self.makeUID = makeUID
        self.makeNameSuffix = makeNameSuffix
    }

    package static let system = ClusterEnvironment(
        now: { Timestamp(microsecondsSince1970: Int64(Date().timeIntervalSince1970 * 1_000_000)) },
        makeUID: {
            var random = SystemRandomNumberGenerator()
            return Self.uid(from: &random)
        },
        makeNameSuffix: {
            var random = SystemRandomNumberGenerator()
            return Self.nameSuffix(from: &random)
        })

    /// Uids and names follow from the seed, and the time is what the clock is set to.
    package static func deterministic(clock: ManualClock, seed: UInt64 = 1) -> ClusterEnvironment {
        let random = SharedGenerator(seed: seed)
        return ClusterEnvironment(
            now: { clock.now }, makeUID: { random.withLock { uid(from: &$0) } },
            makeNameSuffix: { random.withLock { nameSuffix(from: &$0) } })
    }

    private static func uid(from random: inout some RandomNumberGenerator) -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }.joined(separator: "-")
    }

    /// Without vowels and look-alikes, as Kubernetes' own generator.
    private static func nameSuffix(from random: inout some RandomNumberGenerator) -> String {
        String((0..<5).map { _ in "bcdfghjklmnpqrstvwxz2456789".randomElement(using: &random) ?? "x" })
    }
}

/// A clock that stands still until it is set.
package final class ManualClock: Sendable {
    private let time: Mutex<Timestamp>

    package init(_ start: Timestamp) { time = Mutex(start) }

    package var now: Timestamp {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }
}

/// SplitMix64 behind a lock.
private final class SharedGenerator: Sendable {
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private let generator: Mutex<Generator>

    init(seed: UInt64) { generator = Mutex(Generator(state: seed)) }

    func withLock<Result: Sendable>(_ body: (inout Generator) -> Result) -> Result { generator.withLock { body(&$0) } }
}
