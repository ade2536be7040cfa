import KubernetesModel

/// How much a pod may ask for, and as which Kubernetes version's rules say it.
///
/// https://kubernetes.io/docs/concepts/security/pod-security-standards/
struct PodSecurityStandard: Hashable {
    enum Level: String, CaseIterable {
        case privileged, baseline, restricted
    }

    var level = Level.privileged
    var version = "latest"

    /// What a label of a namespace says; for a mode without a label everything is allowed.
    ///
    /// https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces
    enum Mode: String, CaseIterable {
        case enforce, audit, warn

        var label: String { "pod-security.kubernetes.io/\(rawValue)" }
        var versionLabel: String { label + "-version" }
    }

    /// A label that cannot be read asks for the strictest.
    init(_ mode: Mode, of namespace: KubernetesObject?) {
        guard let namespace else { return }
        if let text = namespace.labels[mode.label] {
            level = Level(rawValue: text) ?? .restricted
        } else if mode == .warn {
            // Who enforces a level without saying more is warned of it where nothing is enforced: at the templates of pods.
            self = PodSecurityStandard(.enforce, of: namespace)
        }
        if let version = namespace.labels[mode.versionLabel], Self.isVersion(version) { self.version = version }
    }

    /// The `N` of `v1.N`; that of the newest rules and of all that may come is larger than any.
    private var minor: Int { Int(version.dropFirst(3)) ?? .max }

    /// What is wrong with the labels of a namespace.
    static func faults(of namespace: KubernetesObject) -> [FieldError] {
        let labels = namespace.labels
        return Mode.allCases.flatMap { mode -> [FieldError] in
            var faults: [FieldError] = []
            let path = FieldPath("metadata", "labels")
            if let level = labels[mode.label], Level(rawValue: level) == nil {
                let levels = Level.allCases.map(\.rawValue).joined(separator: ", ")
                faults.append(.invalid(path[key: mode.label], .string(level), "must be one of \(levels)"))
            }
            if let version = labels[mode.versionLabel], !isVersion(version) {
                faults.append(.invalid(path[key: mode.versionLabel], .string(version), #"must be "latest" or "v1.x""#))
            }
            return faults
        }
    }

    private static func isVersion(_ text: String) -> Bool {
        if text == "latest" { return true }
        guard text.hasPrefix("v1."), let minor = Int(text.dropFirst(3)) else { return false }
        return text == "v1.\(minor)" && minor >= 0
    }
}

extension PodSecurityStandard: CustomStringConvertible {
    var description: String { "\(level.rawValue):\(version)" }

    /// In the order in which messages tell them.
    func violations(of pod: PodSecuritySubject) -> [PodSecurityViolation] {
        var pod = pod
        pod.minor = minor
        return switch level {
        case .privileged: []
        case .baseline: (pod.baselineFindings + pod.baselineOnlyFindings).sorted { $0.check < $1.check }
        case .restricted: pod.baselineFindings.sorted { $0.check < $1.check } + pod.restrictedFindings
        }
    }
}

/// One rule that a pod breaks.
struct PodSecurityViolation: Hashable {
    /// Orders the findings of one level.
    var check: String
    var reason: String
    var detail: String
}

extension [PodSecurityViolation] {
    /// `privileged (container "a" must not set securityContext.privileged=true), ...`
    var sentence: String { map { "\($0.reason) (\($0.detail))" }.joined(separator: ", ") }
}
