import KubernetesModel

/// The columns of `kubectl get` that a CustomResourceDefinition asks for.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#additional-printer-columns
enum CustomColumns {
    static func columns(_ json: JSONValue?) -> [TableColumn] {
        guard let definitions = json?.array, !definitions.isEmpty else { return [.name, .age] }
        return [.name] + definitions.compactMap(column)
    }

    private static func column(_ json: JSONValue) -> TableColumn? {
        guard let name = json["name"]?.string, let path = json["jsonPath"]?.string.flatMap(JSONPath.init) else { return nil }
        let type = json["type"]?.string ?? "string"
        var column = TableColumn(name, type: type, format: json["format"]?.string ?? "") { object, now in
            path.values(in: object.json).first.map { cell($0, type, now) } ?? .null
        }
        column.description =
            json["description"]?.string ?? "Custom resource definition column (in JSONPath format): "
            + (json["jsonPath"]?.string ?? "")
        column.priority = Int(clamping: json["priority"]?.integer ?? 0)
        return column
    }

    /// A value of another type than the column's leaves the cell empty.
    private static func cell(_ value: JSONValue, _ type: String, _ now: Timestamp) -> JSONValue {
        switch type {
        case "integer": value.integer.map { .integer($0) } ?? value.number.map { .integer(Int64(saturating: $0)) } ?? .null
        case "number": value.number.map { .double($0) } ?? .null
        case "boolean": value.bool.map { .bool($0) } ?? .null
        case "date":
            value.string.map { text in .string(Timestamp(text)?.age(at: now) ?? "<invalid>") } ?? .null
        default: value.isNull ? .null : .string(value.string ?? value.description)
        }
    }
}

extension Int64 {
    /// Towards zero; the nearest there is for a number that is out of range.
    fileprivate init(saturating number: Double) {
        self = Int64(exactly: number.rounded(.towardZero)) ?? (number > 0 ? .max : .min)
    }
}
