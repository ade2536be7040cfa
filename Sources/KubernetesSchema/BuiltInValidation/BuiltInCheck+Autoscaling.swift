import KubernetesModel

/// https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
extension BuiltInCheck {
    mutating func autoscaler(_ json: JSONValue, replacing old: JSONValue?) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        let lowest: Int64 = old?["spec", "minReplicas"] == 0 ? 0 : 1
        let minimum = spec["minReplicas"]?.integer
        if let minimum, minimum < lowest {
            invalid(path.child("minReplicas"), .integer(minimum), "must be greater than or equal to \(lowest)")
        }
        let maximum = spec["maxReplicas"]?.integer ?? 0
        let maximumPath = path.child("maxReplicas")
        if maximum == 0 {
            required(maximumPath, "must be set and greater than 0")
        } else if maximum < 0 {
            invalid(maximumPath, .integer(maximum), "must be greater than or equal to 1")
        }
        if let minimum, maximum < minimum {
            invalid(maximumPath, .integer(maximum), "must be greater than or equal to `minReplicas`")
        }
        let target = spec["scaleTargetRef"] ?? [:]
        let oldTarget = old?["spec", "scaleTargetRef"]
        let isKnown = oldTarget?["apiVersion"] == target["apiVersion"] && oldTarget?["kind"] == target["kind"]
        reference(
            target, at: path.child("scaleTargetRef"),
            needsGroup: (oldTarget == nil || !isKnown) && target["kind"] != "ReplicationController")
        metrics(spec.list("metrics"), minimum, at: path.child("metrics"))
        for key in ["scaleUp", "scaleDown"] { scalingRules(spec["behavior", key], at: path.child("behavior", key)) }
    }

    private mutating func reference(_ reference: JSONValue, at path: FieldPath, needsGroup: Bool) {
        for key in ["kind", "name"] { name(reference, key, at: path, NameRule.pathSegment) }
        let version = reference.text("apiVersion")
        let parts = version.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 2 {
            invalid(path.child("apiVersion"), .string(version), "unexpected GroupVersion string: \(version)")
        } else if needsGroup, parts.count < 2 || parts[0].isEmpty {
            invalid(path.child("apiVersion"), .string(version), "apiVersion must specify API group")
        }
    }

    private static let sources = ["ContainerResource", "External", "Object", "Pods", "Resource"]

    private mutating func metrics(_ metrics: [JSONValue], _ minimum: Int64?, at path: FieldPath) {
        for (index, metric) in metrics.enumerated() { self.metric(metric, at: path[index]) }
        if minimum == 0, !metrics.contains(where: { $0["type"] == "Object" || $0["type"] == "External" }) {
            let detail = "must specify at least one Object or External metric to support scaling to zero replicas"
            forbidden(path, detail)
        }
    }

    private mutating func metric(_ metric: JSONValue, at path: FieldPath) {
        let type = metric.text("type")
        if type.isEmpty { required(path.child("type"), "must specify a metric source type") }
        let isKnown = Self.sources.contains(type)
        if !isKnown { add(.notSupported(path.child("type"), .string(type), supported: Self.sources)) }
        let present = ["object", "external", "pods", "resource", "containerResource"].filter { metric[$0] != nil }
        if let first = present.first, let source = metric[first] { self.source(source, first, at: path.child(first)) }
        let expected = type.prefix(1).lowercased() + type.dropFirst()
        if isKnown, metric[expected] == nil {
            required(path.child(expected), "must populate information for the given metric source")
        } else if !isKnown {
            add(.notSupported(path.child("type"), .string(type), supported: Self.sources))
        }
        guard present.count != 1 else { return }
        for key in present.sorted() where key != expected {
            forbidden(path.child(key), "must populate the given metric source only")
        }
    }

    private mutating func source(_ source: JSONValue, _ kind: String, at path: FieldPath) {
        let target = source["target"] ?? [:]
        let targetPath = path.child("target")
        func has(_ key: String) -> Bool { target[key] != nil }
        switch kind {
        case "resource", "containerResource":
            if source.text("name").isEmpty { required(path.child("name"), "must specify a resource name") }
            if kind == "containerResource" {
                if source.text("container").isEmpty { required(path.child("container"), "must specify a container") }
                optionalName(source, "container", at: path, NameRule.dns1123Label)
            }
            self.target(target, at: targetPath)
            if !has("averageUtilization"), !has("averageValue") {
                let detail = "must set either a target raw value or a target utilization"
                required(targetPath.child("averageUtilization"), detail)
            }
            if has("averageUtilization"), has("averageValue") {
                let detail = "may not set both a target raw value and a target utilization"
                forbidden(targetPath.child("averageValue"), detail)
            }
        default:
            if kind == "object" {
                reference(source["describedObject"] ?? [:], at: path.child("describedObject"), needsGroup: false)
            }
            let metric = source["metric"] ?? [:]
            if metric.text("name").isEmpty {
                required(path.child("metric", "name"), "must specify a metric name")
            } else {
                optionalName(metric, "name", at: path.child("metric"), NameRule.pathSegment)
            }
            self.target(target, at: targetPath)
            valueTarget(kind, hasValue: has("value"), hasAverage: has("averageValue"), at: targetPath)
        }
    }

    private mutating func valueTarget(_ kind: String, hasValue: Bool, hasAverage: Bool, at path: FieldPath) {
        let average = path.child("averageValue")
        switch kind {
        case "pods": if !hasAverage { required(average, "must specify a positive target averageValue") }
        case "object":
            if !hasValue, !hasAverage { required(average, "must set either a target value or averageValue") }
        default:
            if !hasValue, !hasAverage {
                required(average, "must set either a target value for metric or a per-pod target")
            }
            if hasValue, hasAverage {
                forbidden(path.child("value"), "may not set both a target value for metric and a per-pod target")
            }
        }
    }

    private mutating func target(_ target: JSONValue, at path: FieldPath) {
        let type = target.text("type")
        if type.isEmpty { required(path.child("type"), "must specify a metric target type") }
        if !["Utilization", "Value", "AverageValue"].contains(type) {
            invalid(path.child("type"), .string(type), "must be either Utilization, Value, or AverageValue")
        }
        for key in ["value", "averageValue"] {
            guard let quantity = target[key].flatMap({ try? Quantity(json: $0) }), quantity.nanos <= 0 else { continue }
            invalid(path.child(key), quantity.json, "must be positive")
        }
        if let percentage = target["averageUtilization"]?.integer, percentage < 1 {
            invalid(path.child("averageUtilization"), .integer(percentage), "must be greater than 0")
        }
    }

    private mutating func scalingRules(_ rules: JSONValue?, at path: FieldPath) {
        guard let rules, rules.object != nil else { return }
        if let seconds = rules["stabilizationWindowSeconds"]?.integer {
            let path = path.child("stabilizationWindowSeconds")
            if seconds < 0 { invalid(path, .integer(seconds), "must be greater than or equal to zero") }
            if seconds > 3600 { invalid(path, .integer(seconds), "must be less than or equal to 3600") }
        }
        choice(rules, "selectPolicy", ["Disabled", "Max", "Min"], at: path, isRequired: false)
        let policies = rules.list("policies")
        if policies.isEmpty { required(path.child("policies"), "must specify at least one Policy") }
        for (index, policy) in policies.enumerated() {
            let path = path.child("policies")[index]
            let type = policy["type"] ?? ""
            if type != "Pods", type != "Percent" {
                add(.notSupported(path.child("type"), type, supported: ["Percent", "Pods"]))
            }
            for key in ["value", "periodSeconds"] {
                let value = policy[key]?.integer ?? 0
                if value <= 0 { invalid(path.child(key), .integer(value), "must be greater than zero") }
                if key == "periodSeconds", value > 1800 {
                    invalid(path.child(key), .integer(value), "must be less than or equal to 1800")
                }
            }
        }
        if let tolerance = rules["tolerance"] { quantity(tolerance, at: path.child("tolerance")) }
    }
}
