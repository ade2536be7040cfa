import KubernetesModel

@testable import DevCluster

/// The controllers that make Deployments run.
var workloadControllers: [any ClusterController] {
    [DeploymentController(), ReplicaSetController(), Scheduler(), Kubelet()]
}

/// A Deployment of one container, as the API stores it.
func deployment(
    _ name: String = "web", replicas: Int = 3, image: String = "example.com/web:1", annotations: [String: String] = [:],
    _ change: (inout KubernetesObject) -> Void = { _ in }
) -> KubernetesObject {
    var object = KubernetesObject(.deployments, namespace: "default", name: name)
    object["spec"] = [
        "replicas": .integer(Int64(replicas)), "progressDeadlineSeconds": 600, "revisionHistoryLimit": 10,
        "selector": ["matchLabels": ["app": .string(name)]],
        "strategy": ["type": "RollingUpdate", "rollingUpdate": ["maxSurge": "25%", "maxUnavailable": "25%"]],
        "template": [
            "metadata": ["labels": ["app": .string(name)]],
            "spec": [
                "restartPolicy": "Always",
                "containers": [["name": "main", "image": .string(image), "resources": ["requests": ["cpu": "100m"]]]],
            ],
        ],
    ]
    for (key, value) in annotations { object["spec", "template", "metadata", "annotations", key] = .string(value) }
    change(&object)
    return object
}

extension KubernetesObject {
    /// The image of the first container of the template.
    var image: String {
        get { json["spec", "template", "spec", "containers"]?.array?.first?["image"]?.string ?? "" }
        set {
            var containers = json["spec", "template", "spec", "containers"]?.array ?? []
            containers[0]["image"] = .string(newValue)
            self["spec", "template", "spec", "containers"] = .array(containers)
        }
    }

    /// The first container's status.
    var containerStatus: JSONValue { json["status", "containerStatuses"]?.array?.first ?? [:] }
}

extension SimulatedCluster {
    /// The Deployment has rolled out, as `kubectl rollout status` judges it.
    func isRolledOut(_ name: String = "web") -> Bool {
        guard let object = object(.deployments, name) else { return false }
        let wanted = object.replicas
        return object["status", "observedGeneration"]?.integer == object.generation
            && object.statusCount("updatedReplicas") == wanted
            && object.statusCount("replicas") == wanted && object.statusCount("availableReplicas") == wanted
    }

    func condition(_ type: ResourceType, _ name: String, _ condition: String) -> String {
        guard let json = object(type, name).flatMap({ Conditions(of: $0)[condition] }) else { return "-" }
        return "\(json["status"]?.string ?? "") \(json["reason"]?.string ?? "")"
    }

    var pods: [KubernetesObject] { list(.pods, namespace: "default") }
    var replicaSets: [KubernetesObject] { list(.replicaSets, namespace: "default") }
}
