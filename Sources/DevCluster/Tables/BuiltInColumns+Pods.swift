import KubernetesModel

extension BuiltInColumns {
    static let pods: [TableColumn] = [
        .name,
        .text("Ready") { pod in
            let statuses = pod["status", "containerStatuses"]?.array ?? []
            let ready = statuses.filter { $0["ready"]?.bool == true }.count
            return "\(ready)/\(pod["spec", "containers"]?.array?.count ?? 0)"
        },
        .text("Status", podStatus),
        TableColumn("Restarts") { pod, now in .string(podRestarts(pod, now)) },
        .age,
        .path("IP", wide: true, "status", "podIP", absent: "<none>"),
        .path("Node", wide: true, "spec", "nodeName", absent: "<none>"),
        .path("Nominated Node", wide: true, "status", "nominatedNodeName", absent: "<none>"),
        .text("Readiness Gates", wide: true) { pod in
            let gates = pod["spec", "readinessGates"]?.array ?? []
            let passed = gates.filter { gate in gate["conditionType"]?.string.map(pod.isTrue) ?? false }
            return gates.isEmpty ? "<none>" : "\(passed.count)/\(gates.count)"
        },
    ]

    /// What a person most needs to know: why the pod is not running, if it is not.
    private static func podStatus(_ pod: KubernetesObject) -> String {
        var text = pod["status", "phase"]?.string ?? ""
        if let reason = pod["status", "reason"]?.string, !reason.isEmpty { text = reason }
        let initStatuses = pod["status", "initContainerStatuses"]?.array ?? []
        if let text = initializing(initStatuses, of: pod["spec", "initContainers"]?.array?.count ?? 0) {
            return pod.isBeingDeleted ? "Terminating" : text
        }
        var isAnyRunning = false
        for status in (pod["status", "containerStatuses"]?.array ?? []).reversed() {
            if let reason = status["state", "waiting", "reason"]?.string, !reason.isEmpty {
                text = reason
            } else if let terminated = status["state", "terminated"] {
                text = ended(terminated)
            } else if status["ready"]?.bool == true, status["state", "running"] != nil {
                isAnyRunning = true
            }
        }
        if text == "Completed", isAnyRunning { text = pod.isTrue("Ready") ? "Running" : "NotReady" }
        if pod.isBeingDeleted { text = pod["status", "reason"]?.string == "NodeLost" ? "Unknown" : "Terminating" }
        return text
    }

    /// The first init container that is not done; nil when all are.
    private static func initializing(_ statuses: [JSONValue], of count: Int) -> String? {
        for (index, status) in statuses.enumerated() {
            if let terminated = status["state", "terminated"] {
                if terminated["exitCode"]?.integer == 0 { continue }
                return "Init:\(ended(terminated))"
            }
            if status["started"]?.bool == true { continue }
            if let reason = status["state", "waiting", "reason"]?.string, !reason.isEmpty, reason != "PodInitializing" {
                return "Init:\(reason)"
            }
            return "Init:\(index)/\(count)"
        }
        return nil
    }

    private static func ended(_ terminated: JSONValue) -> String {
        if let reason = terminated["reason"]?.string, !reason.isEmpty { return reason }
        if let signal = terminated["signal"]?.integer, signal != 0 { return "Signal:\(signal)" }
        return "ExitCode:\(terminated["exitCode"]?.integer ?? 0)"
    }

    private static func podRestarts(_ pod: KubernetesObject, _ now: Timestamp) -> String {
        let statuses = pod["status", "containerStatuses"]?.array ?? []
        let count = statuses.reduce(Int64(0)) { $0 &+ ($1["restartCount"]?.integer ?? 0) }
        let last = statuses.compactMap { $0["lastState", "terminated", "finishedAt"]?.string.flatMap(Timestamp.init) }.max()
        guard count > 0, let last else { return String(count) }
        return "\(count) (\(last.age(at: now)) ago)"
    }
}
