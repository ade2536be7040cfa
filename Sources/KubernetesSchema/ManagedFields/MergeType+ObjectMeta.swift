import KubernetesModel

extension MergeType {
    /// The members that every object has, whatever its schema declares.
    static let objectMembers: [String: MergeType] = [
        "apiVersion": MergeType(Schema(type: .string)), "kind": MergeType(Schema(type: .string)),
        "metadata": MergeType(BuiltInSchemas.objectMeta),
    ]
}
