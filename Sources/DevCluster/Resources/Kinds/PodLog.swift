import KubernetesModel

/// What a container has printed. No container really runs here, so it is what its status tells: that it started, and how it
/// ended; and the lines of an annotation of the pod, for those who want to see their own.
struct PodLog {
    static let annotation = "dev.agentoperator.dev/log"

    private var lines: [(time: Timestamp, text: String)] = []

    /// - Parameter container: may be empty in a pod that has just one.
    /// - Throws: why there is no log, in the API server's words.
    init(of pod: KubernetesObject, container name: String, previous: Bool) throws(APIStatus) {
        let containers = ["initContainers", "containers"].flatMap { pod["spec", $0]?.array ?? [] }
        let names = containers.compactMap { $0["name"]?.string }
        guard name.isEmpty || names.contains(name) else {
            throw .badRequest("container \(name) is not valid for pod \(pod.name)")
        }
        guard let wanted = name.isEmpty ? names.first : name, !name.isEmpty || names.count == 1 else {
            throw .badRequest(
                "a container name must be specified for pod \(pod.name), choose one of: [\(names.joined(separator: " "))]")
        }
        let statuses = ["initContainerStatuses", "containerStatuses"].flatMap { pod["status", $0]?.array ?? [] }
        let status = statuses.first { $0["name"]?.string == wanted }
        let state = status?[previous ? "lastState" : "state"]
        guard let run = state?["running"] ?? state?["terminated"] ?? (previous ? nil : status?["lastState", "terminated"]) else {
            throw Self.absence(of: wanted, in: pod, status, previous: previous)
        }
        let image = status?["image"]?.string ?? containers.first { $0["name"]?.string == wanted }?["image"]?.string ?? ""
        add("\(wanted): started from \(image)", at: run["startedAt"])
        for line in (pod.annotations[Self.annotation] ?? "").split(separator: "\n") { add(String(line), at: run["startedAt"]) }
        if let code = run["exitCode"]?.integer {
            add("\(wanted): ended with exit code \(code) (\(run["reason"]?.string ?? ""))", at: run["finishedAt"])
        }
    }

    func text(lastLines: Int?, withTimes: Bool) -> String {
        let shown = lastLines.map { lines.suffix(max(0, $0)) } ?? lines[...]
        return shown.map { withTimes ? "\($0.time.microseconds) \($0.text)\n" : "\($0.text)\n" }.joined()
    }

    private mutating func add(_ text: String, at time: JSONValue?) {
        lines.append((time?.string.flatMap(Timestamp.init) ?? Timestamp(secondsSince1970: 0), text))
    }

    private static func absence(
        of container: String, in pod: KubernetesObject, _ status: JSONValue?, previous: Bool
    ) -> APIStatus {
        if previous {
            return .badRequest("previous terminated container \"\(container)\" in pod \"\(pod.name)\" not found")
        }
        let reason = status?["state", "waiting", "reason"]?.string ?? "ContainerCreating"
        let what = ["ErrImagePull", "ImagePullBackOff"].contains(reason) ? "trying and failing to pull image" : reason
        return .badRequest("container \"\(container)\" in pod \"\(pod.name)\" is waiting to start: \(what)")
    }
}
