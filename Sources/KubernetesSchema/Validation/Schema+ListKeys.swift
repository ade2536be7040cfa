import KubernetesModel

extension Schema {
    /// What occurs twice in lists of type set or map, whose elements must differ (in their keys).
    ///
    /// https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
    package func listFaults(of value: JSONValue, at path: FieldPath = .root) -> [FieldError] {
        switch value {
        case .object(let object):
            return object.flatMap { member in
                if let property = self.properties[member.key] {
                    return property.listFaults(of: member.value, at: path.child(member.key))
                }
                return self.additionalProperties?.listFaults(of: member.value, at: path[key: member.key]) ?? []
            }
        case .array(let elements):
            var faults: [FieldError] =
                switch self.listType {
                case .set: Self.duplicates(in: elements, at: path)
                case .map: mapFaults(of: elements, at: path)
                case .atomic, nil: []
                }
            if let items = self.items {
                for (index, element) in elements.enumerated() { faults += items.listFaults(of: element, at: path[index]) }
            }
            return faults
        default: return []
        }
    }

    private func mapFaults(of elements: [JSONValue], at path: FieldPath) -> [FieldError] {
        for (index, element) in elements.enumerated() where !element.isNull && element.object == nil {
            return [.invalid(path[index], element, "must be an object for an array of list-type map")]
        }
        let keys = elements.map { element -> JSONValue in
            .object(JSONObject(self.listMapKeys.compactMap { key in element[key].map { (key, $0) } }))
        }
        return Self.duplicates(in: keys, at: path)
    }

    /// The first repetition of each value; later ones are not reported again.
    private static func duplicates(in values: [JSONValue], at path: FieldPath) -> [FieldError] {
        var seen: [JSONValue: Int] = [:]
        var faults: [FieldError] = []
        for (index, value) in values.enumerated() {
            let count = seen[value, default: 0]
            if count == 1 { faults.append(.duplicate(path[index], value)) }
            seen[value] = count + 1
        }
        return faults
    }
}
