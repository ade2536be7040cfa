import KubernetesModel

/// The custom resource: one agent, as its author wants it to run.
package struct AgentDeployment: Sendable {
    package static let type = ResourceType(
        group: "agentoperator.dev", version: "v1alpha1", plural: "agentdeployments", kind: "AgentDeployment")

    package var object: KubernetesObject
    package var spec: AgentSpec

    /// Reads the parts that decisions need. The API server has validated the object against the CRD; what is still wrong, since
    /// an older CRD let it pass, is named by its field.
    package init(_ object: KubernetesObject) throws(FieldError) {
        self.object = object
        spec = try AgentSpec(json: object.spec)
    }

    package var name: String { object.name }
    package var namespace: String { object.namespace ?? "default" }

    /// The reference that makes this resource the managing owner of a child.
    package var ownerReference: OwnerReference {
        OwnerReference(
            apiVersion: Self.type.apiVersion, kind: Self.type.kind, name: name, uid: object.uid, isController: true,
            blockOwnerDeletion: true)
    }
}
