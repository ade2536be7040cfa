import KubernetesModel

/// One look at an autoscaler: its target's size and metrics as they are, and what follows.
struct AutoscalingPass {
    private let autoscaler: Autoscaler
    private let cluster: any ClusterView
    private let now: Timestamp
    private var conditions: Conditions
    private(set) var writes: [ClusterWrite] = []
    /// Nothing is under way, so the next look has time.
    private(set) var isQuiet = true

    init(_ autoscaler: Autoscaler, in cluster: any ClusterView, now: Timestamp) {
        self.autoscaler = autoscaler
        self.cluster = cluster
        self.now = now
        conditions = Conditions(of: autoscaler.object)
    }

    mutating func run(_ history: inout ScalingHistory, rivals: [ObjectKey]) {
        guard let target = findTarget() else { return }
        set("AbleToScale", "True", "SucceededGetScale", "the HPA controller was able to get the target's current scale")
        let current = target.scale["spec", "replicas"]?.count ?? 0
        history.begin(current, now: now)
        if current == 0 {
            set("ScalingActive", "False", "ScalingDisabled", "scaling is disabled since the replica count of the target is zero")
            report(current: 0, desired: 0)
        } else if current > autoscaler.maxReplicas {
            rescale(target, current, autoscaler.maxReplicas, "Current number of replicas above Spec.MaxReplicas", [], &history)
        } else if current < autoscaler.minReplicas {
            rescale(target, current, autoscaler.minReplicas, "Current number of replicas below Spec.MinReplicas", [], &history)
        } else {
            scaleByMetrics(target, current, &history, rivals: rivals)
        }
    }

    private struct Target {
        var type: ResourceType
        var object: KubernetesObject?
        var scale: KubernetesObject
    }

    private mutating func findTarget() -> Target? {
        let wanted = autoscaler.target
        let key = ObjectKey(namespace: wanted.namespace, name: wanted.name)
        let type = cluster.types.first { $0.kind == wanted.kind && $0.group == wanted.group }
        if let type, let scale = cluster.scale(type, key) {
            return Target(type: type, object: cluster.get(type, key), scale: scale)
        }
        let problem =
            if let type {
                cluster.get(type, key) == nil
                    ? "\(type.qualifiedName) \"\(wanted.name)\" not found" : "\(type.qualifiedName) has no subresource scale"
            } else {
                "no matches for kind \"\(wanted.kind)\" in group \"\(wanted.group)\""
            }
        warn("FailedGetScale", problem)
        set(
            "AbleToScale", "False", "FailedGetScale",
            "the HPA controller was unable to get the target's current scale: \(problem)")
        var status = autoscaler.object.status
        status["conditions"] = conditions.json
        status["desiredReplicas"] = status["desiredReplicas"] ?? 0
        writes += [autoscaler.object.statusWrite(.horizontalPodAutoscalers, status)].compactMap { $0 }
        return nil
    }

    private mutating func scaleByMetrics(
        _ target: Target, _ current: Int, _ history: inout ScalingHistory, rivals: [ObjectKey]
    ) {
        guard let pods = selectPods(target, current, rivals: rivals) else { return }
        let context = MetricContext(
            autoscaler: autoscaler, target: target.object, pods: pods, current: current,
            actual: target.scale["status", "replicas"]?.count ?? 0, now: now)
        var best: MetricEvaluation?
        var statuses: [JSONValue] = []
        var errors: [MetricError] = []
        for metric in autoscaler.metrics {
            do throws(MetricError) {
                let evaluation = try context.evaluate(metric)
                statuses.append(evaluation.status)
                if evaluation.replicas > best?.replicas ?? 0 || best == nil { best = evaluation }
            } catch {
                statuses.append(["type": ""])
                errors.append(error)
                warn(error.reason, error.message)
            }
        }
        // With part of the metrics unknown, more replicas may be right; fewer may not.
        guard let best, errors.isEmpty || best.replicas >= current else {
            if let first = errors.first { fail(first, of: errors.count, current, statuses) }
            return
        }
        set(
            "ScalingActive", "True", "ValidMetricFound",
            "the HPA was able to successfully calculate a replica count from \(best.name)")
        let size = Normalization(best.replicas, current: current, autoscaler, &history, now: now)
        set("AbleToScale", "True", size.stabilized.reason, size.stabilized.message)
        set("ScalingLimited", size.limit.isLimited ? "True" : "False", size.limit.reason, size.limit.message)
        isQuiet = size.replicas == current && !size.waits
        if size.replicas == current {
            report(current: current, desired: current, metrics: statuses)
        } else {
            let reason = best.replicas > current ? "\(best.name) above target" : "All metrics below target"
            rescale(target, current, size.replicas, reason, statuses, &history)
        }
    }

    private mutating func selectPods(_ target: Target, _ current: Int, rivals: [ObjectKey]) -> [KubernetesObject]? {
        let text = target.scale["status", "selector"]?.string ?? ""
        guard rivals.count <= 1 else {
            let names = rivals.map(\.description).joined(separator: " ")
            return refuseSelector(
                "AmbiguousSelector", "pods by selector \(text) are controlled by multiple HPAs: [\(names)]", current)
        }
        guard !text.isEmpty else {
            warn("SelectorRequired", "selector is required")
            return refuseSelector("InvalidSelector", "the HPA target's scale is missing a selector", current)
        }
        do throws(SelectorError) {
            let selector = try LabelSelector(text)
            return cluster.list(.pods, namespace: autoscaler.object.namespace, matching: selector)
        } catch {
            return refuseSelector(
                "InvalidSelector", "couldn't convert selector into a corresponding internal selector object: \(error)", current)
        }
    }

    private mutating func refuseSelector(_ reason: String, _ message: String, _ current: Int) -> [KubernetesObject]? {
        if reason == "AmbiguousSelector" { warn(reason, message) }
        set("ScalingActive", "False", reason, message)
        report(current: current, desired: autoscaler.object.statusCount("desiredReplicas"))
        return nil
    }

    private mutating func fail(_ first: MetricError, of count: Int, _ current: Int, _ statuses: [JSONValue]) {
        set(
            "ScalingActive", "False", first.reason, "the HPA was unable to compute the replica count: \(first.message)")
        report(current: current, desired: autoscaler.object.statusCount("desiredReplicas"), metrics: statuses)
        let context = first.context.isEmpty ? "" : "\(first.context): "
        warn(
            "FailedComputeMetricsReplicas",
            "invalid metrics (\(count) invalid out of \(autoscaler.metrics.count)), first error is: \(context)\(first.message)")
    }

    private mutating func rescale(
        _ target: Target, _ current: Int, _ size: Int, _ reason: String, _ metrics: [JSONValue], _ history: inout ScalingHistory
    ) {
        var scale = target.scale
        scale["spec", "replicas"] = .integer(Int64(size))
        writes.append(.update(target.type, scale, subresource: "scale"))
        set("AbleToScale", "True", "SucceededRescale", "the HPA controller was able to update the target scale to \(size)")
        writes.append(
            .event(
                about: autoscaler.object, type: .horizontalPodAutoscalers, eventType: "Normal", reason: "SuccessfulRescale",
                message: "New size: \(size); reason: \(reason)"))
        if let behavior = autoscaler.behavior { history.scaled(from: current, to: size, behavior, now: now) }
        isQuiet = false
        report(current: current, desired: size, metrics: metrics, isRescaled: true)
    }

    private mutating func report(current: Int, desired: Int, metrics: [JSONValue] = [], isRescaled: Bool = false) {
        var status: JSONValue = ["currentReplicas": .integer(Int64(current)), "desiredReplicas": .integer(Int64(desired))]
        status["lastScaleTime"] = isRescaled ? .string(now.seconds) : autoscaler.object["status", "lastScaleTime"]
        status["currentMetrics"] = metrics.isEmpty ? nil : .array(metrics)
        status["conditions"] = conditions.json
        writes += [autoscaler.object.statusWrite(.horizontalPodAutoscalers, status)].compactMap { $0 }
    }

    private mutating func set(_ type: String, _ status: String, _ reason: String, _ message: String) {
        conditions.set(type, status, reason: reason, message: message, at: now)
    }

    private mutating func warn(_ reason: String, _ message: String) {
        writes.append(
            .event(
                about: autoscaler.object, type: .horizontalPodAutoscalers, eventType: "Warning", reason: reason, message: message)
        )
    }
}
