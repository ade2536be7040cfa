import KubernetesModel

/// Holds the pods of a namespace to the standard that its labels name.
///
/// https://kubernetes.io/docs/concepts/security/pod-security-admission/
extension AdmissionStep {
    static let podSecurity = AdmissionStep("PodSecurity", .validating) { (object, request) throws(APIStatus) in
        guard request.operation != .delete, request.subresource == nil else { return }
        if request.type == .namespaces { return try checkLabels(of: object, request) }
        guard let subject = PodSecuritySubject(object, request.type),
            let namespace = request.cluster.get(.namespaces, ObjectKey(namespace: nil, name: request.namespace ?? ""))
        else { return }
        if request.type == .pods {
            // Of a pod that is there nothing else can change that a standard speaks of.
            if let old = request.old, old["spec"] == object["spec"] { return }
            let enforced = PodSecurityStandard(.enforce, of: namespace)
            let violations = enforced.violations(of: subject)
            guard violations.isEmpty else {
                throw .forbidden(request.resource, object.name, "violates PodSecurity \"\(enforced)\": \(violations.sentence)")
            }
        }
        let wanted = PodSecurityStandard(.warn, of: namespace)
        let violations = wanted.violations(of: subject)
        if !violations.isEmpty { request.warnings.add("would violate PodSecurity \"\(wanted)\": \(violations.sentence)") }
    }

    private static func checkLabels(of namespace: KubernetesObject, _ request: AdmissionRequest) throws(APIStatus) {
        let faults = PodSecurityStandard.faults(of: namespace)
        guard faults.isEmpty else { throw .invalid(kind: "Namespace", group: "", name: namespace.name, errors: faults) }
        let enforced = PodSecurityStandard(.enforce, of: namespace)
        guard let old = request.old, PodSecurityStandard(.enforce, of: old) != enforced else { return }
        warn(ofPodsIn: namespace.name, enforced, request)
    }

    /// The pods that are there stay, whatever they are; the writer of the label may want to know of them.
    private static func warn(ofPodsIn namespace: String, _ standard: PodSecurityStandard, _ request: AdmissionRequest) {
        var namesByReasons: [String: [String]] = [:]
        for pod in request.cluster.list(.pods, namespace: namespace) {
            guard let subject = PodSecuritySubject(pod, .pods) else { continue }
            let reasons = standard.violations(of: subject).map(\.reason)
            if !reasons.isEmpty { namesByReasons[reasons.joined(separator: ", "), default: []].append(pod.name) }
        }
        guard !namesByReasons.isEmpty else { return }
        request.warnings.add(
            "existing pods in namespace \"\(namespace)\" violate the new PodSecurity enforce level \"\(standard)\"")
        for (reasons, names) in namesByReasons.sorted(by: { $0.value[0] < $1.value[0] }) {
            let others = names.count - 1
            request.warnings.add(
                names[0] + (others == 0 ? "" : " (and \(others) other \("pod".plural(others)))") + ": \(reasons)")
        }
    }
}
