import KubernetesModel

/// A length of time in nanoseconds, up to 292 years either way.
package struct CELDuration: Sendable, Hashable, Comparable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func < (left: CELDuration, right: CELDuration) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Reads durations as Go writes them: `1h30m`, `-1.5s`; nil for any other text and for what 64 bits cannot hold.
    package init?(_ text: String) {
        guard let nanoseconds = GoDuration.nanoseconds(text) else { return nil }
        self.nanoseconds = nanoseconds
    }

    /// In seconds: `5400s`, `0.25s`.
    var text: String {
        DecimalDigits(Double(nanoseconds / 1_000_000_000) + Double(nanoseconds % 1_000_000_000) / 1e9).plain + "s"
    }
}
