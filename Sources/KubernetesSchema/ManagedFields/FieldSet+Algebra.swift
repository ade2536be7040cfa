/// Each operation walks both sets once.
extension FieldSet {
    package func union(_ other: FieldSet) -> FieldSet {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return combined(
            other, keepsLeft: true, keepsRight: true,
            member: { $0 || $1 }, children: { $0.union($1) })
    }

    package func intersection(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return FieldSet() }
        return combined(
            other, keepsLeft: false, keepsRight: false,
            member: { $0 && $1 }, children: { $0.intersection($1) })
    }

    /// The members that are not in the other set; what lies below a field stays when only the field is taken away.
    package func subtracting(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return self }
        return combined(
            other, keepsLeft: true, keepsRight: false,
            member: { $0 && !$1 }, children: { $0.subtracting($1) })
    }

    /// The members that are neither in the other set nor below one of its members.
    package func subtractingRecursively(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return self }
        return combined(
            other, keepsLeft: true, keepsRight: false, dropsBelowRight: true,
            member: { $0 && !$1 }, children: { $0.subtractingRecursively($1) })
    }

    package func isSubset(of other: FieldSet) -> Bool { subtracting(other).isEmpty }

    private func combined(
        _ other: FieldSet, keepsLeft: Bool, keepsRight: Bool, dropsBelowRight: Bool = false,
        member: (Bool, Bool) -> Bool, children: (FieldSet, FieldSet) -> FieldSet
    ) -> FieldSet {
        var result: [Node] = []
        var (left, right) = (0, 0)
        while left < nodes.count || right < other.nodes.count {
            let order =
                left == nodes.count
                ? 1 : right == other.nodes.count ? -1 : nodes[left].element.order(other.nodes[right].element)
            if order < 0 {
                if keepsLeft { result.append(nodes[left]) }
                left += 1
            } else if order > 0 {
                if keepsRight { result.append(other.nodes[right]) }
                right += 1
            } else {
                let (a, b) = (nodes[left], other.nodes[right])
                let isMember = member(a.isMember, b.isMember)
                let below = dropsBelowRight && b.isMember ? FieldSet() : children(a.children, b.children)
                if isMember || !below.isEmpty { result.append(Node(a.element, isMember: isMember, children: below)) }
                left += 1
                right += 1
            }
        }
        return FieldSet(sorted: result)
    }
}
