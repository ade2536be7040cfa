import KubernetesModel

/// An Event about a pod.
struct PodEvent: Hashable {
    var type: String
    var reason: String
    var message: String

    static func normal(_ reason: String, _ message: String) -> PodEvent {
        PodEvent(type: "Normal", reason: reason, message: message)
    }
    static func warning(_ reason: String, _ message: String) -> PodEvent {
        PodEvent(type: "Warning", reason: reason, message: message)
    }
}

/// What a container sees of its pod.
struct PodContext {
    let pod: KubernetesObject
    let cluster: any ClusterView
    /// When the node took the pod on.
    let admitted: Timestamp
    let address: String

    /// As the kubelet names pods in messages.
    var fullName: String { "\(pod.name)_\(pod.namespace ?? "")(\(pod.uid))" }

    var initContainers: [ContainerContext] { pod.podInitContainers.map { ContainerContext($0, isInit: true, of: pod) } }
    var containers: [ContainerContext] { pod.podContainers.map { ContainerContext($0, isInit: false, of: pod) } }
}

/// What a container is to be.
struct ContainerContext {
    let json: JSONValue
    let isInit: Bool
    let behavior: ContainerBehavior
    private let restartPolicy: String

    init(_ json: JSONValue, isInit: Bool, of pod: KubernetesObject) {
        self.json = json
        self.isInit = isInit
        behavior = ContainerBehavior(image: json["image"]?.string ?? "", annotations: pod.annotations)
        restartPolicy = json["restartPolicy"]?.string ?? pod["spec", "restartPolicy"]?.string ?? "Always"
    }

    var name: String { json["name"]?.string ?? "" }
    var image: String { json["image"]?.string ?? "" }
    var isSidecar: Bool { isInit && json.isSidecar }

    func restarts(after exitCode: Int) -> Bool {
        switch restartPolicy {
        case "Never": false
        case "OnFailure": exitCode != 0
        // An init container that did its work does not do it again.
        default: !isInit || isSidecar || exitCode != 0
        }
    }

    /// Seconds from the start of the container to the first look of a probe.
    var startupDelay: Double { Double(json["startupProbe", "initialDelaySeconds"]?.count ?? 0) }
    var probeDelay: Double { Double(json["readinessProbe", "initialDelaySeconds"]?.count ?? 0) }
    var probePeriod: Double { Double(max(1, json["readinessProbe", "periodSeconds"]?.count ?? 10)) }

    var pulledMessage: String {
        "Successfully pulled image \"\(image)\" in 100ms (100ms including waiting). Image size: 10000000 bytes."
    }

    func unhealthyMessage(_ pod: PodContext) -> String {
        let probe = json["readinessProbe"]
        if probe?["httpGet"] != nil { return "Readiness probe failed: HTTP probe failed with statuscode: 503" }
        if probe?["exec"] != nil { return "Readiness probe failed: command terminated with exit code 1" }
        if probe?["grpc"] != nil { return "Readiness probe failed: service unhealthy (responded with \"NOT_SERVING\")" }
        let ports = json["ports"]?.array ?? []
        let wanted = probe?["tcpSocket", "port"]
        let port =
            wanted?.integer ?? ports.first { $0["name"] == wanted }?["containerPort"]?.integer
            ?? ports.first?["containerPort"]?.integer ?? 80
        return "Readiness probe failed: dial tcp \(pod.address):\(port): connect: connection refused"
    }

    /// Why the container cannot be made of its configuration; nil when it can.
    func configurationFault(_ pod: PodContext) -> String? {
        environmentFault(pod) ?? rootFault(pod)
    }

    private func rootFault(_ pod: PodContext) -> String? {
        let contexts = [json["securityContext"], pod.pod["spec", "securityContext"]]
        func first(_ field: String) -> JSONValue? { contexts.compactMap { $0?[field] }.first }
        guard first("runAsNonRoot")?.bool == true else { return nil }
        let place = "(pod: \"\(pod.fullName)\", container: \(name))"
        switch first("runAsUser")?.integer {
        case 0: return "container's runAsUser breaks non-root policy \(place)"
        case nil where behavior == .runAsRoot: return "container has runAsNonRoot and image will run as root \(place)"
        default: return nil
        }
    }
}

/// Seconds as Go prints a duration: `10s`, `1m20s`, `5m0s`.
func goDuration(_ seconds: Double) -> String {
    let whole = Int(seconds)
    return whole < 60 ? "\(whole)s" : "\(whole / 60)m\(whole % 60)s"
}
