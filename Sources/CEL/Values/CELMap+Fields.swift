extension CELMap {
    /// Gives an object one more field of a value that is there already; a failed one fails when it is read.
    package mutating func setField(_ name: String, _ value: CELValue) {
        set(value, for: .string(name), .string(Array(name.utf8)))
    }
}
