import KubernetesModel

/// What only pods have: logs, bindings and evictions.
extension ResourceAPI {
    func podLog(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        let options = try PodLogOptions(request, now: environment.now())
        let pod = store.decoded(try existing(target))
        let log = try PodLog(of: pod, container: options.container, previous: options.previous)
        var printer = PodLogPrinter(options)
        let text = printer.print(log)
        guard options.follow, !log.isOver, !printer.isDone else {
            return .complete(status: 200, contentType: "text/plain", body: text, warnings: [])
        }
        let follower = PodLogFollower(pod, log, printer)
        follower.start(after: text, store)
        return .stream(contentType: "text/plain", chunks: follower.chunks)
    }

    /// No program runs in the containers, so there is nothing to connect to.
    func connect(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        let pod = store.decoded(try existing(target))
        let name =
            try request.info.subresource == "portforward" ? "" : PodContainers(pod).chosen(request.parameter("container") ?? "")
        let what = name.isEmpty ? "pod \(pod.name)" : "container \(name) of pod \(pod.name)"
        throw APIStatus(
            code: 501, reason: "NotImplemented",
            message:
                "no program runs in \(what): this cluster only shows what pods would do, so \(request.info.subresource ?? "")"
                + " has nothing to connect to")
    }

    /// https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/binding-v1/
    func bind(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        let (body, _) = try RequestBody.parse(request, "Binding")
        guard let node = body["target", "name"]?.string, !node.isEmpty else {
            throw .invalid(
                kind: "Binding", group: "", name: target.name ?? "", errors: [.required(FieldPath("target", "name"))])
        }
        let write = try context(target, request, options: "CreateOptions", subresource: "binding")
        _ = try change(write) { live throws(APIStatus) in
            let current = live["spec", "nodeName"]?.string ?? ""
            guard current.isEmpty else {
                throw .conflict(target.resource, live.name, "pod \(live.name) is already assigned to node \"\(current)\"")
            }
            var pod = live
            pod["spec", "nodeName"] = .string(node)
            pod.setCondition("PodScheduled", "True", now: write.now)
            return pod
        }
        return .json(["apiVersion": "v1", "kind": "Status", "metadata": [:], "status": "Success", "code": 201], status: 201)
    }

    /// Deletes a pod if its disruption budget allows.
    ///
    /// https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
    func evict(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        let (body, _) = try RequestBody.parse(request, "Eviction")
        let options = try DeleteOptions(json: body["deleteOptions"] ?? [:])
        var write = try context(target, request, options: "CreateOptions")
        write.parameters.isDryRun = write.parameters.isDryRun || options.dryRun
        let pod = store.decoded(try existing(target))
        let isRunning = !pod.isBeingDeleted && !["Succeeded", "Failed"].contains(pod["status", "phase"]?.string)
        if isRunning { try takeFromBudget(pod, write) }
        _ = try delete(write, options)
        return .json(["apiVersion": "v1", "kind": "Status", "metadata": [:], "status": "Success", "code": 201], status: 201)
    }

    private static let budgets = ResourceType(
        group: "policy", version: "v1", plural: "poddisruptionbudgets", kind: "PodDisruptionBudget")

    private func takeFromBudget(_ pod: KubernetesObject, _ write: WriteContext) throws(APIStatus) {
        let budgets = view.list(Self.budgets, namespace: pod.namespace).filter { budget in
            budget["spec", "selector"].flatMap { try? LabelSelector(json: $0) }?.matches(pod) ?? false
        }
        guard let budget = budgets.first, let served = write.target.catalog.resource(Self.budgets) else { return }
        guard budgets.count == 1 else {
            throw APIStatus(
                code: 500, reason: .internalError,
                message: "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.")
        }
        var target = Target(served: served, catalog: write.target.catalog, namespace: pod.namespace, name: budget.name)
        target.name = budget.name
        var status = write
        status.target = target
        status.checked = served
        status.subresource = "status"
        _ = try change(status) { live throws(APIStatus) in
            let allowed = live["status", "disruptionsAllowed"]?.integer ?? 0
            guard allowed > 0 else { throw Self.refused(by: live) }
            var budget = live
            budget["status", "disruptionsAllowed"] = .integer(allowed - 1)
            budget["status", "disruptedPods", pod.name] = .string(write.now.seconds)
            return budget
        }
    }

    private static func refused(by budget: KubernetesObject) -> APIStatus {
        let needed = budget["status", "desiredHealthy"]?.integer ?? 0
        let healthy = budget["status", "currentHealthy"]?.integer ?? 0
        return APIStatus(
            code: 429, reason: .tooManyRequests,
            message: "Cannot evict pod as it would violate the pod's disruption budget.",
            causes: [
                .init(
                    reason: "DisruptionBudget",
                    message: "The disruption budget \(budget.name) needs \(needed) healthy pods and has \(healthy) currently",
                    field: nil)
            ], retryAfterSeconds: 10)
    }
}
