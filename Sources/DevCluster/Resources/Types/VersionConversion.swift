import KubernetesModel

/// The same object in another version of its kind.
enum VersionConversion {
    /// - Parameter type: another version of the object's kind, or its own.
    static func convert(_ object: KubernetesObject, to type: ResourceType) -> KubernetesObject {
        guard object.apiVersion != type.apiVersion else { return object }
        var converted = object
        switch (type.group, type.version, type.kind) {
        case ("", _, "Event"): converted.json = EventConversion.toCore(object.json)
        case ("events.k8s.io", _, "Event"): converted.json = EventConversion.fromCore(object.json)
        case ("autoscaling", "v1", "HorizontalPodAutoscaler"): converted.json = AutoscalerConversion.toVersion1(object.json)
        case ("autoscaling", "v2", "HorizontalPodAutoscaler"): converted.json = AutoscalerConversion.toVersion2(object.json)
        default: break
        }
        converted.json["apiVersion"] = .string(type.apiVersion)
        converted.json["kind"] = .string(type.kind)
        return converted
    }
}

/// `events.k8s.io/v1` and `v1` name the same things differently.
private enum EventConversion {
    /// The name in `v1`, and the one in `events.k8s.io/v1`.
    private static let names = [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"), ("reportingComponent", "reportingController"),
    ]

    static func toCore(_ json: JSONValue) -> JSONValue { renamed(json, names.map { ($0.1, $0.0) }) }
    static func fromCore(_ json: JSONValue) -> JSONValue { renamed(json, names) }

    private static func renamed(_ json: JSONValue, _ names: [(from: String, to: String)]) -> JSONValue {
        var json = json
        for (from, to) in names {
            guard let value = json[from] else { continue }
            json[from] = nil
            json[to] = value
        }
        return json
    }
}

/// `autoscaling/v1` knows one metric, the cpu's utilization; others travel in annotations, so that nothing is lost.
private enum AutoscalerConversion {
    private static let metricsAnnotation = "autoscaling.alpha.kubernetes.io/metrics"
    private static let behaviorAnnotation = "autoscaling.alpha.kubernetes.io/behavior"

    static func toVersion1(_ json: JSONValue) -> JSONValue {
        var json = json
        var metrics = json["spec", "metrics"]?.array ?? []
        if let index = metrics.firstIndex(where: isCPUUtilization) {
            let cpu = metrics.remove(at: index)
            json["spec", "targetCPUUtilizationPercentage"] = cpu["resource", "target", "averageUtilization"]
        }
        if !metrics.isEmpty { json["metadata", "annotations", metricsAnnotation] = .string(JSONValue.array(metrics).description) }
        if let behavior = json["spec", "behavior"] {
            json["metadata", "annotations", behaviorAnnotation] = .string(behavior.description)
        }
        json["spec", "metrics"] = nil
        json["spec", "behavior"] = nil
        let current = json["status", "currentMetrics"]?.array?.first { $0["resource", "name"]?.string == "cpu" }
        if let utilization = current?["resource", "current", "averageUtilization"] {
            json["status", "currentCPUUtilizationPercentage"] = utilization
        }
        json["status", "currentMetrics"] = nil
        json["status", "conditions"] = nil
        return json
    }

    static func toVersion2(_ json: JSONValue) -> JSONValue {
        var json = json
        var metrics: [JSONValue] = []
        if let target = json["spec", "targetCPUUtilizationPercentage"] {
            metrics.append([
                "type": "Resource",
                "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": target]],
            ])
        }
        metrics += parsed(json["metadata", "annotations", metricsAnnotation])?.array ?? []
        if !metrics.isEmpty { json["spec", "metrics"] = .array(metrics) }
        if let behavior = parsed(json["metadata", "annotations", behaviorAnnotation]) { json["spec", "behavior"] = behavior }
        for annotation in [metricsAnnotation, behaviorAnnotation] { json["metadata", "annotations", annotation] = nil }
        json["spec", "targetCPUUtilizationPercentage"] = nil
        json["status", "currentCPUUtilizationPercentage"] = nil
        return json
    }

    private static func isCPUUtilization(_ metric: JSONValue) -> Bool {
        metric["type"]?.string == "Resource" && metric["resource", "name"]?.string == "cpu"
            && metric["resource", "target", "averageUtilization"] != nil
    }

    private static func parsed(_ text: JSONValue?) -> JSONValue? {
        text?.string.flatMap { try? JSONReader.parse(Array($0.utf8)) }
    }
}
