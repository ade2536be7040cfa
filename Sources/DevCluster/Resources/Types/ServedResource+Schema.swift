import KubernetesModel
import KubernetesSchema

/// What a kind's schema makes of an object. A built-in kind without one takes everything.
extension ServedResource {
    /// Drops the fields that the kind does not have; their paths.
    func prune(_ object: inout KubernetesObject) -> [String] {
        schema?.prune(&object.json, isResourceRoot: true).map(\.description) ?? []
    }

    func applyDefaults(_ object: inout KubernetesObject, replacing old: KubernetesObject?) {
        if let custom {
            if let schema = custom.schema { object.json = schema.defaulted(object.json) }
        } else {
            // An empty list of managed fields is no absent one: it asks for all of them to be forgotten.
            let managedFields = object["metadata", "managedFields"]
            BuiltInDefaults.apply(to: &object, replacing: old)
            if managedFields?.array?.isEmpty == true { object["metadata", "managedFields"] = managedFields }
        }
    }

    /// Where a value is of a type that a built-in kind cannot even hold; custom resources are validated for that later.
    func typeFault(in object: KubernetesObject) -> FieldError? {
        guard custom == nil, let schema else { return nil }
        if let fault = schema.faults(of: schema.withoutZeroValues(object.json)).first(where: { $0.reason == .typeInvalid }) {
            return fault
        }
        return schema.overflow(in: object.json).map { .typeInvalid($0, .null, "must fit into 32 bits") }
    }

    /// All that is wrong with an object that is about to be stored.
    func faults(
        of object: KubernetesObject, replacing old: KubernetesObject?, subresource: String?
    ) -> [FieldError] {
        if let rules = custom?.rules {
            if subresource == "status", let old { return rules.statusFaults(of: object.json, replacing: old.json) }
            return rules.faults(of: object.json, replacing: old?.json)
        }
        let faults = BuiltInValidation.validate(object, old)
        guard type == .customResourceDefinitions else { return faults }
        return faults + CustomResourceDefinitionRules.faults(object, replacing: old)
    }
}
