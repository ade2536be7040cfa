import KubernetesModel

extension DesiredState {
    static func autoscaler(of agent: AgentDeployment) -> KubernetesObject? {
        guard let autoscaling = agent.spec.autoscaling else { return nil }
        var autoscaler = child(.autoscaler, of: agent)
        var body: JSONValue = [
            "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": .string(agent.name)],
            "minReplicas": .integer(autoscaling.minReplicas), "maxReplicas": .integer(autoscaling.maxReplicas),
            "metrics": autoscaling.metrics,
        ]
        body["behavior"] = autoscaling.behavior
        autoscaler.spec = body
        return autoscaler
    }
}
