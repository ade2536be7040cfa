/// https://github.com/google/cel-spec/blob/master/doc/langdef.md#equality
extension CELValue {
    /// Values of different types are not equal, but for numbers, which are compared as such.
    func isEqual(to other: CELValue, _ meter: inout Meter) throws(CELEvaluationError) -> Bool {
        try meter.work(1)
        switch (self, other) {
        case (.failure(let error), _), (_, .failure(let error)): throw error
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.string(let left), .string(let right)): return left.isSameText(as: right)
        case (.bytes(let left), .bytes(let right)): return left == right
        case (.duration(let left), .duration(let right)): return left == right
        case (.timestamp(let left), .timestamp(let right)): return left == right
        case (.type(let left), .type(let right)): return left.runtimeName == right.runtimeName
        case (.optional(nil), .optional(nil)): return true
        case (.optional(let left?), .optional(let right?)): return try left.isEqual(to: right, &meter)
        case (.opaque(let left), .opaque(let right)): return left.isEqual(to: right)
        case (.list(let left), .list(let right)): return try left.isEqual(to: right, &meter)
        case (.map(let left), .map(let right)): return try left.isEqual(to: right, &meter)
        default: return numericOrder(other) == .equal
        }
    }
}

extension CELList {
    private func isEqual(to other: CELList, _ meter: inout Meter, _ matches: (Int) -> CELValue?) throws(CELEvaluationError)
        -> Bool
    {
        for index in 0..<other.count {
            guard let mine = matches(index), try mine.isEqual(to: other[index], &meter) else { return false }
        }
        return true
    }

    func isEqual(to other: CELList, _ meter: inout Meter) throws(CELEvaluationError) -> Bool {
        guard count == other.count else { return false }
        switch kind {
        case .atomic: return try isEqual(to: other, &meter) { self[$0] }
        case .set:
            let mine = Set(values.compactMap { CELMapKey($0) })
            for value in other.values where !(CELMapKey(value).map { mine.contains($0) } ?? false) { return false }
            return true
        case .map(let keys):
            let positions = self.positions(by: keys)
            return try isEqual(to: other, &meter) { positions[other[$0].mapListKey(keys)].map { self[$0] } }
        }
    }

    /// Where the element with given values of the key members stands.
    func positions(by keys: [String]) -> [[CELMapKey?]: Int] {
        var result: [[CELMapKey?]: Int] = [:]
        for (index, value) in values.enumerated() { result[value.mapListKey(keys)] = index }
        return result
    }
}

extension CELValue {
    /// What tells an element of a list of kind `map` from the others.
    func mapListKey(_ keys: [String]) -> [CELMapKey?] {
        keys.map { if case .map(let map) = self { map.value(.string($0)).flatMap(CELMapKey.init) } else { nil } }
    }
}

extension CELMap {
    func isEqual(to other: CELMap, _ meter: inout Meter) throws(CELEvaluationError) -> Bool {
        guard count == other.count, hasSameUnknownMembers(as: other) else { return false }
        for key in keys {
            let (mine, theirs) = (value(key), other.value(key))
            if mine == nil, theirs == nil { continue }
            guard let mine, let theirs, try mine.isEqual(to: theirs, &meter) else { return false }
        }
        return true
    }
}

extension String {
    /// Byte by byte: unlike Swift, CEL does not take different spellings of a character for the same.
    func isSameText(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}
