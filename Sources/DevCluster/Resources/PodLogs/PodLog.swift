import KubernetesModel

/// What a container has printed in one run. No program really runs here, so it is what the pod tells: that the container
/// started, where it listens, and how it ended; and between them the lines of an annotation of the pod, for those who want to
/// see their own. They may be added while the pod runs.
struct PodLog: Sendable {
    static let annotation = "dev.agentoperator.dev/log"

    struct Line: Sendable, Hashable {
        var time: Timestamp
        var text: String
    }

    let container: String
    /// Tells this run from others of the container.
    let run: JSONValue?
    private(set) var lines: [Line] = []
    /// The run has ended: nothing more will be printed.
    let isOver: Bool

    /// - Parameter container: may be empty in a pod that has just one.
    /// - Throws: why there is no log, in the API server's words.
    init(of pod: KubernetesObject, container name: String, previous: Bool) throws(APIStatus) {
        container = try PodContainers(pod).chosen(name)
        let status = Self.element(named: container, of: ["initContainerStatuses", "containerStatuses"], in: pod.status)
        let state = status?[previous ? "lastState" : "state"]
        guard let run = state?["running"] ?? state?["terminated"] ?? (previous ? nil : status?["lastState", "terminated"]) else {
            throw Self.absence(of: container, in: pod, status, previous: previous)
        }
        self.run = run["startedAt"]
        isOver = run["exitCode"] != nil
        let spec = Self.element(named: container, of: ["initContainers", "containers"], in: pod.spec)
        add("started from \(status?["image"]?.string ?? spec?["image"]?.string ?? "")", run["startedAt"])
        for port in spec?["ports"]?.array ?? [] {
            add("listening on port \(port["containerPort"]?.integer ?? 0)/\(port["protocol"]?.string ?? "TCP")", run["startedAt"])
        }
        for line in (pod.annotations[Self.annotation] ?? "").split(separator: "\n") {
            lines.append(Line(time: Self.time(run["startedAt"]), text: String(line)))
        }
        if let code = run["exitCode"]?.integer {
            add("ended with exit code \(code) (\(run["reason"]?.string ?? ""))", run["finishedAt"])
        }
    }

    private mutating func add(_ text: String, _ time: JSONValue?) {
        lines.append(Line(time: Self.time(time), text: "\(container): \(text)"))
    }

    private static func time(_ json: JSONValue?) -> Timestamp {
        json?.string.flatMap(Timestamp.init) ?? Timestamp(secondsSince1970: 0)
    }

    private static func element(named name: String, of lists: [String], in json: JSONValue) -> JSONValue? {
        lists.lazy.flatMap { json[$0]?.array ?? [] }.first { $0["name"]?.string == name }
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
