import KubernetesModel

/// The annotation in which `kubectl apply` without `--server-side` keeps what it applied.
///
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply
enum LastApplied {
    /// The one manager for which the annotation counts.
    static let manager = "kubectl"
    static let annotation = "kubectl.kubernetes.io/last-applied-configuration"

    /// What the annotations of an object may hold, in bytes.
    private static let maximumAnnotations = 256 << 10

    /// The fields of the annotation that the object still has as they were applied.
    static func ownedFields(of live: KubernetesObject, _ type: MergeType) -> FieldSet {
        let object = live.withoutManagedFields
        guard let text = live.annotations[annotation], let applied = try? JSONReader.parse(text.utf8),
            applied["apiVersion"] == object["apiVersion"], let fields = try? FieldSet(of: applied, type),
            let comparison = try? Comparison(from: applied, to: object, type)
        else { return FieldSet() }
        return fields.subtracting(comparison.modified).subtracting(comparison.added).subtracting(comparison.removed)
    }

    /// Keeps the annotation of an object that has one in step with what is applied now.
    static func refresh(in object: inout KubernetesObject, applied: JSONValue) {
        guard object.annotations[annotation]?.isEmpty == false else { return }
        var configuration = applied
        configuration["metadata", "annotations", annotation] = nil
        let text = configuration.description + "\n"
        let others = object.annotations.filter { $0.key != annotation }
        let size = others.reduce(text.utf8.count + annotation.utf8.count) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        object["metadata", "annotations", annotation] = size > maximumAnnotations ? nil : .string(text)
    }
}
