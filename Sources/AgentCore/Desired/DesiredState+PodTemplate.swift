import KubernetesModel
import KubernetesSchema

extension DesiredState {
    /// The name of the container that runs the agent; `podTemplate` refers to it by this name.
    package static let containerName = "agent"

    /// The generated template with the user's `podTemplate` merged over it.
    static func podTemplate(of agent: AgentDeployment) throws(FieldError) -> JSONValue {
        var template = generatedTemplate(of: agent)
        if let patch = agent.spec["podTemplate"] {
            do {
                template = try StrategicMerge.apply(patch: patch, to: template, schema: BuiltInSchemas.podTemplateSpec)
            } catch {
                throw .invalid(FieldPath("spec", "podTemplate"), .string("object"), "cannot be merged: \(error)")
            }
        }
        // The selector is fixed for good, so the labels that it needs are too.
        for (key, value) in AgentLabel.all(agent: agent.name)
        where template["metadata", "labels", key] == nil || key == AgentLabel.agent {
            template["metadata", "labels", key] = .string(value)
        }
        SecurityDefaults.apply(agent.spec.securityProfile, to: &template)
        return template
    }

    private static func generatedTemplate(of agent: AgentDeployment) -> JSONValue {
        let spec = agent.spec
        var pod: JSONValue = ["containers": [container(of: spec)]]
        pod["imagePullSecrets"] = spec["imagePullSecrets"]
        pod["terminationGracePeriodSeconds"] = spec["terminationGracePeriodSeconds"]
        pod["serviceAccountName"] = spec["serviceAccountName"]
        pod["automountServiceAccountToken"] = .bool(spec["serviceAccountName"] != nil)
        let labels = AgentLabel.all(agent: agent.name).map { ($0, JSONValue.string($1)) }
        return ["metadata": ["labels": .object(JSONObject(labels))], "spec": pod]
    }

    private static func container(of spec: AgentSpec) -> JSONValue {
        var container: JSONValue = ["image": .string(spec.image), "name": .string(containerName)]
        for field in ["imagePullPolicy", "command", "args", "env", "envFrom", "resources", "livenessProbe", "startupProbe"] {
            container[field] = spec[field]
        }
        container["readinessProbe"] = spec["readinessProbe"] ?? defaultReadinessProbe(of: spec)
        if !spec.ports.isEmpty {
            container["ports"] = .array(
                spec.ports.map {
                    ["containerPort": .integer($0.containerPort), "name": .string($0.name), "protocol": .string($0.transport)]
                })
        }
        return container
    }

    /// That the first port accepts connections; a probe can reach TCP only.
    private static func defaultReadinessProbe(of spec: AgentSpec) -> JSONValue? {
        spec.ports.first { $0.transport == "TCP" }.map { ["tcpSocket": ["port": .string($0.name)]] }
    }
}
