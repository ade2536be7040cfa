import KubernetesModel

/// The values of a metric for the pods of a workload, and which of the pods count.
///
/// https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
struct PodMetrics {
    /// What the values are held against.
    enum Goal {
        /// A percentage of what the pods request, in thousandths.
        case utilization(Int, requests: [String: Int64])
        /// An average, in thousandths.
        case average(Int64)
    }

    struct Reading {
        var ratio: Double
        /// Percent; nil unless that is what was asked for.
        var utilization: Int?
        var average: Int64
    }

    private var values: [String: Int64]
    private let goal: Goal
    private var ready = 0
    private var unready: [String] = []
    private var missing: [String] = []

    /// A pod that has just started is not trusted for its CPU usage before it is ready.
    private static let initializationPeriod = 300.0
    private static let initialReadinessDelay = 30.0

    /// `values` are by pod; those that start or end are sorted out.
    init(_ pods: [KubernetesObject], _ values: [String: Int64], isCPU: Bool, goal: Goal, now: Timestamp) throws(MetricFailure) {
        guard !pods.isEmpty else { throw MetricFailure("no pods returned by selector while calculating replica count") }
        self.values = [:]
        self.goal = goal
        for pod in pods where !pod.isBeingDeleted && pod.podPhase != "Failed" {
            if pod.podPhase == "Pending" {
                unready.append(pod.name)
            } else if let value = values[pod.name] {
                if isCPU, Self.isUnready(pod, now: now) {
                    unready.append(pod.name)
                } else {
                    ready += 1
                    self.values[pod.name] = value
                }
            } else {
                missing.append(pod.name)
            }
        }
        guard !self.values.isEmpty else {
            throw MetricFailure("did not receive metrics for targeted pods (pods might be unready)")
        }
    }

    private static func isUnready(_ pod: KubernetesObject, now: Timestamp) -> Bool {
        guard let condition = pod.podCondition("Ready"), let started = pod["status", "startTime"]?.string.flatMap(Timestamp.init)
        else { return true }
        guard condition["status"]?.string == "False" else { return false }
        if started.adding(seconds: initializationPeriod) > now { return true }
        // Later on, only one that has never been ready.
        let since = condition["lastTransitionTime"]?.string.flatMap(Timestamp.init) ?? started
        return started.adding(seconds: initialReadinessDelay) > since
    }

    /// How many replicas would bring the metric to its goal, and what it is now.
    func proposal(current: Int, tolerance: Tolerance) throws(MetricFailure) -> (replicas: Int, reading: Reading) {
        let reading = try read(values)
        let scalesUpUnready = !unready.isEmpty && reading.ratio > 1
        guard scalesUpUnready || !missing.isEmpty else {
            if tolerance.allows(reading.ratio) { return (current, reading) }
            return (replicaCount(reading.ratio * Double(ready)), reading)
        }
        // Pods of which nothing is known are assumed to damp the change.
        var assumed = values
        if reading.ratio < 1 {
            for pod in missing { assumed[pod] = expected(pod) }
        } else if reading.ratio > 1 {
            for pod in missing { assumed[pod] = 0 }
        }
        if scalesUpUnready { for pod in unready { assumed[pod] = 0 } }
        let ratio = try read(assumed).ratio
        let turns = reading.ratio < 1 && ratio > 1 || reading.ratio > 1 && ratio < 1
        if tolerance.allows(ratio) || turns { return (current, reading) }
        let replicas = replicaCount(ratio * Double(assumed.count))
        if ratio < 1 && replicas > current || ratio > 1 && replicas < current { return (current, reading) }
        return (replicas, reading)
    }

    /// What a pod is taken to use that would be missed when scaling down.
    private func expected(_ pod: String) -> Int64 {
        switch goal {
        case .average(let target): target
        case .utilization(let target, let requests):
            Int64(clamping: Int128(requests[pod] ?? 0) * Int128(max(100, target)) / 100)
        }
    }

    private func read(_ values: [String: Int64]) throws(MetricFailure) -> Reading {
        let total = values.values.reduce(Int128(0)) { $0 + Int128($1) }
        let average = Int64(clamping: total / Int128(max(1, values.count)))
        switch goal {
        case .average(let target):
            return Reading(ratio: target == 0 ? .infinity : Double(average) / Double(target), utilization: nil, average: average)
        case .utilization(let target, let requests):
            let requested = values.keys.reduce(Int128(0)) { $0 + Int128(requests[$1] ?? 0) }
            guard requested > 0 else { throw MetricFailure("no metrics returned matched known pods") }
            let utilization = Int(clamping: total * 100 / requested)
            return Reading(
                ratio: Double(utilization) / Double(max(1, target)), utilization: min(utilization, Int(Int32.max)),
                average: average)
        }
    }
}

/// A fraction of replicas takes a whole one.
func replicaCount(_ replicas: Double) -> Int { Int(min(max(0, replicas.rounded(.up)), Double(Int32.max))) }
