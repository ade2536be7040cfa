import KubernetesModel

extension ResourceAPI {
    /// The object that the path names, as it is stored.
    func existing(_ target: Target) throws(APIStatus) -> StoredObject {
        guard let stored = store.object(target.storage, target.key) else { throw .notFound(target.resource, target.name ?? "") }
        return stored
    }

    func get(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        let representation = try Representation(accept: request.accept)
        if let wanted = request.parameter("resourceVersion").flatMap({ UInt64($0) }), wanted > store.version {
            throw .tooLargeResourceVersion(wanted, current: store.version)
        }
        let stored = try existing(target)
        let text = ObjectText(store, target.served)
        if representation == .object {
            return .complete(
                status: 200, contentType: "application/json", body: text.bytes(stored),
                warnings: target.served.deprecationWarnings)
        }
        return try answer(text.object(stored), representation, request, target)
    }

    /// The answer about one object in the shape that the client wants.
    func answer(
        _ object: KubernetesObject, _ representation: Representation, _ request: ServerRequest, _ target: Target,
        status: Int = 200, warnings: [String] = []
    ) throws(APIStatus) -> ServerResponse {
        let warnings = target.served.deprecationWarnings + warnings
        switch representation {
        case .object: return .json(object.json, status: status, warnings: warnings)
        case .partialMetadata: return .json(object.partialMetadata, status: status, warnings: warnings)
        case .table:
            let table = Table(target.served, try Table.Inclusion(request), now: environment.now)
            return .json(
                table.json(rows: [table.row(object)], metadata: ["resourceVersion": .string(object.resourceVersion ?? "")]),
                status: status, warnings: warnings)
        }
    }
}

extension KubernetesObject {
    /// Only the metadata, as clients get it that want no more.
    var partialMetadata: JSONValue {
        ["apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata", "metadata": metadata]
    }
}
