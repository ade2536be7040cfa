import KubernetesModel

extension Schema {
    /// The value as a built-in kind keeps it: without nulls, and without what the API's type cannot tell from absence
    /// (`omitsZeroValue`).
    package func withoutZeroValues(_ value: JSONValue) -> JSONValue {
        change(of: value) ?? value
    }

    /// Nil when there is nothing to change.
    private func change(of value: JSONValue) -> JSONValue? {
        switch value {
        case .object(let object):
            var changed: JSONObject?
            for member in object {
                let property = self.properties[member.key]
                guard let schema = property ?? self.additionalProperties else { continue }
                let value = schema.change(of: member.value)
                let isOmitted = property?.omitsZeroValue == true && schema.isZero(value ?? member.value)
                if isOmitted || member.value.isNull {
                    changed = changed ?? object
                    changed?[member.key] = nil
                } else if let value {
                    changed = changed ?? object
                    changed?[member.key] = value
                }
            }
            return changed.map { .object($0) }
        case .array(let elements):
            guard let items = self.items else { return nil }
            var changed: [JSONValue]?
            for (index, element) in elements.enumerated() {
                guard let value = items.change(of: element) else { continue }
                changed = changed ?? elements
                changed?[index] = value
            }
            return changed.map { .array($0) }
        default: return nil
        }
    }
}

extension Schema {
    /// Whether it is the zero value of this very type: that of another is a mistake to be told.
    private func isZero(_ value: JSONValue) -> Bool {
        switch (self.type, value) {
        case (_, .null): true
        case (.boolean, .bool(let value)): !value
        case (.integer, .integer(let value)), (.number, .integer(let value)): value == 0
        case (.integer, .double(let value)), (.number, .double(let value)): value == 0
        case (.string, .string(let value)): value.isEmpty
        case (.array, .array(let value)): value.isEmpty
        case (.object, .object(let value)): value.isEmpty
        default: false
        }
    }
}
