import KubernetesModel

/// The schemas of Kubernetes' own kinds, as far as an agent or the things next to it use them.
///
/// Types, list keys and merge keys are those of Kubernetes 1.36 (https://kubernetes.io/docs/reference/kubernetes-api/); the
/// descriptions are our own. A kind is put together when it is first asked for.
package enum BuiltInSchemas {
    /// Marks quantities, which differ from other strings in how they compare.
    package static let quantityFormat = "quantity"

    /// Nil for a kind that is not described here: it is stored as it comes.
    package static func schema(group: String, version: String, kind: String) -> Schema? {
        let own = groups[group]?[kind] ?? groups["\(group)/\(version)"]?[kind]
        return own.map { $0() }
    }

    /// By group, or by group and version where versions differ; then by kind.
    private static let groups: [String: [String: @Sendable () -> Schema]] = [
        "": [
            "Pod": { pod }, "PodTemplate": { podTemplateObject }, "Service": { service }, "Endpoints": { endpoints },
            "ConfigMap": { configMap }, "Secret": { secret }, "ServiceAccount": { serviceAccount }, "Namespace": { namespace },
            "Node": { node }, "Event": { coreEvent }, "ResourceQuota": { resourceQuota }, "LimitRange": { limitRange },
            "PersistentVolumeClaim": { persistentVolumeClaim }, "PersistentVolume": { persistentVolume },
            "ReplicationController": { replicationController },
        ],
        "admissionregistration.k8s.io": [
            "MutatingWebhookConfiguration": { mutatingWebhookConfiguration },
            "ValidatingAdmissionPolicy": { validatingAdmissionPolicy },
            "ValidatingAdmissionPolicyBinding": { validatingAdmissionPolicyBinding },
            "ValidatingWebhookConfiguration": { validatingWebhookConfiguration },
        ],
        "apiextensions.k8s.io": ["CustomResourceDefinition": { customResourceDefinition }],
        "apps": [
            "Deployment": { deployment }, "ReplicaSet": { replicaSet }, "StatefulSet": { statefulSet },
            "DaemonSet": { daemonSet }, "ControllerRevision": { controllerRevision },
        ],
        "autoscaling/v2": ["HorizontalPodAutoscaler": { horizontalPodAutoscaler }],
        "autoscaling/v1": ["HorizontalPodAutoscaler": { horizontalPodAutoscalerV1 }, "Scale": { scale }],
        "batch": ["CronJob": { cronJob }, "Job": { job }],
        "coordination.k8s.io": ["Lease": { lease }],
        "discovery.k8s.io": ["EndpointSlice": { endpointSlice }],
        "events.k8s.io": ["Event": { event }],
        "networking.k8s.io": [
            "Ingress": { ingress }, "IngressClass": { ingressClass }, "NetworkPolicy": { networkPolicy },
        ],
        "node.k8s.io": ["RuntimeClass": { runtimeClass }],
        "policy": ["PodDisruptionBudget": { podDisruptionBudget }],
        "rbac.authorization.k8s.io": [
            "Role": { role }, "ClusterRole": { clusterRole }, "RoleBinding": { roleBinding },
            "ClusterRoleBinding": { clusterRoleBinding },
        ],
        "scheduling.k8s.io": ["PriorityClass": { priorityClass }],
        "storage.k8s.io": ["StorageClass": { storageClass }],
    ]

    /// A whole kind: its type, metadata and parts.
    static func kind(
        _ name: String, _ description: String, required: [String] = [], keepingZero: [String] = [],
        _ properties: [String: Schema]
    ) -> Schema {
        .type(
            name, description, required: required, keepingZero: keepingZero,
            properties.merging([
                "apiVersion": .string("The group and version of the API that this object is written in."),
                "kind": .string("The kind of the object."),
                "metadata": metadata,
            ]) { own, _ in own })
    }

    /// The metadata as a field of a kind.
    static let metadata = {
        var schema = objectMeta
        schema.description = "The name of the object, its labels, and what the server keeps about it."
        return schema
    }()
}
