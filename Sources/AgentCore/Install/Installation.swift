import KubernetesModel

/// What has to be in a cluster for the operator to run there: the files of `manifests/`, made from code so that they cannot
/// tell a different story.
package struct Installation: Sendable {
    package static let name = "agent-operator"
    package static let namespace = "agent-operator"
    /// Where `/healthz`, `/readyz` and `/metrics` are served in the pod.
    package static let healthPort: Int64 = 8080

    /// A file of `manifests/` with the objects in it, in the order in which they are to be applied.
    package struct File: Sendable {
        package var name: String
        package var objects: [KubernetesObject]
    }

    /// The image of the operator's Deployment.
    package var image: String

    package init(image: String) { self.image = image }

    package var files: [File] {
        [
            File(name: "namespace.yaml", objects: [Self.namespaceObject]),
            File(name: "crd.yaml", objects: [CustomResourceDefinition.object]),
            File(name: "rbac.yaml", objects: Self.rbac),
            File(name: "deployment.yaml", objects: [deployment]),
        ]
    }

    /// `kubectl apply -k` reads this.
    package var kustomization: JSONValue {
        [
            "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization",
            "resources": .array(files.map { .string($0.name) }),
        ]
    }

    static func object(_ type: ResourceType, namespace: String? = nil, name: String = Installation.name) -> KubernetesObject {
        var object = KubernetesObject(type, namespace: namespace, name: name)
        object["metadata", "labels"] = [AgentLabel.name: .string(Self.name)]
        return object
    }

    /// Its own namespace admits nothing less strict than the operator's own pod.
    private static var namespaceObject: KubernetesObject {
        var namespace = object(.namespaces, name: Self.namespace)
        namespace["metadata", "labels", "pod-security.kubernetes.io/enforce"] = "restricted"
        return namespace
    }
}
