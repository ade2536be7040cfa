import KubernetesModel
import KubernetesSchema

/// What a kind's schema makes of an object. A kind without one takes everything.
extension ServedResource {
    /// Drops the fields that the kind does not have; their paths, in the order of their text.
    func prune(_ object: inout KubernetesObject) -> [String] {
        schema?.prune(&object.json, isResourceRoot: true).map(\.description) ?? []
    }

    func applyDefaults(_ object: inout KubernetesObject) {
        guard let schema else { return }
        if custom != nil {
            object.json = schema.defaulted(object.json)
        } else {
            object.json = schema.withoutZeroValues(object.json)
            BuiltInDefaults.apply(to: &object)
        }
    }
}
