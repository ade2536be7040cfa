import KubernetesModel

extension Installation {
    /// Two replicas of which one leads; a pod that the Pod Security Standard `restricted` admits, with nothing writable.
    var deployment: KubernetesObject {
        var deployment = Self.object(.deployments, namespace: Self.namespace)
        let labels: JSONValue = [AgentLabel.name: .string(Self.name)]
        deployment.spec = [
            "replicas": 2, "selector": ["matchLabels": labels],
            "template": [
                "metadata": ["labels": labels],
                "spec": [
                    "serviceAccountName": .string(Self.name),
                    // Longer than the 30 s in which a clean stop has to be over.
                    "terminationGracePeriodSeconds": 40,
                    "securityContext": ["runAsNonRoot": true, "seccompProfile": ["type": "RuntimeDefault"]],
                    "containers": [container],
                    "affinity": ["podAntiAffinity": ["preferredDuringSchedulingIgnoredDuringExecution": [spread(labels)]]],
                ],
            ],
        ]
        return deployment
    }

    private var container: JSONValue {
        [
            "name": .string(Self.name), "image": .string(image), "args": ["run", "--log-format=json", "--leader-elect"],
            "ports": [["name": "health", "containerPort": .integer(Self.healthPort)]],
            "livenessProbe": ["httpGet": ["path": "/healthz", "port": "health"], "initialDelaySeconds": 5, "periodSeconds": 20],
            "readinessProbe": ["httpGet": ["path": "/readyz", "port": "health"], "periodSeconds": 5],
            // 8 KiB an agent with its children, 11 while everything is read anew, and 42 MiB for the process: the request is for
            // some 2,000 agents, and the limit should do for some 30,000.
            "resources": ["requests": ["cpu": "50m", "memory": "64Mi"], "limits": ["memory": "512Mi"]],
            "securityContext": [
                "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": ["drop": ["ALL"]],
            ],
        ]
    }

    /// The replicas on different nodes where there are several.
    private func spread(_ labels: JSONValue) -> JSONValue {
        [
            "weight": 100,
            "podAffinityTerm": ["topologyKey": "kubernetes.io/hostname", "labelSelector": ["matchLabels": labels]],
        ]
    }
}
