import KubernetesModel

/// One column of `kubectl get`: its head, and what an object has there.
package struct TableColumn: Sendable {
    package var name: String
    /// `string`, `integer`, `number`, `boolean` or `date`; with `name` as format for the object's name.
    package var type = "string"
    package var format = ""
    package var description = ""
    /// 0: always shown; others only with `-o wide`.
    package var priority = 0
    package var cell: @Sendable (KubernetesObject, Timestamp) -> JSONValue

    package init(
        _ name: String, type: String = "string", format: String = "", description: String = "", wide: Bool = false,
        cell: @escaping @Sendable (KubernetesObject, Timestamp) -> JSONValue
    ) {
        self.name = name
        self.type = type
        self.format = format
        self.description = description
        priority = wide ? 1 : 0
        self.cell = cell
    }

    /// A text, empty for nil.
    static func text(
        _ name: String, wide: Bool = false, _ text: @escaping @Sendable (KubernetesObject) -> String?
    ) -> TableColumn {
        TableColumn(name, wide: wide) { object, _ in .string(text(object) ?? "") }
    }

    /// A text at a path; another one where there is none.
    static func path(_ name: String, wide: Bool = false, _ path: String..., absent: String = "") -> TableColumn {
        .text(name, wide: wide) { object in
            let text = object.json[path: path].flatMap { value in value.string ?? (value.isNull ? nil : value.description) }
            return text.flatMap { $0.isEmpty ? nil : $0 } ?? absent
        }
    }

    /// A whole number, 0 for nil.
    static func integer(
        _ name: String, wide: Bool = false, _ number: @escaping @Sendable (KubernetesObject) -> Int64?
    ) -> TableColumn {
        TableColumn(name, type: "integer", wide: wide) { object, _ in .integer(number(object) ?? 0) }
    }

    /// A whole number in a column that says it holds texts, as those of Deployments do.
    static func count(_ name: String, _ number: @escaping @Sendable (KubernetesObject) -> Int64?) -> TableColumn {
        TableColumn(name) { object, _ in .integer(number(object) ?? 0) }
    }

    /// True or false, false for nil.
    static func boolean(_ name: String, _ value: @escaping @Sendable (KubernetesObject) -> Bool?) -> TableColumn {
        TableColumn(name, type: "boolean") { object, _ in .bool(value(object) ?? false) }
    }

    static let name = TableColumn(
        "Name", type: "string", format: "name", description: "The name of the object, unique within its namespace and kind."
    ) { object, _ in .string(object.name) }

    static let age = TableColumn("Age", description: "How long ago the object was created.") { object, now in
        .string(object.creationTimestamp?.age(at: now) ?? "<unknown>")
    }

    /// When the object was created, as it stands in the object.
    static let createdAt = TableColumn("Created At", type: "string") { object, _ in
        .string(object["metadata", "creationTimestamp"]?.string ?? "<unknown>")
    }
}
