import KubernetesModel

/// The objects that an AgentDeployment asks for, each with just the fields that this operator means and therefore owns.
///
/// A pure function of the resource: what `render` prints is what the operator applies.
package struct DesiredState: Sendable {
    /// Without `spec.replicas`, which depends on what runs (`ReplicaPlan`).
    package var deployment: KubernetesObject
    package var service: KubernetesObject?
    package var autoscaler: KubernetesObject?

    /// Fails when `podTemplate` cannot be merged into the generated template.
    package init(of agent: AgentDeployment) throws(FieldError) {
        deployment = try Self.deployment(of: agent)
        service = Self.service(of: agent)
        autoscaler = Self.autoscaler(of: agent)
    }

    package subscript(child: ChildKind) -> KubernetesObject? {
        switch child {
        case .deployment: deployment
        case .service: service
        case .autoscaler: autoscaler
        }
    }

    /// A child with its name, labels and owner, still without a spec.
    static func child(_ kind: ChildKind, of agent: AgentDeployment) -> KubernetesObject {
        var object = KubernetesObject(kind.type, namespace: agent.namespace, name: agent.name)
        object["metadata", "labels"] = .object(JSONObject(AgentLabel.all(agent: agent.name).map { ($0, .string($1)) }))
        object["metadata", "ownerReferences"] = [agent.ownerReference.json]
        return object
    }
}

/// The kinds of objects that an AgentDeployment is made of.
package enum ChildKind: String, Sendable, CaseIterable {
    case deployment
    case service
    case autoscaler

    package var type: ResourceType {
        switch self {
        case .deployment: .deployments
        case .service: .services
        case .autoscaler: .horizontalPodAutoscalers
        }
    }
}
