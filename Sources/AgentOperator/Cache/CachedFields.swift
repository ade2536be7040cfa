import AgentCore
import ControllerRuntime
import KubernetesModel

/// What of each kind goes into the cache: the fields that a plan or a status reads, and nothing that changes by itself.
enum CachedFields {
    static func of(_ kind: ChildKind) -> ObjectTransform {
        { object in
            keepMetadata(of: &object, annotations: kind == .service ? nil : AgentLabel.prefix)
            switch kind {
            case .deployment:
                keep(deploymentStatus, of: &object)
                keepConditions(["Available", "Progressing", "ReplicaFailure"], of: &object)
            case .autoscaler:
                keep(["conditions"], of: &object)
                keepConditions(["ScalingActive"], of: &object)
            case .service: object["status"] = nil
            }
        }
    }

    static let ofAgents: ObjectTransform = { keepMetadata(of: &$0, annotations: AgentLabel.prefix) }

    private static let deploymentStatus = [
        "observedGeneration", "replicas", "readyReplicas", "availableReplicas", "updatedReplicas", "conditions",
    ]

    private static let conditionFields = ["type", "status", "reason", "message"]

    /// `annotations`: the prefix of those that are kept; nil for all.
    private static func keepMetadata(of object: inout KubernetesObject, annotations prefix: String?) {
        object["metadata", "managedFields"] = nil
        object["metadata", "creationTimestamp"] = nil
        guard let prefix, let annotations = object["metadata", "annotations"]?.object else { return }
        let kept = annotations.keeping { $0.hasPrefix(prefix) }
        object["metadata", "annotations"] = kept.isEmpty ? nil : .object(kept)
    }

    private static func keep(_ fields: [String], of object: inout KubernetesObject) {
        object["status"] = object["status"]?.object.map { status in .object(status.keeping(fields.contains)) }
    }

    private static func keepConditions(_ types: [String], of object: inout KubernetesObject) {
        guard let conditions = object["status", "conditions"]?.array else { return }
        object["status", "conditions"] = .array(
            conditions.filter { types.contains($0["type"]?.string ?? "") }
                .map { .object(($0.object ?? [:]).keeping(conditionFields.contains)) })
    }
}
