import KubernetesModel

/// Objects as the rows of a table, which the server lays out so that `kubectl get` need not know their kind.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
package struct Table: Sendable {
    /// What of an object comes along with its row.
    package enum Inclusion: String, Sendable {
        case none = "None"
        case metadata = "Metadata"
        case object = "Object"

        init(_ request: ServerRequest) throws(APIStatus) {
            let text = request.parameter("includeObject") ?? ""
            guard let inclusion = text.isEmpty ? .metadata : Inclusion(rawValue: text) else {
                throw .badRequest(
                    "invalid value \(JSONValue.string(text)) for includeObject: it must be None, Metadata or Object")
            }
            self = inclusion
        }
    }

    private var columns: [TableColumn]
    private var inclusion: Inclusion
    private var now: @Sendable () -> Timestamp

    package init(_ served: ServedResource, _ inclusion: Inclusion, now: @escaping @Sendable () -> Timestamp) {
        columns = served.columns
        self.inclusion = inclusion
        self.now = now
    }

    package func row(_ object: KubernetesObject) -> JSONValue {
        let now = now()
        var row: JSONValue = ["cells": .array(columns.map { $0.cell(object, now) })]
        switch inclusion {
        case .none: break
        case .metadata: row["object"] = object.partialMetadata
        case .object: row["object"] = object.json
        }
        return row
    }

    package func json(rows: [JSONValue], metadata: JSONValue) -> JSONValue {
        let definitions = columns.map { column -> JSONValue in
            [
                "name": .string(column.name), "type": .string(column.type), "format": .string(column.format),
                "description": .string(column.description), "priority": .integer(Int64(column.priority)),
            ]
        }
        return [
            "apiVersion": "meta.k8s.io/v1", "kind": "Table", "metadata": metadata, "columnDefinitions": .array(definitions),
            "rows": .array(rows),
        ]
    }
}
