import KubernetesModel

extension DesiredState {
    /// Nil when the spec turns the Service off, or has no port that it could serve.
    static func service(of agent: AgentDeployment, _ metadata: JSONValue) -> KubernetesObject? {
        let spec = agent.spec
        guard spec.isServiceEnabled, !spec.ports.isEmpty else { return nil }
        var body: JSONValue = [
            "type": "ClusterIP", "selector": [AgentLabel.agent: .string(agent.name)],
            "ports": .array(
                spec.ports.map {
                    [
                        "name": .string($0.name), "port": .integer($0.servicePort), "protocol": .string($0.transport),
                        "targetPort": .string($0.name),
                    ]
                }),
        ]
        for member in spec["service"]?.object ?? [:] where !["enabled", "annotations"].contains(member.key) {
            body[member.key] = member.value
        }
        var service = child(.service, metadata, spec: body)
        service["metadata", "annotations"] = spec["service"]?["annotations"]
        return service
    }
}
