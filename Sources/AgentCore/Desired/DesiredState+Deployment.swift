import KubernetesModel

extension DesiredState {
    static func deployment(of agent: AgentDeployment, _ metadata: JSONValue) throws(FieldError) -> KubernetesObject {
        let spec = agent.spec
        var body: JSONValue = [
            "progressDeadlineSeconds": spec["progressDeadlineSeconds"] ?? .integer(AgentDefaults.progressDeadlineSeconds),
            "revisionHistoryLimit": spec["revisionHistoryLimit"] ?? .integer(AgentDefaults.revisionHistoryLimit),
            "selector": ["matchLabels": [AgentLabel.agent: .string(agent.name)]],
            "strategy": strategy(spec["strategy"] ?? [:]),
            "template": try podTemplate(of: agent),
        ]
        body["minReadySeconds"] = spec["minReadySeconds"]
        return child(.deployment, metadata, spec: body)
    }

    /// The parameters of a rolling update are always written out: only what is owned is removed again, and the API server refuses
    /// a change to Recreate that leaves them behind.
    private static func strategy(_ wanted: JSONValue) -> JSONValue {
        let type = wanted["type"]?.string ?? "RollingUpdate"
        guard type == "RollingUpdate" else { return ["type": .string(type)] }
        var parameters = AgentDefaults.rollingUpdate
        for member in wanted["rollingUpdate"]?.object ?? [:] { parameters[member.key] = member.value }
        return ["type": "RollingUpdate", "rollingUpdate": parameters]
    }
}
