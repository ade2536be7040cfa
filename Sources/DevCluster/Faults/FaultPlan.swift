/// The rules that stand, and how often each has been met: decides which faults strike a request.
///
/// A value without clock and connection.
package struct FaultPlan: Sendable {
    package struct Entry: Sendable {
        /// Names the rule from when it is made until it is removed.
        package var id: Int
        package var rule: FaultRule
        /// Requests that it was about.
        package var matched = 0
        /// Those of them that it struck.
        package var struck = 0

        /// Counts a request that the rule is about; whether it is to be struck.
        mutating func isDue() -> Bool {
            matched += 1
            return matched > rule.after && rule.times.map { struck < $0 } ?? true
        }
    }

    /// A fault that strikes, and the rule that it comes from.
    struct Strike: Sendable, Equatable {
        var rule: Int
        var effect: FaultEffect
    }

    /// In the order in which they were made.
    private(set) var entries: [Entry] = []
    private var lastID = 0

    mutating func add(_ rule: FaultRule) -> Entry {
        lastID += 1
        let entry = Entry(id: lastID, rule: rule)
        entries.append(entry)
        return entry
    }

    /// False when there is no such rule.
    mutating func remove(_ id: Int) -> Bool {
        let former = entries.count
        entries.removeAll { $0.id == id }
        return entries.count < former
    }

    mutating func removeAll() { entries = [] }

    /// What strikes a request: everything that is due, up to the first effect that decides how it ends. A rule that comes later
    /// than that counts the request, and spares it.
    mutating func meet(_ request: ServerRequest) -> [Strike] {
        var strikes: [Strike] = []
        for index in entries.indices where entries[index].rule.concerns(request) {
            guard entries[index].isDue(), strikes.last?.effect.isFinal != true else { continue }
            entries[index].struck += 1
            strikes.append(Strike(rule: entries[index].id, effect: entries[index].rule.effect))
        }
        return strikes
    }

    /// What this one rule does to a watch that was under way before it.
    mutating func meet(_ watch: ServerRequest, rule id: Int) -> Strike? {
        guard let index = entries.firstIndex(where: { $0.id == id }), entries[index].rule.concerns(watch), entries[index].isDue()
        else { return nil }
        entries[index].struck += 1
        return Strike(rule: id, effect: entries[index].rule.effect)
    }
}
