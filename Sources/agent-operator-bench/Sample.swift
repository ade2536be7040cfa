import AgentCore
import KubernetesModel

/// What is measured with.
enum Sample {
    static func agent(_ index: Int, isAutoscaled: Bool) -> KubernetesObject {
        var agent = KubernetesObject(AgentDeployment.type, namespace: "bench", name: "agent-\(index)")
        agent.spec = [
            "image": "registry.example.com/agents/hello:1.0", "args": ["serve", "--model", "small-1"],
            "env": [
                ["name": "LOG_LEVEL", "value": "info"],
                ["name": "API_KEY", "valueFrom": ["secretKeyRef": ["name": "model", "key": "api-key"]]],
                ["name": "POD_NAME", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]],
            ],
            "resources": ["requests": ["cpu": "100m", "memory": "128Mi"], "limits": ["memory": "256Mi"]],
            "ports": [["name": "http", "containerPort": 8080, "protocol": "TCP", "servicePort": 80]],
        ]
        if isAutoscaled { agent.spec["autoscaling"] = ["minReplicas": 1, "maxReplicas": 3] }
        return agent
    }

    /// A MODIFIED event of some 3 KB, about half of it managedFields, as API servers send them: the type first, and a native kind
    /// whose keys are in no order.
    static let watchEvent: [UInt8] = {
        let object = agent(0, isAutoscaled: true)
        var deployment = (try? AgentDeployment(object)).flatMap { try? DesiredState(of: $0).deployment } ?? object
        deployment["metadata", "uid"] = "5b0f5f0e-8f0c-4b36-9d0e-2f4a8e1c7a11"
        deployment["metadata", "resourceVersion"] = "123456"
        deployment["metadata", "generation"] = 3
        deployment.status = [
            "observedGeneration": 3, "replicas": 1, "readyReplicas": 1, "availableReplicas": 1, "updatedReplicas": 1,
            "conditions": [
                [
                    "type": "Available", "status": "True", "reason": "MinimumReplicasAvailable",
                    "message": "Deployment is available",
                ],
                [
                    "type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable",
                    "message": "ReplicaSet has progressed",
                ],
            ],
        ]
        let fields = (0..<14).map {
            ("f:field\($0)", JSONValue.object(["f:name": [:], "k:{\"name\":\"agent-\($0)\"}": [".": [:]]]))
        }
        deployment["metadata", "managedFields"] = [
            [
                "manager": "agent-operator", "operation": "Apply", "apiVersion": "apps/v1", "time": "2026-01-01T00:00:00Z",
                "fieldsType": "FieldsV1", "fieldsV1": .object(JSONObject(fields)),
            ]
        ]
        return Array("{\"type\":\"MODIFIED\",\"object\":\(unordered(deployment.json))}".utf8)
    }()

    /// JSON text with the keys of each object in the reverse of their order.
    private static func unordered(_ value: JSONValue) -> String {
        switch value {
        case .object(let object):
            "{" + object.reversed().map { "\(JSONValue.string($0.key)):\(unordered($0.value))" }.joined(separator: ",") + "}"
        case .array(let elements): "[" + elements.map(unordered).joined(separator: ",") + "]"
        default: "\(value)"
        }
    }
}
