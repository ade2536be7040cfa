extension JSONValue {
    /// Removes what lies at a path; nothing happens where there is nothing.
    package mutating func removeValue(at path: FieldPath) {
        removeValue(at: path.steps[...])
    }

    private mutating func removeValue(at steps: ArraySlice<FieldPath>) {
        guard let step = steps.first else { return }
        let rest = steps.dropFirst()
        switch step {
        case .root: break
        case .child(_, let key), .key(_, let key):
            guard let object, object[key] != nil else { return }
            withObject { object in
                if rest.isEmpty {
                    object.removeValue(forKey: key)
                } else {
                    object.modify(key, default: .null) { $0.removeValue(at: rest) }
                }
            }
        case .index(_, let index):
            guard let array, array.indices.contains(index) else { return }
            withArray { array in
                if rest.isEmpty { array.remove(at: index) } else { array[index].removeValue(at: rest) }
            }
        }
    }
}
