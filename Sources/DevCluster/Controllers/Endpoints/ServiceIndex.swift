import KubernetesModel

/// Finds the Services that select a pod without looking at all of them: each is filed under one label of its selector.
struct ServiceIndex {
    private struct Entry: Hashable {
        var namespace: String?
        var label: String
        var value: String
    }

    private var selectors: [Entry: [String: [String: String]]] = [:]

    /// Follows a change of a Service.
    mutating func update(_ change: ObjectChange) {
        if let old = change.old, let entry = Self.entry(old) { selectors[entry]?[old.name] = nil }
        if let new = change.new, let entry = Self.entry(new) { selectors[entry, default: [:]][new.name] = new.serviceSelector }
    }

    func services(selecting pod: KubernetesObject) -> [ObjectKey] {
        let labels = pod.labels
        return labels.flatMap { label, value in
            (selectors[Entry(namespace: pod.namespace, label: label, value: value)] ?? [:])
                .filter { labels.contains(all: $0.value) }.map { ObjectKey(namespace: pod.namespace, name: $0.key) }
        }.sorted()
    }

    private static func entry(_ service: KubernetesObject) -> Entry? {
        service.serviceSelector.min { $0.key < $1.key }.map {
            Entry(namespace: service.namespace, label: $0.key, value: $0.value)
        }
    }
}

extension KubernetesObject {
    /// Empty for a Service whose endpoints somebody else sees to.
    var serviceSelector: [String: String] { json["spec", "selector"]?.stringMap ?? [:] }
}
