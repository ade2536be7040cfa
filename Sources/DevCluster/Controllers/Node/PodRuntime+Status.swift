import Crypto
import KubernetesModel

/// A pod's status as the kubelet reports it.
///
/// https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
extension PodRuntime {
    func status(_ context: PodContext, now: Timestamp) -> JSONValue {
        var pod = context.pod
        let phase = phase(context)
        pod["status", "phase"] = .string(phase)
        pod["status", "qosClass"] = pod["status", "qosClass"] ?? .string(pod.qosClass)
        pod["status", "startTime"] = .string(admitted.seconds)
        pod["status", "hostIP"] = .string(DevNode.address)
        pod["status", "hostIPs"] = [["ip": .string(DevNode.address)]]
        if pod.generation > 0 { pod["status", "observedGeneration"] = .integer(pod.generation) }
        if isSetUp {
            let address = pod["spec", "hostNetwork"]?.bool == true ? DevNode.address : address
            pod["status", "podIP"] = .string(address)
            pod["status", "podIPs"] = [["ip": .string(address)]]
        }
        let initStatuses = context.initContainers.map { status(of: $0, before: "PodInitializing") }
        let before = initStatuses.isEmpty ? "ContainerCreating" : "PodInitializing"
        let statuses = context.containers.sorted { $0.name < $1.name }.map { status(of: $0, before: before) }
        pod["status", "initContainerStatuses"] = initStatuses.isEmpty ? nil : .array(initStatuses)
        pod["status", "containerStatuses"] = .array(statuses)
        setConditions(&pod, context, phase: phase, now: now)
        return pod.status
    }

    private func setConditions(_ pod: inout KubernetesObject, _ context: PodContext, phase: String, now: Timestamp) {
        let incomplete = context.initContainers.filter { container in
            guard let runtime = containers[container.name] else { return true }
            return container.isSidecar ? !runtime.isStarted : !runtime.hasCompleted
        }
        let unready = (context.initContainers.filter(\.isSidecar) + context.containers).filter {
            containers[$0.name]?.isReady != true
        }
        let gates = (pod["spec", "readinessGates"]?.array ?? []).compactMap { $0["conditionType"]?.string }
        let closed = gates.filter { pod.podCondition($0)?["status"]?.string != "True" }

        pod.setPodCondition("PodReadyToStartContainers", isSetUp && stopping == nil ? "True" : "False", now: now)
        if incomplete.isEmpty {
            pod.setPodCondition("Initialized", "True", reason: phase == "Succeeded" ? "PodCompleted" : nil, now: now)
        } else {
            let names = incomplete.map(\.name).joined(separator: " ")
            pod.setPodCondition(
                "Initialized", "False", reason: "ContainersNotInitialized",
                message: "containers with incomplete status: [\(names)]",
                now: now)
        }
        for type in ["Ready", "ContainersReady"] {
            if phase == "Succeeded" || phase == "Failed" {
                let reason = phase == "Succeeded" ? "PodCompleted" : "PodFailed"
                pod.setPodCondition(type, "False", reason: reason, now: now)
            } else if !unready.isEmpty {
                let names = unready.map(\.name).joined(separator: " ")
                pod.setPodCondition(
                    type, "False", reason: "ContainersNotReady", message: "containers with unready status: [\(names)]", now: now)
            } else if type == "Ready", !closed.isEmpty {
                pod.setPodCondition(
                    type, "False", reason: "ReadinessGatesNotReady",
                    message: closed.map { "the status of pod readiness gate \"\($0)\" is not \"True\"" }.joined(separator: ", "),
                    now: now)
            } else {
                pod.setPodCondition(type, "True", now: now)
            }
        }
        // The scheduler wrote its condition first; the kubelet puts it behind its own.
        var conditions = Conditions(of: pod)
        if let scheduled = conditions["PodScheduled"] { conditions.append(scheduled) }
        pod["status", "conditions"] = conditions.json
    }

    private func phase(_ context: PodContext) -> String {
        for container in context.initContainers where !container.isSidecar {
            guard let runtime = containers[container.name] else { return "Pending" }
            if runtime.hasCompleted { continue }
            if case .terminated(let code, _) = runtime.state, !container.restarts(after: code) { return "Failed" }
            return "Pending"
        }
        let runtimes = context.containers.map { (container: $0, runtime: containers[$0.name]) }
        // One that never ran keeps the pod pending; one between two runs does not.
        if runtimes.contains(where: { $0.runtime.map { $0.last == nil && $0.state != .running } ?? true }) { return "Pending" }
        let willRun = runtimes.contains { container, runtime in
            if case .terminated(let code, _) = runtime?.state { container.restarts(after: code) } else { true }
        }
        if willRun { return "Running" }
        return runtimes.allSatisfy { $0.runtime?.hasCompleted == true } ? "Succeeded" : "Failed"
    }

    /// `before` is the reason to wait of a container that was not started yet.
    private func status(of container: ContainerContext, before: String) -> JSONValue {
        let runtime = containers[container.name]
        let hasRun = runtime.map { $0.state == .running || $0.last != nil } ?? false
        let run = runtime?.restarts ?? 0
        var result: JSONValue = [
            "name": .string(container.name), "image": .string(container.image), "restartCount": .integer(Int64(run)),
            "ready": .bool(runtime?.isReady == true || container.isInit && !container.isSidecar && runtime?.hasCompleted == true),
            "started": .bool(runtime?.state == .running && runtime?.isStarted == true), "imageID": "", "lastState": [:],
        ]
        if hasRun {
            let digest = SHA256.hash(data: Array(container.image.utf8))
            result["imageID"] = .string("docker.io/library/image@sha256:\(hexadecimal(digest))")
            result["containerID"] = .string(
                containerID(container, run: runtime?.state == .running ? run : runtime?.last?.run ?? 0))
        }
        switch runtime?.state {
        case nil, .creating:
            result["state"] = ["waiting": ["reason": .string(before)]]
        case .waiting(let fault, let message):
            result["state"] = ["waiting": ["reason": .string(fault.rawValue), "message": .string(message)]]
        case .running:
            result["state"] = ["running": ["startedAt": .string((runtime?.since ?? admitted).seconds)]]
        case .terminated:
            result["state", "terminated"] = runtime?.last.map { termination($0, container) }
        }
        let former = if case .terminated = runtime?.state { runtime?.previous } else { runtime?.last }
        result["lastState", "terminated"] = former.map { termination($0, container) }
        return result
    }

    private func termination(_ termination: ContainerRuntime.Termination, _ container: ContainerContext) -> JSONValue {
        [
            "exitCode": .integer(Int64(termination.exitCode)), "reason": .string(termination.reason),
            "startedAt": .string(termination.started.seconds), "finishedAt": .string(termination.finished.seconds),
            "containerID": .string(containerID(container, run: termination.run)),
        ]
    }

    private func containerID(_ container: ContainerContext, run: Int) -> String {
        "dev://\(hexadecimal(SHA256.hash(data: Array("\(uid)/\(container.name)/\(run)".utf8))))"
    }
}

private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

extension KubernetesObject {
    /// Sets a condition of a pod; its time moves only when the status does.
    mutating func setPodCondition(
        _ type: String, _ status: String, reason: String? = nil, message: String? = nil, now: Timestamp
    ) {
        var conditions = Conditions(of: self)
        let former = conditions[type]
        var condition: JSONValue = ["type": .string(type), "status": .string(status)]
        condition["reason"] = reason.map { .string($0) }
        condition["message"] = message.map { .string($0) }
        condition["lastTransitionTime"] =
            former?["status"]?.string == status ? former?["lastTransitionTime"] : .string(now.seconds)
        if generation > 0 { condition["observedGeneration"] = .integer(generation) }
        conditions.put(condition)
        self["status", "conditions"] = conditions.json
    }
}
