import KubernetesModel

/// Where a kind keeps what its `scale` subresource shows.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#scale-subresource
package struct ScalePaths: Sendable, Hashable {
    var specReplicas: [String]
    var statusReplicas: [String]
    /// A text in the form of query parameters, or a label selector; nil when the kind has none.
    var selector: [String]?

    static let builtIn = ScalePaths(
        specReplicas: ["spec", "replicas"], statusReplicas: ["status", "replicas"], selector: ["spec", "selector"])

    /// The object as an `autoscaling/v1` Scale.
    func scale(of object: KubernetesObject) -> KubernetesObject {
        var metadata: JSONValue = ["name": .string(object.name)]
        for key in ["namespace", "uid", "resourceVersion", "creationTimestamp"] { metadata[key] = object["metadata", key] }
        var spec: JSONValue = [:]
        if let replicas = object.json[path: specReplicas], replicas != 0 { spec["replicas"] = replicas }
        var status: JSONValue = ["replicas": object.json[path: statusReplicas] ?? 0]
        status["selector"] = selector.flatMap { object.json[path: $0] }.flatMap(Self.selectorText).map { .string($0) }
        return KubernetesObject(json: [
            "apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": metadata, "spec": spec, "status": status,
        ])
    }

    private static func selectorText(_ json: JSONValue) -> String? {
        if let text = json.string { return text }
        // A replication controller selects by a plain map.
        let isMap = json.object?.allSatisfy { $0.value.string != nil } ?? false
        let selector: JSONValue = isMap ? ["matchLabels": json] : json
        return (try? LabelSelector(json: selector))?.description
    }
}

extension ServedResource {
    /// Nil for a kind that has no `scale`.
    var scalePaths: ScalePaths? {
        if let custom { return custom.scale }
        return subresource("scale") == nil ? nil : .builtIn
    }
}
