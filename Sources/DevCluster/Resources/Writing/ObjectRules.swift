import KubernetesModel
import KubernetesSchema

/// All that an object must satisfy to be stored.
enum ObjectRules {
    static func faults(_ object: KubernetesObject, replacing old: KubernetesObject?, _ write: WriteContext) -> [FieldError] {
        let served = write.checked
        var faults: [FieldError] = []
        if let custom = served.custom {
            faults = ObjectMetadataRules.faults(object, replacing: old, isNamespaced: served.type.isNamespaced)
            guard let schema = custom.schema else { return faults }
            let structure = schema.faults(of: object.json, replacing: old?.json) + schema.listFaults(of: object.json)
            faults += structure
            // Rules may count on the structure.
            if structure.isEmpty { faults += custom.rules?.faults(of: object.json, replacing: old?.json) ?? [] }
        } else {
            if let schema = served.schema {
                faults = schema.faults(of: object.json, replacing: old?.json)
                if faults.isEmpty { faults = BuiltInValidation.validate(object, old) }
            } else {
                faults = ObjectMetadataRules.faults(object, replacing: old, isNamespaced: served.type.isNamespaced)
            }
            if served.type == .customResourceDefinitions { faults += CustomResourceDefinitionRules.faults(object, replacing: old) }
        }
        return faults
    }
}
