extension CELValue {
    /// An object of values that are there already; a failed one fails when it is read.
    package static func object(_ fields: [String: CELValue]) -> CELValue {
        var map = CELMap()
        for (name, value) in fields { map.set(value, for: .string(name), .string(Array(name.utf8))) }
        return .map(map)
    }
}
