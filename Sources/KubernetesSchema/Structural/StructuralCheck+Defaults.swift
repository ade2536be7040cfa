import KubernetesModel

extension StructuralCheck {
    /// A default must itself be what the schema asks for, and hold no field that would be pruned.
    mutating func checkDefaults(_ schema: Schema, at path: FieldPath) {
        checkDefaults(schema, insideMetadata: false, at: path)
    }

    private mutating func checkDefaults(_ schema: Schema, insideMetadata: Bool, at path: FieldPath) {
        if let value = schema.defaultValue {
            let path = path.child("default")
            if !insideMetadata, !schema.unknownFields(in: value).isEmpty {
                faults.append(.invalid(path, value, "must not have unknown fields"))
            }
            let found = schema.faults(of: value, at: path)
            faults += found
            if found.isEmpty, let compiler,
                let rules = RuleTree(schema, isResourceRoot: schema.isEmbeddedResource, compiler: compiler)
            {
                faults += rules.faults(of: value, replacing: nil, at: path)
            }
        }
        // Defaults of a map's values are refused elsewhere, so that there is no need to look into them.
        if let items = schema.items { checkDefaults(items, insideMetadata: insideMetadata, at: path.child("items")) }
        for (key, property) in schema.properties.sorted(by: { $0.key < $1.key }) {
            let isMetadata = schema.isEmbeddedResource && ["metadata", "apiVersion", "kind"].contains(key)
            checkDefaults(property, insideMetadata: insideMetadata || isMetadata, at: path.child("properties")[key: key])
        }
    }
}
