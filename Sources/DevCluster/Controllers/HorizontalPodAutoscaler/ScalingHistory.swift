import KubernetesModel

/// What an autoscaler recommended and did lately: a recommendation counts for as long as a stabilization window, a change of
/// size for as long as the period of a policy.
struct ScalingHistory {
    private struct Entry {
        var time: Timestamp
        var value: Int
    }

    private var recommendations: [Entry] = []
    private var added: [Entry] = []
    private var removed: [Entry] = []
    private var lastChangeWasUp: Bool?

    /// The first look: the size as it was found is the first recommendation.
    mutating func begin(_ current: Int, now: Timestamp) {
        if recommendations.isEmpty { recommendations.append(Entry(time: now, value: current)) }
    }

    /// The recommendations in the last seconds. Without a window there are none.
    private func recent(_ window: Double, now: Timestamp) -> [Int] {
        let start = now.adding(seconds: -window)
        return recommendations.filter { $0.time > start }.map(\.value)
    }

    /// The highest recommendation of the window, this one included.
    mutating func stabilizedDown(_ desired: Int, window: Double, now: Timestamp) -> Int {
        let result = ([desired] + recent(window, now: now)).max() ?? desired
        record(desired, keeping: window, now: now)
        return result
    }

    /// The present size, moved no further up than the lowest and no further down than the highest recent recommendation.
    mutating func stabilized(_ desired: Int, current: Int, _ behavior: ScalingBehavior, now: Timestamp) -> Int {
        let lowest = ([desired] + recent(behavior.up.window, now: now)).min() ?? desired
        let highest = ([desired] + recent(behavior.down.window, now: now)).max() ?? desired
        record(desired, keeping: max(behavior.up.window, behavior.down.window), now: now)
        return min(max(current, lowest), highest)
    }

    private mutating func record(_ desired: Int, keeping window: Double, now: Timestamp) {
        let start = now.adding(seconds: -window)
        recommendations.removeAll { $0.time < start }
        recommendations.append(Entry(time: now, value: desired))
    }

    mutating func scaled(from before: Int, to after: Int, _ behavior: ScalingBehavior, now: Timestamp) {
        func keep(_ entries: inout [Entry], _ rules: ScalingBehavior.Rules) {
            let start = now.adding(seconds: -(rules.policies.map(\.period).max() ?? 0))
            entries.removeAll { $0.time < start }
        }
        lastChangeWasUp = after > before
        if after > before {
            keep(&added, behavior.up)
            added.append(Entry(time: now, value: after - before))
        } else {
            keep(&removed, behavior.down)
            removed.append(Entry(time: now, value: before - after))
        }
    }

    /// The last change of size did not come about.
    mutating func takeBack() {
        switch lastChangeWasUp {
        case true?: _ = added.popLast()
        case false?: _ = removed.popLast()
        case nil: break
        }
        lastChangeWasUp = nil
    }

    /// The size at the start of a policy's period, as far as the autoscaler itself changed it.
    private func size(before seconds: Double, current: Int, now: Timestamp) -> Int {
        let start = now.adding(seconds: -seconds)
        func sum(_ entries: [Entry]) -> Int { entries.filter { $0.time > start }.reduce(0) { $0 + $1.value } }
        return current - sum(added) + sum(removed)
    }

    /// The largest size that the policies allow now.
    func upperLimit(_ current: Int, _ rules: ScalingBehavior.Rules, now: Timestamp) -> Int {
        let limits = rules.policies.map { policy in
            let start = size(before: policy.period, current: current, now: now)
            return policy.isPercentage ? replicaCount(Double(start) * (1 + Double(policy.value) / 100)) : start + policy.value
        }
        switch rules.select {
        case .disabled: return current
        case .min: return max(current, limits.min() ?? current)
        case .max: return max(current, limits.max() ?? current)
        }
    }

    /// The smallest size that the policies allow now.
    func lowerLimit(_ current: Int, _ rules: ScalingBehavior.Rules, now: Timestamp) -> Int {
        let limits = rules.policies.map { policy in
            let start = size(before: policy.period, current: current, now: now)
            guard policy.isPercentage else { return start - policy.value }
            return Int((Double(start) * (1 - Double(policy.value) / 100)).rounded(.towardZero))
        }
        switch rules.select {
        case .disabled: return current
        case .min: return min(current, limits.max() ?? current)
        case .max: return min(current, limits.min() ?? current)
        }
    }
}
