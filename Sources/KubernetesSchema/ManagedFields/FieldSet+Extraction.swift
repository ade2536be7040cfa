import KubernetesModel

extension FieldSet {
    /// The fields that a value has, as whoever applies it owns them.
    ///
    /// Objects and lists that are owned in parts are not members themselves, other than empty objects and what lies in a free
    /// map or list. A value that occurs more than once in a list is a member as a whole.
    ///
    /// - Throws: `ListFault` for a list whose elements cannot be told apart.
    init(of value: JSONValue, _ type: MergeType) throws(ListFault) {
        switch (value, type.shape(of: value)) {
        case (.object(let object), .map):
            var nodes: [Node] = []
            nodes.reserveCapacity(object.count)
            for member in object {
                let (memberType, isDeclared) = type.member(member.key) ?? (.undeclared, false)
                let children = try FieldSet(of: member.value, memberType)
                let isLeaf = memberType.shape(of: member.value) == .leaf || member.value.object?.isEmpty == true
                if isLeaf || !isDeclared || !children.isEmpty {
                    nodes.append(Node(.field(member.key), isMember: isLeaf || !isDeclared, children: children))
                }
            }
            self.init(sorted: nodes)
        case (.array(let items), let shape) where shape != .leaf:
            var nodes: [Node] = []
            for (step, occurrences) in try type.grouped(items, shape) {
                let only = occurrences.count == 1 ? occurrences.first : nil
                let children = try only.map { item throws(ListFault) in try FieldSet(of: item, type.element) } ?? FieldSet()
                nodes.append(Node(step, isMember: true, children: children))
            }
            self.init(sorted: nodes)
        default: self.init()
        }
    }

    /// The fields that a value has, each object and list on the way included: what comes into being with it.
    init(everythingIn value: JSONValue, _ type: MergeType) throws(ListFault) {
        switch (value, type.shape(of: value)) {
        case (.object(let object), .map):
            var nodes: [Node] = []
            nodes.reserveCapacity(object.count)
            for member in object {
                let memberType = type.member(member.key)?.type ?? .undeclared
                let children = try FieldSet(everythingIn: member.value, memberType)
                nodes.append(Node(.field(member.key), isMember: true, children: children))
            }
            self.init(sorted: nodes)
        case (.array(let items), let shape) where shape != .leaf:
            var nodes: [Node] = []
            for (step, occurrences) in try type.grouped(items, shape) {
                let only = occurrences.count == 1 ? occurrences.first : nil
                let children =
                    try only.map { item throws(ListFault) in try FieldSet(everythingIn: item, type.element) } ?? FieldSet()
                nodes.append(Node(step, isMember: true, children: children))
            }
            self.init(sorted: nodes)
        default: self.init()
        }
    }

    /// The set with the objects and lists on the way to its members made members too, as far as the schema names them.
    func includingNamedAncestors(_ type: MergeType) -> FieldSet {
        FieldSet(
            sorted: nodes.map { node in
                let (childType, isDeclared) = type.type(at: node.element) ?? (.undeclared, false)
                return Node(
                    node.element, isMember: node.isMember || isDeclared,
                    children: node.children.includingNamedAncestors(childType))
            })
    }
}

extension MergeType {
    /// The elements of a list here by their steps, ascending; more than one where a list that should not repeats itself.
    func grouped(_ items: [JSONValue], _ shape: Shape) throws(ListFault) -> [(step: PathElement, occurrences: [JSONValue])] {
        let steps = try steps(to: items, shape)
        let order = items.indices.sorted {
            let order = steps[$0].order(steps[$1])
            return order == 0 ? $0 < $1 : order < 0
        }
        var groups: [(step: PathElement, occurrences: [JSONValue])] = []
        groups.reserveCapacity(order.count)
        for index in order {
            if let last = groups.last, last.step.order(steps[index]) == 0 {
                groups[groups.count - 1].occurrences.append(items[index])
            } else {
                groups.append((steps[index], [items[index]]))
            }
        }
        return groups
    }
}
