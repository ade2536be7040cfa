import KubernetesModel

extension Schema {
    /// The value with each quantity as the API server writes it: `0.5` becomes `500m`. In lists of resources, where nothing is
    /// finer than a thousandth, amounts are rounded up to one.
    ///
    /// What is no quantity stays, for the validation to find.
    func withCanonicalQuantities(_ value: JSONValue) -> JSONValue {
        change(of: value, isResource: false) ?? value
    }

    /// Nil when there is nothing to change.
    private func change(of value: JSONValue, isResource: Bool) -> JSONValue? {
        if self.format == BuiltInSchemas.quantityFormat {
            guard var quantity = try? Quantity(json: value) else { return nil }
            if isResource { quantity = quantity.roundedUpToMilli }
            let canonical = quantity.json
            return canonical == value ? nil : canonical
        }
        switch value {
        case .object(let object):
            var changed: JSONObject?
            for member in object {
                let property = self.properties[member.key]
                guard let schema = property ?? self.additionalProperties,
                    let value = schema.change(of: member.value, isResource: property == nil)
                else { continue }
                changed = changed ?? object
                changed?[member.key] = value
            }
            return changed.map { .object($0) }
        case .array(let elements):
            guard let items = self.items else { return nil }
            var changed: [JSONValue]?
            for (index, element) in elements.enumerated() {
                guard let value = items.change(of: element, isResource: false) else { continue }
                changed = changed ?? elements
                changed?[index] = value
            }
            return changed.map { .array($0) }
        default: return nil
        }
    }
}

extension Quantity {
    fileprivate var roundedUpToMilli: Quantity {
        let milli: Int128 = 1_000_000
        let (quotient, remainder) = nanos.quotientAndRemainder(dividingBy: milli)
        return remainder == 0 ? self : Quantity(nanos: (quotient + remainder.signum()) * milli, format: format)
    }
}
