import KubernetesModel

/// In which shape a client wants what it reads, as its `Accept` header says.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
package enum Representation: Sendable, Hashable {
    case object
    /// Only the metadata.
    case partialMetadata
    case table

    static let mediaTypes = ["application/json"]

    /// Takes the first of the shapes asked for that is served here; an empty header asks for whatever comes.
    package init(accept: String) throws(APIStatus) {
        let clauses = accept.split(separator: ",").map(MediaRange.init)
        // A stable sort: of equal quality, the first wins.
        for clause in clauses.enumerated().sorted(by: { ($1.element.quality, $0.offset) < ($0.element.quality, $1.offset) }) {
            if let representation = clause.element.representation {
                self = representation
                return
            }
        }
        guard clauses.isEmpty else { throw .notAcceptable(Self.mediaTypes) }
        self = .object
    }
}

/// One clause of an `Accept` header.
private struct MediaRange {
    var mediaType: String
    var parameters: [String: String] = [:]

    init(_ text: Substring) {
        let parts = text.split(separator: ";").map { part in
            part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed().map(String.init).joined()
        }
        mediaType = parts.first ?? ""
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { parameters[String(pair[0])] = String(pair[1]) }
        }
    }

    var quality: Double { parameters["q"].flatMap { Double($0) } ?? 1 }

    var representation: Representation? {
        guard ["application/json", "application/*", "*/*"].contains(mediaType) else { return nil }
        guard let shape = parameters["as"] else { return .object }
        guard parameters["g"] == "meta.k8s.io", parameters["v"] == "v1" else { return nil }
        switch shape {
        case "Table": return .table
        case "PartialObjectMetadata", "PartialObjectMetadataList": return .partialMetadata
        default: return nil
        }
    }
}
