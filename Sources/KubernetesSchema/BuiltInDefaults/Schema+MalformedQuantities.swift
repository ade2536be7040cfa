import KubernetesModel

extension Schema {
    /// Whether the value holds text that is no quantity where one belongs: such an object cannot even be read.
    package func hasMalformedQuantity(_ value: JSONValue) -> Bool {
        if self.format == BuiltInSchemas.quantityFormat { return !value.isNull && (try? Quantity(json: value)) == nil }
        switch value {
        case .object(let object):
            return object.contains { member in
                (self.properties[member.key] ?? self.additionalProperties)?.hasMalformedQuantity(member.value) == true
            }
        case .array(let elements):
            guard let items = self.items else { return false }
            return elements.contains(where: items.hasMalformedQuantity)
        default: return false
        }
    }
}
