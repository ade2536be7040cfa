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
        let metadata = Self.metadata(of: agent)
        deployment = try Self.deployment(of: agent, metadata)
        service = Self.service(of: agent, metadata)
        autoscaler = Self.autoscaler(of: agent, metadata)
    }

    package subscript(child: ChildKind) -> KubernetesObject? {
        switch child {
        case .deployment: deployment
        case .service: service
        case .autoscaler: autoscaler
        }
    }

    /// Name, labels and owner, which all children have in common.
    private static func metadata(of agent: AgentDeployment) -> JSONValue {
        [
            "labels": .object(JSONObject(AgentLabel.all(agent: agent.name).map { ($0, .string($1)) })),
            "name": .string(agent.name), "namespace": .string(agent.namespace), "ownerReferences": [agent.ownerReference.json],
        ]
    }

    static func child(_ kind: ChildKind, _ metadata: JSONValue, spec: JSONValue) -> KubernetesObject {
        KubernetesObject(
            json: [
                "apiVersion": .string(kind.type.apiVersion), "kind": .string(kind.type.kind), "metadata": metadata, "spec": spec,
            ])
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
