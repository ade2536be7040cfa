import KubernetesModel

extension Timestamp {
    /// How long ago this was, as `kubectl get` shows ages: exact for the young, coarse for the old.
    package func age(at now: Timestamp) -> String {
        let seconds = Int64(now.seconds(since: self).rounded(.down))
        if seconds < -1 { return "<invalid>" }
        if seconds < 0 { return "0s" }
        func parts(_ major: Int64, _ majorUnit: String, _ minor: Int64, _ minorUnit: String) -> String {
            minor == 0 ? "\(major)\(majorUnit)" : "\(major)\(majorUnit)\(minor)\(minorUnit)"
        }
        let (minutes, hours) = (seconds / 60, seconds / 3600)
        let (days, years) = (hours / 24, hours / 24 / 365)
        if seconds < 120 { return "\(seconds)s" }
        if minutes < 10 { return parts(minutes, "m", seconds % 60, "s") }
        if minutes < 180 { return "\(minutes)m" }
        if hours < 8 { return parts(hours, "h", minutes % 60, "m") }
        if hours < 48 { return "\(hours)h" }
        if days < 8 { return parts(days, "d", hours % 24, "h") }
        if years < 2 { return "\(days)d" }
        if years < 8 { return parts(years, "y", days % 365, "d") }
        return "\(years)y"
    }
}
