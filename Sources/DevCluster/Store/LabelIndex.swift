import KubernetesModel

/// Where the objects of a kind are by their labels, so that a selector that names a value need not look at all of them.
struct LabelIndex: Sendable {
    private struct Label: Hashable {
        var namespace: String?
        var key: String
        var value: String
    }

    private var keys: [Label: Set<ObjectKey>] = [:]

    /// Follows a change of an object's labels.
    mutating func move(_ key: ObjectKey, from old: [String: String], to new: [String: String]) {
        if old == new { return }
        for (name, value) in old where new[name] != value {
            let label = Label(namespace: key.namespace, key: name, value: value)
            keys[label]?.remove(key)
            if keys[label]?.isEmpty == true { keys[label] = nil }
        }
        for (name, value) in new where old[name] != value {
            keys[Label(namespace: key.namespace, key: name, value: value), default: []].insert(key)
        }
    }

    /// Those among which all are that match, for a selector that asks for at least one value: by the label that fewest have.
    func candidates(for selector: LabelSelector, in namespace: String) -> Set<ObjectKey>? {
        selector.requiredLabels
            .map { keys[Label(namespace: namespace, key: $0.key, value: $0.value)] ?? [] }
            .min { $0.count < $1.count }
    }
}
