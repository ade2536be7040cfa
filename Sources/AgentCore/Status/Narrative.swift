import KubernetesModel

/// What a person would want to read in `kubectl describe`, told as Kubernetes Events.
package struct Narrative: Sendable, Equatable {
    package var isWarning: Bool
    /// One word in CamelCase.
    package var reason: String
    package var note: String

    /// At most one Event a kind of thing done, and one for a rejection that is news.
    package static func events(done steps: [Plan.Step], rejection: Rejection?, previous status: JSONValue) -> [Narrative] {
        var created: [String] = []
        var updated: [String] = []
        var repaired: [String] = []
        var deleted: [String] = []
        for step in steps {
            switch step {
            case .apply(let kind, _, .missing): created.append(kind.type.kind)
            case .apply(let kind, _, .specChanged): updated.append(kind.type.kind)
            case .apply(let kind, _, .drifted(let field)): repaired.append("\(kind.type.kind), where \(field) was not as applied")
            case .delete(let kind, _): deleted.append(kind.type.kind)
            case .handOverReplicas: break
            }
        }
        var events: [Narrative] = []
        for (reason, kinds) in [("Created", created), ("Updated", updated), ("Repaired", repaired), ("Deleted", deleted)]
        where !kinds.isEmpty {
            events.append(Narrative(isWarning: false, reason: reason, note: "\(reason) \(enumerated(kinds))"))
        }
        let former = status.condition(.reconciled)
        if let rejection,
            former?["reason"]?.string != rejection.reason.rawValue || former?["message"]?.string != rejection.message
        {
            events.append(Narrative(isWarning: true, reason: rejection.reason.rawValue, note: rejection.message))
        }
        return events
    }

    /// `a, b and c`
    private static func enumerated(_ words: [String]) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return "\(words.dropLast().joined(separator: ", ")) and \(last)"
    }
}
