extension JSONValue {
    /// The value as Go prints it with `%v`, which is how some of the API's messages show parts of objects: `map[name:web]`.
    package var goPrinted: String {
        switch self {
        case .null: "<nil>"
        case .string(let text): text
        case .double(let number): number.goFormatted
        case .array(let items): "[" + items.map(\.goPrinted).joined(separator: " ") + "]"
        case .object(let object): "map[" + object.map { "\($0.key):\($0.value.goPrinted)" }.joined(separator: " ") + "]"
        default: description
        }
    }
}
