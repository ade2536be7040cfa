import KubernetesModel

/// How the events of a watch look to its client.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#watch-bookmarks
enum WatchShape: Sendable {
    case object(ResourceType)
    case partialMetadata
    case table(Table)

    var isObject: Bool { if case .object = self { true } else { false } }

    func frame(_ kind: EventFrames.Kind, _ object: StoredObject, _ text: ObjectText) -> [UInt8] {
        switch self {
        case .object: EventFrames.frame(kind, text.bytes(object))
        case .partialMetadata: EventFrames.frame(kind, Self.restamped(text.object(object), object).partialMetadata.encoded())
        case .table(let table):
            EventFrames.frame(
                kind,
                table.json(
                    rows: [table.row(Self.restamped(text.object(object), object))],
                    metadata: ["resourceVersion": .string(String(object.version))]
                ).encoded())
        }
    }

    /// Tells that all changes up to a version have been sent.
    func bookmark(version: UInt64, endsInitialEvents: Bool) -> [UInt8] {
        var metadata: JSONValue = ["resourceVersion": .string(String(version)), "creationTimestamp": .null]
        if endsInitialEvents { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
        let object: JSONValue =
            switch self {
            case .object(let type):
                ["apiVersion": .string(type.apiVersion), "kind": .string(type.kind), "metadata": metadata]
            case .partialMetadata:
                ["apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata", "metadata": metadata]
            case .table(let table): table.json(rows: [], metadata: metadata)
            }
        return EventFrames.frame(.bookmark, object.encoded())
    }

    private static func restamped(_ object: KubernetesObject, _ stored: StoredObject) -> KubernetesObject {
        var object = object
        object.resourceVersion = String(stored.version)
        return object
    }
}
