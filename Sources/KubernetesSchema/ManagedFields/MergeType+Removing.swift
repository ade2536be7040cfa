import KubernetesModel

extension MergeType {
    /// The value without the members of objects and elements of lists that are in the set. An object or list that loses all
    /// it had stays, empty, unless it is in the set itself.
    func removing(_ fields: FieldSet, from value: JSONValue) -> JSONValue {
        if fields.isEmpty { return value }
        switch (value, shape(of: value)) {
        case (.object(let object), .map):
            var result = object
            for node in fields.nodes {
                guard case .field(let name) = node.element, let member = object[name] else { continue }
                let type = self.member(name)?.type ?? .undeclared
                result[name] = node.isMember ? nil : type.removing(node.children, from: member)
            }
            return .object(result)
        case (.array(let items), let shape) where shape != .leaf:
            return .array(
                items.compactMap { item in
                    guard let step = try? step(to: item, shape), let node = fields[step] else { return item }
                    return node.isMember ? nil : element.removing(node.children, from: item)
                })
        default: return value
        }
    }
}
