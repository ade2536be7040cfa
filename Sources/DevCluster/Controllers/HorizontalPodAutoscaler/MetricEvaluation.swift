import KubernetesModel

/// One metric of an autoscaler: how many replicas it asks for, and what its status says.
struct MetricEvaluation {
    var replicas: Int
    /// As it is named in a reason to scale.
    var name: String
    var status: JSONValue
}

/// Why a metric cannot be evaluated: a reason of the condition `ScalingActive`, and a sentence.
struct MetricError: Error {
    var reason: String
    var message: String
    /// Says which metric it is that failed.
    var context: String
}

/// What a metric is evaluated for.
struct MetricContext {
    let autoscaler: Autoscaler
    let target: KubernetesObject?
    let pods: [KubernetesObject]
    /// The size that the target has in its spec, and in its status.
    let current: Int
    let actual: Int
    let now: Timestamp

    func evaluate(_ metric: JSONValue) throws(MetricError) -> MetricEvaluation {
        switch metric["type"]?.string {
        case "Resource": return try resource(metric["resource"] ?? [:], field: "resource", type: "Resource")
        case "ContainerResource":
            return try resource(metric["containerResource"] ?? [:], field: "containerResource", type: "ContainerResource")
        case "Pods": return try pods(metric["pods"] ?? [:])
        case "Object": return try single(metric["object"] ?? [:], field: "object", type: "Object")
        case "External": return try single(metric["external"] ?? [:], field: "external", type: "External")
        case let type:
            let message = "unknown metric source type \"\(type ?? "")\""
            throw MetricError(reason: "InvalidMetricSourceType", message: message, context: "")
        }
    }

    /// A metric that each pod has.
    private func pods(_ source: JSONValue) throws(MetricError) -> MetricEvaluation {
        let name = source["metric", "name"]?.string ?? ""
        do throws(MetricFailure) {
            guard let goal = source["target", "averageValue"]?.milliValue else {
                throw MetricFailure("invalid pods metric source: no average value target was set")
            }
            var values: [String: Int64] = [:]
            for pod in pods {
                guard let usage = try Usage.read(Usage.metric(name), of: [autoscaler.object, target, pod]) else {
                    throw MetricFailure("unable to get metric \(name): no annotation \(Usage.metric(name)) says its value")
                }
                values[pod.name] = usage.milliValue(of: nil, target: goal)
            }
            let metrics = try PodMetrics(pods, values, isCPU: false, goal: .average(goal), now: now)
            let (replicas, reading) = try metrics.proposal(current: current, tolerance: autoscaler.tolerance)
            let status: JSONValue = ["metric": source["metric"] ?? [:], "current": ["averageValue": .milli(reading.average)]]
            return MetricEvaluation(replicas: replicas, name: "pods metric \(name)", status: ["type": "Pods", "pods": status])
        } catch {
            throw MetricError(reason: "FailedGetPodsMetric", message: error.message, context: "failed to get pods metric value")
        }
    }

    /// A metric that there is one of, whatever the number of pods.
    private func single(_ source: JSONValue, field: String, type: String) throws(MetricError) -> MetricEvaluation {
        let name = source["metric", "name"]?.string ?? ""
        do throws(MetricFailure) {
            let annotation = Usage.metric(name)
            guard let usage = try Usage.read(annotation, of: [autoscaler.object, target]), usage != .missing else {
                throw MetricFailure("unable to get metric \(name): no annotation \(annotation) says its value")
            }
            var status: JSONValue = ["metric": source["metric"] ?? [:]]
            status["describedObject"] = source["describedObject"]
            let replicas: Int
            if let goal = source["target", "value"]?.milliValue, goal > 0 {
                let value = usage.milliValue(of: nil, target: goal) ?? 0
                let ratio = Double(value) / Double(goal)
                replicas = autoscaler.tolerance.allows(ratio) ? current : replicaCount(ratio * Double(readyPods))
                status["current", "value"] = .milli(value)
            } else if let goal = source["target", "averageValue"]?.milliValue, goal > 0 {
                let value = usage.milliValue(of: nil, target: goal) ?? 0
                let ratio = Double(value) / (Double(goal) * Double(max(1, actual)))
                replicas = autoscaler.tolerance.allows(ratio) ? actual : replicaCount(Double(value) / Double(goal))
                status["current", "averageValue"] = .milli(Int64((Double(value) / Double(max(1, actual))).rounded(.up)))
            } else {
                throw MetricFailure("invalid \(field) metric source: neither a value target nor an average value target was set")
            }
            let subject = source["describedObject", "kind"]?.string ?? "external"
            return MetricEvaluation(
                replicas: replicas, name: "\(subject) metric \(name)", status: ["type": .string(type), .init(field): status])
        } catch {
            throw MetricError(
                reason: "FailedGet\(type)Metric", message: error.message, context: "failed to get \(field) metric value")
        }
    }

    private var readyPods: Int { pods.filter { $0.podPhase == "Running" && $0.isPodReady }.count }

    /// The usage of cpu, memory or the like, of whole pods or of one container in each.
    private func resource(_ source: JSONValue, field: String, type: String) throws(MetricError) -> MetricEvaluation {
        let name = source["name"]?.string ?? ""
        let container = source["container"]?.string
        let target = source["target"]
        let what = target?["averageValue"] == nil ? "utilization" : "usage"
        do throws(MetricFailure) {
            let metrics = try resourceMetrics(name, container, target)
            let (replicas, reading) = try metrics.proposal(current: current, tolerance: autoscaler.tolerance)
            let average = Quantity(milliValue: reading.average, format: name == "memory" ? .binarySI : .decimalSI)
            var status: JSONValue = ["name": .string(name), "current": ["averageValue": average.json]]
            status["container"] = container.map { .string($0) }
            status["current", "averageUtilization"] = reading.utilization.map { .integer(Int64($0)) }
            let kind = container == nil ? "resource" : "container resource"
            let title = reading.utilization == nil ? "\(name) resource" : "\(name) \(kind) utilization (percentage of request)"
            return MetricEvaluation(replicas: replicas, name: title, status: ["type": .string(type), .init(field): status])
        } catch {
            let subject = container.map { "\($0) container" } ?? "\(name) resource"
            throw MetricError(
                reason: "FailedGet\(type)Metric", message: "failed to get \(name) \(what): \(error.message)",
                context: "failed to get \(subject) metric value")
        }
    }

    private func resourceMetrics(
        _ name: String, _ container: String?, _ goal: JSONValue?
    ) throws(MetricFailure) -> PodMetrics {
        let average = goal?["averageValue"]?.milliValue
        let utilization = goal?["averageUtilization"]?.count
        guard average != nil || utilization != nil else {
            throw MetricFailure(
                "invalid resource metric source: neither an average utilization target nor an average value target was set")
        }
        var requests: [String: Int64] = [:]
        var values: [String: Int64] = [:]
        for pod in pods {
            let request = pod.milliRequest(of: name, in: container)
            if case .failure(let missing) = request, average == nil { throw missing }
            requests[pod.name] = try? request.get()
            let usage =
                try Usage.read(resource: name, of: [autoscaler.object, target, pod], sharedBy: readyPods) ?? .share(Usage.idle)
            values[pod.name] = usage.milliValue(of: requests[pod.name], target: average ?? 0)
        }
        let goal = average.map { PodMetrics.Goal.average($0) } ?? .utilization(utilization ?? 0, requests: requests)
        return try PodMetrics(pods, values, isCPU: name == "cpu", goal: goal, now: now)
    }
}

extension KubernetesObject {
    /// What the pod (or one container of it) requests, in thousandths.
    fileprivate func milliRequest(of resource: String, in container: String?) -> Result<Int64, MetricFailure> {
        let all = podContainers + podInitContainers.filter(\.isSidecar)
        var sum: Int128 = 0
        for json in all where container == nil || json["name"]?.string == container {
            guard let request = json.containerResources("requests")[resource] else {
                let name = json["name"]?.string ?? ""
                return .failure(MetricFailure("missing request for \(resource) in container \(name) of Pod \(self.name)"))
            }
            sum += Int128(request.milliValue)
        }
        if let container, !all.contains(where: { $0["name"]?.string == container }) {
            return .failure(MetricFailure("container \(container) not present in metrics for pod \(namespace ?? "")/\(name)"))
        }
        return .success(Int64(clamping: sum))
    }
}

extension JSONValue {
    /// A quantity in thousandths; nil for anything else.
    fileprivate var milliValue: Int64? { (try? Quantity(json: self))?.milliValue }

    fileprivate static func milli(_ value: Int64) -> JSONValue { Quantity(milliValue: value).json }
}
