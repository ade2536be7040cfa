import KubernetesModel
import KubernetesSchema

/// The CRD that `agent-operator crd` prints.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
package enum CustomResourceDefinition {
    package static var object: KubernetesObject {
        let type = AgentDeployment.type
        var object = Installation.object(.customResourceDefinitions, name: "\(type.plural).\(type.group)")
        object.spec = [
            "group": .string(type.group), "scope": "Namespaced",
            "names": [
                "kind": .string(type.kind), "listKind": "\(type.kind)List", "plural": .string(type.plural),
                "singular": "agentdeployment", "shortNames": ["agd"], "categories": ["all", "agents"],
            ],
            "versions": [version],
        ]
        return object
    }

    private static var version: JSONValue {
        [
            "name": .string(AgentDeployment.type.version), "served": true, "storage": true,
            "schema": ["openAPIV3Schema": AgentSchema.root.json],
            "subresources": [
                "status": [:],
                "scale": [
                    "specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas",
                    "labelSelectorPath": ".status.selector",
                ],
            ],
            "additionalPrinterColumns": [
                column("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status"),
                column("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason"),
                column("Desired", "integer", ".status.desiredReplicas"),
                column("Available", "integer", ".status.availableReplicas"),
                column("URL", "string", ".status.url"),
                column("Image", "string", ".status.image", isWide: true),
                column("Updated", "integer", ".status.updatedReplicas", isWide: true),
                column("Age", "date", ".metadata.creationTimestamp"),
            ],
        ]
    }

    /// `kubectl get -o wide` shows columns of a priority above 0 as well.
    private static func column(_ name: String, _ type: String, _ path: String, isWide: Bool = false) -> JSONValue {
        var column: JSONValue = ["name": .string(name), "type": .string(type), "jsonPath": .string(path)]
        if isWide { column["priority"] = 1 }
        return column
    }
}
