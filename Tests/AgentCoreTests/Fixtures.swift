import AgentCore
import KubernetesModel

enum Fixture {
    /// An AgentDeployment as the API server would have stored it.
    static func agent(
        _ spec: JSONValue = [:], name: String = "hello", generation: Int64 = 1, status: JSONValue? = nil
    ) throws -> AgentDeployment {
        var object = KubernetesObject(AgentDeployment.type, namespace: "team", name: name)
        object["metadata", "uid"] = "agent-uid"
        object["metadata", "generation"] = .integer(generation)
        object.spec = ["image": "example.com/hello:1"]
        for member in spec.object ?? [:] { object.spec[member.key] = member.value }
        object["status"] = status
        return try AgentDeployment(object)
    }

    /// What is there after the plan was carried out once, without anything that a cluster adds.
    static func applied(_ agent: AgentDeployment, generation: Int64 = 1) throws -> Observed {
        var observed = Observed()
        for object in Plan.initial(for: agent, desired: try DesiredState(of: agent)) {
            var live = object
            live["metadata", "uid"] = "uid-of-\(object.kind)"
            live["metadata", "generation"] = .integer(generation)
            let kind = ChildKind.allCases.first { $0.type.kind == object.kind }
            if let kind { observed.children[kind] = live }
        }
        return observed
    }

    static func plan(_ agent: AgentDeployment, _ observed: Observed) throws -> Plan {
        Plan(for: agent, desired: try DesiredState(of: agent), observed: observed)
    }

    /// A Deployment's status once all of that many pods serve.
    static func rolledOut(_ replicas: Int64, generation: Int64 = 1) -> JSONValue {
        [
            "observedGeneration": .integer(generation), "replicas": .integer(replicas), "readyReplicas": .integer(replicas),
            "availableReplicas": .integer(replicas), "updatedReplicas": .integer(replicas),
            "conditions": [
                ["type": "Available", "status": "True", "reason": "MinimumReplicasAvailable", "message": ""],
                ["type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable", "message": ""],
            ],
        ]
    }
}

extension Plan.Step {
    /// The step in short, for comparing.
    var summary: String {
        switch self {
        case .handOverReplicas(let count): "hand over \(count)"
        case .apply(let kind, _, .missing): "create \(kind)"
        case .apply(let kind, _, .specChanged): "update \(kind)"
        case .apply(let kind, _, .drifted(let field)): "repair \(kind) at \(field)"
        case .delete(let kind, _): "delete \(kind)"
        }
    }
}
