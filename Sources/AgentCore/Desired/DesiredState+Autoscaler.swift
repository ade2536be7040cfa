import KubernetesModel

extension DesiredState {
    static func autoscaler(of agent: AgentDeployment, _ metadata: JSONValue) -> KubernetesObject? {
        guard let autoscaling = agent.spec.autoscaling else { return nil }
        var body: JSONValue = [
            "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": .string(agent.name)],
            "minReplicas": .integer(autoscaling.minReplicas), "maxReplicas": .integer(autoscaling.maxReplicas),
            "metrics": autoscaling.metrics,
        ]
        body["behavior"] = autoscaling.behavior
        return child(.autoscaler, metadata, spec: body)
    }
}
