import KubernetesModel

/// Finds the objects whose selectors match something, without looking at all of them: each is filed under one label that its
/// selector asks for, if it asks for one.
struct SelectorIndex {
    private struct Entry: Hashable {
        var namespace: String?
        /// Nil: no label must have a certain value.
        var label: String?
        var value: String?
    }

    private var entries: [ObjectKey: Entry] = [:]
    private var selectors: [Entry: [ObjectKey: LabelSelector]] = [:]

    /// Follows a change: this object selects that now. A selector of nil selects nothing.
    mutating func set(_ key: ObjectKey, _ selector: LabelSelector?) {
        if let old = entries.removeValue(forKey: key) {
            selectors[old]?[key] = nil
            if selectors[old]?.isEmpty == true { selectors[old] = nil }
        }
        guard let selector else { return }
        let required = selector.requiredLabels.first
        let entry = Entry(namespace: key.namespace, label: required?.key, value: required?.value)
        entries[key] = entry
        selectors[entry, default: [:]][key] = selector
    }

    /// Those in the object's namespace whose selectors match it, by key.
    func selecting(_ object: KubernetesObject) -> [ObjectKey] {
        guard !entries.isEmpty else { return [] }
        let labels = object.labels
        let places =
            [Entry(namespace: object.namespace)]
            + labels.map { Entry(namespace: object.namespace, label: $0.key, value: $0.value) }
        return places.flatMap { place in
            (selectors[place] ?? [:]).filter { $0.value.matches(labels) }.map(\.key)
        }.sorted()
    }
}
