import KubernetesModel

/// Which fields differ between two versions of an object.
struct Comparison {
    var added = FieldSet()
    var modified = FieldSet()
    var removed = FieldSet()

    /// - Throws: `ListFault` for a list whose elements cannot be told apart.
    init(from old: JSONValue, to new: JSONValue, _ type: MergeType) throws(ListFault) {
        var difference = Difference()
        try difference.compare(old, new, type)
        added = FieldSet(sorted: difference.added)
        modified = FieldSet(sorted: difference.modified)
        removed = FieldSet(sorted: difference.removed)
    }

    func ignoring(_ fields: FieldSet) -> Comparison {
        var result = self
        result.added = added.subtractingRecursively(fields)
        result.modified = modified.subtractingRecursively(fields)
        result.removed = removed.subtractingRecursively(fields)
        return result
    }
}

/// What differs at one place: whether the place itself does, and what below it.
private struct Difference {
    enum Mark { case added, modified, removed }

    var mark: Mark?
    // Ascending, as `FieldSet` has them.
    var added: [FieldSet.Node] = []
    var modified: [FieldSet.Node] = []
    var removed: [FieldSet.Node] = []

    /// Nothing on one side means that the place itself came or went.
    mutating func compare(_ old: JSONValue?, _ new: JSONValue?, _ type: MergeType) throws(ListFault) {
        switch (old, new) {
        case (nil, nil): break
        case (nil, let new?):
            mark = .added
            added = try FieldSet(everythingIn: new, type).nodes
        case (let old?, nil):
            mark = .removed
            removed = try FieldSet(everythingIn: old, type).nodes
        case (let old?, let new?): try compare(old, to: new, type)
        }
    }

    private mutating func compare(_ old: JSONValue, to new: JSONValue, _ type: MergeType) throws(ListFault) {
        if old == new { return }
        let (oldShape, newShape) = (type.shape(of: old), type.shape(of: new))
        switch (old, new) {
        case (.object(let old), .object(let new)) where oldShape == .map: try compare(old, new, type)
        case (.array(let old), .array(let new)) where oldShape != .leaf: try compare(old, new, oldShape, type)
        default:
            // Null fits everything, so beside it only the parts came or went. Otherwise the value changed its type.
            removed = try FieldSet(everythingIn: old, type).nodes
            added = try FieldSet(everythingIn: new, type).nodes
            let isNullBesideParts =
                (old.isNull && newShape != .leaf || new.isNull && oldShape != .leaf) && added.count + removed.count > 0
            if !isNullBesideParts, !old.isEquivalent(to: new) { mark = .modified }
        }
    }

    private mutating func compare(_ old: JSONObject, _ new: JSONObject, _ type: MergeType) throws(ListFault) {
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            let order = left == old.count ? 1 : right == new.count ? -1 : old[left].key.keyOrder(new[right].key)
            let key = order <= 0 ? old[left].key : new[right].key
            var child = Difference()
            try child.compare(
                order <= 0 ? old[left].value : nil, order >= 0 ? new[right].value : nil, type.member(key)?.type ?? .undeclared)
            append(.field(key), child)
            if order <= 0 { left += 1 }
            if order >= 0 { right += 1 }
        }
    }

    private mutating func compare(
        _ old: [JSONValue], _ new: [JSONValue], _ shape: MergeType.Shape, _ type: MergeType
    ) throws(ListFault) {
        let old = try type.grouped(old, shape)
        let new = try type.grouped(new, shape)
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            let order = left == old.count ? 1 : right == new.count ? -1 : old[left].step.order(new[right].step)
            let before = order <= 0 ? old[left].occurrences : []
            let after = order >= 0 ? new[right].occurrences : []
            let step = order <= 0 ? old[left].step : new[right].step
            var child = Difference()
            switch (before.count, after.count) {
            case (...1, ...1): try child.compare(before.first, after.first, type.element)
            // What occurs more than once is compared as a whole.
            case (2..., 2...): if before != after { child.mark = .modified }
            case (2..., _):
                try child.compare(nil, after.first, type.element)
                append(step, Difference(mark: .removed))
            default:
                try child.compare(before.first, nil, type.element)
                append(step, Difference(mark: .added))
            }
            append(step, child)
            if order <= 0 { left += 1 }
            if order >= 0 { right += 1 }
        }
    }

    private mutating func append(_ step: PathElement, _ child: Difference) {
        Self.append(step, child.mark == .added, child.added, to: &added)
        Self.append(step, child.mark == .modified, child.modified, to: &modified)
        Self.append(step, child.mark == .removed, child.removed, to: &removed)
    }

    private static func append(
        _ step: PathElement, _ isMember: Bool, _ children: [FieldSet.Node], to nodes: inout [FieldSet.Node]
    ) {
        guard isMember || !children.isEmpty else { return }
        nodes.append(FieldSet.Node(step, isMember: isMember, children: FieldSet(sorted: children)))
    }
}
