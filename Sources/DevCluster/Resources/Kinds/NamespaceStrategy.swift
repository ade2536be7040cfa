import KubernetesModel

/// A namespace lives until what is in it has gone: `spec.finalizers` holds it, and only its controller takes that away.
///
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
struct NamespaceStrategy: KindStrategy {
    static let nameLabel = "kubernetes.io/metadata.name"

    func prepareForCreate(_ object: inout KubernetesObject, given: KubernetesObject, _ context: StrategyContext) {
        var finalizers = object["spec", "finalizers"]?.array ?? []
        if !finalizers.contains("kubernetes") { finalizers.append("kubernetes") }
        object["spec", "finalizers"] = .array(finalizers)
        object["status"] = ["phase": "Active"]
        object["metadata", "labels", Self.nameLabel] = .string(object.name)
    }

    func prepareForUpdate(
        _ object: inout KubernetesObject, from old: KubernetesObject, changed: KubernetesObject, _ context: StrategyContext
    ) {
        let finalizers = context.write.subresource == "finalize" ? changed["spec", "finalizers"] : old["spec", "finalizers"]
        object["spec", "finalizers"] = finalizers?.array?.isEmpty == false ? finalizers : nil
        if object["spec"] == nil { object["spec"] = [:] }
        object["metadata", "labels", Self.nameLabel] = .string(object.name)
    }
}
