import KubernetesModel

/// The members that every object has, whatever its schema declares.
extension MergeType {
    static let objectMembers: [String: MergeType] = [
        "apiVersion": MergeType(Schema(type: .string)), "kind": MergeType(Schema(type: .string)),
        "metadata": MergeType(objectMeta),
    ]

    /// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/
    private static var objectMeta: Schema {
        var strings = Schema(type: .object)
        strings.additionalProperties = Schema(type: .string)
        var finalizers = Schema(type: .array)
        finalizers.items = Schema(type: .string)
        finalizers.listType = .set
        var owner = Schema(type: .object)
        owner.isAtomicMap = true
        var owners = Schema(type: .array)
        owners.items = owner
        owners.listType = .map
        owners.listMapKeys = ["uid"]
        var metadata = Schema(type: .object)
        metadata.properties = [
            "annotations": strings, "labels": strings, "finalizers": finalizers, "ownerReferences": owners,
            "managedFields": Schema(type: .array),
        ]
        for name in [
            "name", "generateName", "namespace", "uid", "resourceVersion", "selfLink", "creationTimestamp", "deletionTimestamp",
        ] {
            metadata.properties[name] = Schema(type: .string)
        }
        for name in ["generation", "deletionGracePeriodSeconds"] { metadata.properties[name] = Schema(type: .integer) }
        return metadata
    }
}
