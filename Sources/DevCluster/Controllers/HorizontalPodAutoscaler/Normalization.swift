import KubernetesModel

/// A recommended size after stabilization and limits, with the conditions that tell of them.
struct Normalization {
    let replicas: Int
    /// The recommendation itself was changed by former ones.
    let stabilized: (isChanged: Bool, reason: String, message: String)
    let limit: (isLimited: Bool, reason: String, message: String)

    /// Time alone will change the size.
    let waits: Bool

    private static let lower = "recent recommendations were lower than current one, applying the lowest recent recommendation"
    private static let higher = "recent recommendations were higher than current one, applying the highest recent recommendation"
    private static let within = ("DesiredWithinRange", "the desired count is within the acceptable range")
    private static let tooMany = ("TooManyReplicas", "the desired replica count is more than the maximum replica count")
    private static let tooFew = ("TooFewReplicas", "the desired replica count is less than the minimum replica count")
    private static let upLimit = ("ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate")
    private static let downLimit = (
        "ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate"
    )

    init(_ desired: Int, current: Int, _ autoscaler: Autoscaler, _ history: inout ScalingHistory, now: Timestamp) {
        let recommended: Int
        let lowest: (Int, (String, String))
        let highest: (Int, (String, String))
        if let behavior = autoscaler.behavior {
            recommended = history.stabilized(desired, current: current, behavior, now: now)
            let up = history.upperLimit(current, behavior.up, now: now)
            let down = history.lowerLimit(current, behavior.down, now: now)
            // Either limit is one of a movement in its own direction.
            highest =
                recommended <= current
                ? (.max, Self.within) : autoscaler.maxReplicas > up ? (up, Self.upLimit) : (autoscaler.maxReplicas, Self.tooMany)
            lowest =
                recommended >= current
                ? (0, Self.within)
                : autoscaler.minReplicas < down ? (down, Self.downLimit) : (autoscaler.minReplicas, Self.tooFew)
        } else {
            recommended = history.stabilizedDown(desired, window: ScalingBehavior.downWindow, now: now)
            // A size never more than doubles at once, except from the smallest ones.
            let up = max(2 * current, 4)
            highest = autoscaler.maxReplicas > up ? (up, Self.upLimit) : (autoscaler.maxReplicas, Self.tooMany)
            lowest = (autoscaler.minReplicas, Self.tooFew)
        }
        if recommended == desired {
            stabilized = (false, "ReadyForNewScale", "recommended size matches current size")
        } else if autoscaler.behavior != nil, desired >= current {
            stabilized = (true, "ScaleUpStabilized", Self.lower)
        } else {
            stabilized = (true, "ScaleDownStabilized", Self.higher)
        }
        let (bounded, reason) =
            recommended < lowest.0 ? lowest : recommended > highest.0 ? highest : (recommended, Self.within)
        replicas = bounded
        limit = (bounded != recommended, reason.0, reason.1)
        let unhindered = min(max(desired, autoscaler.minReplicas), autoscaler.maxReplicas)
        waits = unhindered != bounded
    }
}
