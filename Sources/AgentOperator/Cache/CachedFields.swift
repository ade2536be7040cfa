import AgentCore
import KubernetesModel

/// What of each kind goes into the cache: the fields that a plan or a status reads, and nothing that changes by itself.
enum CachedFields {
    static func of(_ kind: ChildKind) -> KeptFields {
        switch kind {
        case .deployment:
            .members([
                "metadata": metadata,
                "status": .members(
                    [
                        "observedGeneration": .everything, "replicas": .everything, "readyReplicas": .everything,
                        "availableReplicas": .everything, "updatedReplicas": .everything,
                        "conditions": conditions(["Available", "Progressing", "ReplicaFailure"]),
                    ], others: .nothing),
            ])
        case .autoscaler:
            .members([
                "metadata": metadata, "status": .members(["conditions": conditions(["ScalingActive"])], others: .nothing),
            ])
        case .service: .members(["metadata": metadata(annotations: .everything), "status": .nothing])
        }
    }

    static let ofAgents: KeptFields = .members(["metadata": metadata])

    /// What a `ChildPhase` is made of.
    static let ofPhase: KeptFields = .members(
        [
            "metadata": .members(["generation": .everything], others: .nothing),
            "spec": .members(["replicas": .everything], others: .nothing), "status": .everything,
        ], others: .nothing)

    private static let metadata = metadata(annotations: .keys(prefix: AgentLabel.prefix))

    private static func metadata(annotations: KeptFields) -> KeptFields {
        .members(["annotations": annotations, "creationTimestamp": .nothing, "managedFields": .nothing])
    }

    private static func conditions(_ types: [String]) -> KeptFields {
        let fields: KeptFields = .members(
            ["type": .everything, "status": .everything, "reason": .everything, "message": .everything], others: .nothing)
        return .elementsWhere("type", isOneOf: types, fields)
    }
}
