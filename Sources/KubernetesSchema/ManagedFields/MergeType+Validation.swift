import KubernetesModel

extension MergeType {
    /// What keeps a configuration from being applied, each with its path: fields that the schema does not know, and elements
    /// of lists that cannot be told apart. Everything else is for the validation of the object that comes out.
    func faults(in applied: JSONValue, at path: String = "") -> [String] {
        switch applied {
        case .object(let object):
            return object.flatMap { member -> [String] in
                let path = path + PathElement.field(member.key).description
                guard let type = self.member(member.key)?.type else { return ["\(path): field not declared in schema"] }
                return type.faults(in: member.value, at: path)
            }
        case .array(let items):
            let shape = shape(of: applied)
            let steps: [PathElement]
            do throws(ListFault) {
                steps = shape == .leaf ? items.indices.map { .index($0) } : try self.steps(to: items, shape)
            } catch {
                return ["\(path): \(error.sentence)"]
            }
            var seen: Set<PathElement> = []
            return zip(steps, items).flatMap { step, item -> [String] in
                let isDuplicate = !seen.insert(step).inserted
                return (isDuplicate ? ["\(path): duplicate entries for key \(step)"] : [])
                    + element.faults(in: item, at: path + step.description)
            }
        default: return []
        }
    }

    /// A set that was written under another schema, in the terms of this one: what is owned as a whole now is no longer owned
    /// in parts.
    func reconciling(_ fields: FieldSet) -> FieldSet {
        guard isDeclared, !fields.isEmpty else { return fields }
        return FieldSet(
            sorted: fields.nodes.map { node in
                guard !node.children.isEmpty, let (type, _) = type(at: node.element) else { return node }
                if type.isDeclared, type.declaredShape == .leaf { return FieldSet.Node(node.element, isMember: true) }
                return FieldSet.Node(node.element, isMember: node.isMember, children: type.reconciling(node.children))
            })
    }
}
