import KubernetesModel

extension ResourceAPI {
    /// One page of a list.
    struct Page {
        var version: UInt64
        var objects: [StoredObject]
        /// Where the next page begins; nil when this is the last.
        var token: ContinueToken?
        var remaining: Int?
    }

    func list(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        let representation = try Representation(accept: request.accept)
        let parameters = try ListParameters(request, forWatch: false)
        let text = ObjectText(store, target.served)
        let page = try page(target, parameters, text)
        var metadata: JSONValue = ["resourceVersion": .string(String(page.version))]
        metadata["continue"] = page.token.map { .string($0.text) }
        metadata["remainingItemCount"] = page.remaining.map { .integer(Int64($0)) }
        let warnings = target.served.deprecationWarnings
        switch representation {
        case .object:
            let body = Self.listBody(target.served, metadata, page.objects.map(text.bytes))
            return .complete(status: 200, contentType: "application/json", body: body, warnings: warnings)
        case .partialMetadata:
            let items = page.objects.map { text.object($0).partialMetadata }
            return .json(
                [
                    "apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadataList", "metadata": metadata,
                    "items": .array(items),
                ], warnings: warnings)
        case .table:
            let table = Table(target.served, try Table.Inclusion(request), now: environment.now)
            return .json(
                table.json(rows: page.objects.map { table.row(text.object($0)) }, metadata: metadata), warnings: warnings)
        }
    }

    /// Puts the texts of objects together, as they are.
    static func listBody(_ served: ServedResource, _ metadata: JSONValue, _ items: [[UInt8]]) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(items.reduce(256) { $0 + $1.count + 1 })
        body += #"{"kind":\#(JSONValue.string(served.listKind)),"apiVersion":\#(JSONValue.string(served.type.apiVersion)),"#.utf8
        body += #""metadata":"#.utf8
        metadata.write(to: &body)
        body += #","items":["#.utf8
        for (index, item) in items.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += item
        }
        body += "]}".utf8
        return body
    }

    func page(_ target: Target, _ parameters: ListParameters, _ text: ObjectText) throws(APIStatus) -> Page {
        let selection = try Selection(
            target.served, namespace: target.namespace, labels: parameters.labels, fields: parameters.fields)
        let (table, version, isConsistent) = try table(target, parameters)
        var objects: [StoredObject] = []
        var remaining: Int?
        var candidates = table.objects(after: parameters.token?.last, namespace: target.namespace)
        while let object = candidates.next() {
            guard selection.contains(object, { text.object(object) }) else { continue }
            if let limit = parameters.limit, objects.count == limit {
                remaining = 1
                break
            }
            objects.append(object)
        }
        guard remaining != nil, let last = objects.last else { return Page(version: version, objects: objects) }
        // Of a selection nobody knows how much is left without looking.
        remaining = selection.isEverything ? candidates.reduce(1) { count, _ in count + 1 } : nil
        let token = ContinueToken(version: isConsistent ? version : nil, last: last.key)
        return Page(version: version, objects: objects, token: token, remaining: remaining)
    }

    /// The objects at the version that is asked for, that version, and whether the pages that follow shall show it as well.
    private func table(
        _ target: Target, _ parameters: ListParameters
    ) throws(APIStatus) -> (ObjectTable, UInt64, isConsistent: Bool) {
        if let token = parameters.token {
            guard let version = token.version else {
                let (table, version) = store.table(target.storage)
                return (table, version, false)
            }
            guard version <= store.version else { throw .tooLargeResourceVersion(version, current: store.version) }
            guard let table = store.table(target.storage, at: version) else { throw Self.expired(token) }
            return (table, version, true)
        }
        switch parameters.version {
        case .exactly(let version):
            guard version <= store.version else { throw .tooLargeResourceVersion(version, current: store.version) }
            guard let table = store.table(target.storage, at: version) else {
                throw .expired("The resourceVersion for the provided list is too old.")
            }
            return (table, version, true)
        case .notOlderThan(let wanted) where wanted > store.version:
            throw .tooLargeResourceVersion(wanted, current: store.version)
        case .latest, .any, .notOlderThan:
            let (table, version) = store.table(target.storage)
            return (table, version, true)
        }
    }

    /// The version of the first page is forgotten; whoever can do with pages of different versions gets a token for that.
    private static func expired(_ token: ContinueToken) -> APIStatus {
        var status = APIStatus.expired(
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
                + "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. "
                + "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or "
                + "deleted between the time the first chunk was returned and now may show up in the list.")
        status.continueToken = ContinueToken(version: nil, last: token.last).text
        return status
    }
}
