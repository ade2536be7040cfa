import KubernetesModel

extension Schema {
    /// What the readers of types that read themselves say of the value: such an object cannot even be read. Nil when it can.
    ///
    /// Text that is no quantity where one belongs, and what is neither a schema nor a Boolean where either may be.
    package func readingFault(in value: JSONValue) -> String? {
        if self.format == BuiltInSchemas.quantityFormat {
            guard !value.isNull, (try? Quantity(json: value)) == nil else { return nil }
            return #"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"#
        }
        switch value {
        case .object(let object):
            for member in object {
                let schema = self.properties[member.key] ?? self.additionalProperties
                if let fault = schema?.readingFault(in: member.value) { return fault }
            }
            return nil
        case .array(let elements):
            guard let items = self.items else { return notBooleanFault }
            for element in elements {
                if let fault = items.readingFault(in: element) { return fault }
            }
            return nil
        case .null, .bool: return nil
        default: return notBooleanFault
        }
    }

    private var notBooleanFault: String? {
        self.componentName?.hasSuffix("JSONSchemaPropsOrBool") == true ? "boolean or JSON schema expected" : nil
    }
}
