import KubernetesModel

extension MergeType {
    /// The live value with what is applied laid over it; nothing is removed. Nil for one of them means that it is not there.
    ///
    /// - Throws: `ListFault` for a list whose elements cannot be told apart.
    func merging(_ applied: JSONValue, into live: JSONValue?) throws(ListFault) -> JSONValue {
        guard let live else { return applied }
        switch (live, applied) {
        case (.object(let live), .object(let applied)) where shape(of: .object(applied)) == .map:
            var result = live
            for member in applied {
                let type = self.member(member.key)?.type ?? .undeclared
                result[member.key] = try type.merging(member.value, into: live[member.key])
            }
            return .object(result)
        case (.array(let liveItems), .array(let items)):
            let shape = shape(of: applied)
            return shape == .leaf ? applied : .array(try merging(items, into: liveItems, shape))
        // Null adds nothing to what is owned in parts.
        case (.object(let object), .null) where shape(of: live) == .map && !object.isEmpty: return live
        case (.array(let items), .null) where shape(of: live) != .leaf && !items.isEmpty: return live
        default: return applied
        }
    }

    /// The elements that only the live list has keep their places among the others, which come in the order applied.
    private func merging(_ applied: [JSONValue], into live: [JSONValue], _ shape: Shape) throws(ListFault) -> [JSONValue] {
        let liveSteps = try steps(to: live, shape)
        let appliedSteps = try steps(to: applied, shape)
        // An element that the live list has more than once is replaced rather than merged.
        var liveItems: [PathElement: JSONValue?] = [:]
        for (step, item) in zip(liveSteps, live) { liveItems[step] = liveItems[step] == nil ? .some(item) : .some(nil) }
        let isApplied = Set(appliedSteps)
        var shared = appliedSteps.filter { liveItems[$0] != nil }[...]
        var result: [JSONValue] = []
        var merged: Set<PathElement> = []
        var (left, right) = (0, 0)

        func takeApplied() throws(ListFault) {
            let step = appliedSteps[right]
            result.append(try element.merging(applied[right], into: liveItems[step] ?? nil))
            merged.insert(step)
            if shared.first == step { shared.removeFirst() }
            right += 1
        }
        while left < live.count || right < applied.count {
            guard left < live.count else {
                try takeApplied()
                continue
            }
            let step = liveSteps[left]
            if !isApplied.contains(step) {
                result.append(live[left])
                left += 1
            } else if right < applied.count, step == appliedSteps[right] {
                try takeApplied()
                left += 1
            } else if right < applied.count, let next = shared.first, next != step {
                // Shared, but by the order applied another shared one comes first.
                left += 1
            } else {
                if merged.contains(step) || right == applied.count { left += 1 }
                if right < applied.count { try takeApplied() }
            }
        }
        return result
    }
}
