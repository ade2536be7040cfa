import KubernetesModel

/// What the admission controllers that every cluster has make of a new pod.
extension AdmissionStep {
    /// A pod runs as a service account of its namespace.
    ///
    /// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#serviceaccount
    static let serviceAccount = AdmissionStep("ServiceAccount", .mutating) { (pod, request) throws(APIStatus) in
        guard isNewPod(request) else { return }
        var name = pod["spec", "serviceAccountName"]?.string ?? pod["spec", "serviceAccount"]?.string ?? ""
        if name.isEmpty { name = "default" }
        let account = request.cluster.get(.serviceAccounts, ObjectKey(namespace: request.namespace, name: name))
        // That of a new namespace comes by a controller, soon after the namespace.
        guard account != nil || name == "default" else {
            throw .forbidden(
                request.resource, pod.name,
                "error looking up service account \(request.namespace ?? "")/\(name): serviceaccount \"\(name)\" not found")
        }
        pod["spec", "serviceAccountName"] = .string(name)
        pod["spec", "serviceAccount"] = .string(name)
        if (pod["spec", "imagePullSecrets"]?.array ?? []).isEmpty, let secrets = account?["imagePullSecrets"],
            secrets.array?.isEmpty == false
        {
            pod["spec", "imagePullSecrets"] = secrets
        }
        let isMounted = pod["spec", "automountServiceAccountToken"] ?? account?["automountServiceAccountToken"]
        if isMounted?.bool != false { ServiceAccountTokenVolume.mount(in: &pod, now: request.now) }
    }

    /// The number behind the name of a priority class.
    ///
    /// https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
    static let priority = AdmissionStep("Priority", .mutating) { (pod, request) throws(APIStatus) in
        guard isNewPod(request) else { return }
        let (priority, preemption) = (pod["spec", "priority"]?.integer, pod["spec", "preemptionPolicy"]?.string)
        try setPriority(of: &pod, request)
        func refused(_ what: String, _ given: String, _ field: String) -> APIStatus {
            .forbidden(
                request.resource, pod.name,
                "the \(what) (\(given)) must not be provided in pod spec; priority admission controller computed "
                    + "\(pod["spec", field].map { $0.string ?? $0.description } ?? "") from the given PriorityClass name")
        }
        if let priority, pod["spec", "priority"] != .integer(priority) {
            throw refused("integer value of priority", String(priority), "priority")
        }
        if let preemption, pod["spec", "preemptionPolicy"]?.string != preemption {
            throw refused("string value of PreemptionPolicy", preemption, "preemptionPolicy")
        }
    }

    private static func setPriority(of pod: inout KubernetesObject, _ request: AdmissionRequest) throws(APIStatus) {
        let name = pod["spec", "priorityClassName"]?.string ?? ""
        let found: KubernetesObject?
        if let value = systemPriorities[name] {
            pod["spec", "priority"] = .integer(value)
            pod["spec", "preemptionPolicy"] = "PreemptLowerPriority"
            return
        } else if name.isEmpty {
            found = request.cluster.list(priorityClasses, namespace: nil).first { $0["globalDefault"]?.bool == true }
        } else {
            found = request.cluster.get(priorityClasses, ObjectKey(namespace: nil, name: name))
            guard found != nil else {
                throw .forbidden(request.resource, pod.name, "no PriorityClass with name \(name) was found")
            }
        }
        if let found { pod["spec", "priorityClassName"] = .string(found.name) }
        pod["spec", "priority"] = found?["value"] ?? 0
        pod["spec", "preemptionPolicy"] = found?["preemptionPolicy"] ?? "PreemptLowerPriority"
    }

    /// A pod stays for five minutes on a node that has gone away.
    ///
    /// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#defaulttolerationseconds
    static let defaultTolerations = AdmissionStep("DefaultTolerationSeconds", .mutating) { pod, request in
        guard isNewPod(request) else { return }
        var tolerations = pod["spec", "tolerations"]?.array ?? []
        for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
            let isTolerated = tolerations.contains { toleration in
                let effect = toleration["effect"]?.string ?? ""
                let other = toleration["key"]?.string ?? ""
                return (other == key || other.isEmpty) && (effect == "NoExecute" || effect.isEmpty)
            }
            if isTolerated { continue }
            tolerations.append(["key": .string(key), "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300])
        }
        pod["spec", "tolerations"] = .array(tolerations)
    }

    private static func isNewPod(_ request: AdmissionRequest) -> Bool {
        request.operation == .create && request.type == .pods && request.subresource == nil
    }
}
