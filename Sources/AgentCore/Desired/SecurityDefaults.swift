import KubernetesModel

/// What a security profile demands of a pod, written where the user's template does not say otherwise.
///
/// https://kubernetes.io/docs/concepts/security/pod-security-standards/
enum SecurityDefaults {
    static func apply(_ profile: AgentSpec.SecurityProfile, to template: inout JSONValue) {
        if profile == .privileged { return }
        setDefaults(pod(profile), of: &template["spec", "securityContext"])
        guard profile == .restricted else { return }
        for list in ["initContainers", "containers"] {
            guard let containers = template["spec", list]?.array else { continue }
            template["spec", list] = .array(
                containers.map { container in
                    var container = container
                    setDefaults(restrictedContainer, of: &container["securityContext"])
                    return container
                })
        }
    }

    private static func pod(_ profile: AgentSpec.SecurityProfile) -> JSONObject {
        profile == .restricted
            ? ["runAsNonRoot": true, "seccompProfile": ["type": "RuntimeDefault"]]
            : ["seccompProfile": ["type": "RuntimeDefault"]]
    }

    private static let restrictedContainer: JSONObject = [
        "allowPrivilegeEscalation": false, "capabilities": ["drop": ["ALL"]],
    ]

    private static func setDefaults(_ defaults: JSONObject, of context: inout JSONValue?) {
        var object = context?.object ?? [:]
        for member in defaults where object[member.key] == nil { object[member.key] = member.value }
        context = .object(object)
    }
}
