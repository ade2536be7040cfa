import KubernetesModel

extension Schema {
    /// The value with the schema's defaults filled in, and with nulls replaced or removed where null is not allowed: by the
    /// default if there is one.
    ///
    /// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable
    package func defaulted(_ value: JSONValue) -> JSONValue {
        change(of: value) ?? value
    }

    /// Nil when there is nothing to change, which is the rule for an object that the server has seen before.
    private func change(of value: JSONValue) -> JSONValue? {
        switch value {
        case .object(let object): change(of: object).map { .object($0) }
        case .array(let elements): change(of: elements).map { .array($0) }
        default: nil
        }
    }

    private func change(of object: JSONObject) -> JSONObject? {
        var changed: JSONObject?
        for member in object {
            let key = member.key
            guard let schema = self.properties[key] ?? self.additionalProperties else { continue }
            if member.value.isNull, !schema.isNullable {
                changed = changed ?? object
                changed?[key] = schema.defaultValue.map(schema.defaulted)
            } else if let value = schema.change(of: member.value) {
                changed = changed ?? object
                changed?[key] = value
            }
        }
        for (key, schema) in self.properties {
            guard let value = schema.defaultValue, object[key] == nil else { continue }
            changed = changed ?? object
            changed?[key] = schema.defaulted(value)
        }
        return changed
    }

    private func change(of elements: [JSONValue]) -> [JSONValue]? {
        guard let items = self.items else { return nil }
        var changed: [JSONValue]?
        for (index, element) in elements.enumerated() {
            let value: JSONValue? =
                if element.isNull, !items.isNullable { items.defaultValue.map(items.defaulted) } else {
                    items.change(of: element)
                }
            guard let value else { continue }
            changed = changed ?? elements
            changed?[index] = value
        }
        return changed
    }
}
