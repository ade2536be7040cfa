import FoundationEssentials
import KubernetesModel

/// Where a page of a list ended: opaque to clients, but made like Kubernetes' own.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
struct ContinueToken: Sendable, Equatable {
    /// The version that all pages show; nil for pages that each show their own present.
    var version: UInt64?
    /// The last object of the page before.
    var last: ObjectKey

    init(version: UInt64?, last: ObjectKey) {
        self.version = version
        self.last = last
    }

    init(_ text: String) throws(APIStatus) {
        guard let data = Data(base64Encoded: text), let json = try? JSONReader.parse(data), json["v"]?.string == "meta.k8s.io/v1",
            let version = json["rv"]?.integer, let name = json["name"]?.string
        else { throw .badRequest("continue key is not valid: \(text.prefix(200))") }
        self.version = UInt64(exactly: version)
        last = ObjectKey(namespace: json["namespace"]?.string, name: name)
    }

    var text: String {
        var json: JSONValue = ["v": "meta.k8s.io/v1", "rv": .integer(version.map { Int64(clamping: $0) } ?? -1)]
        json["name"] = .string(last.name)
        json["namespace"] = last.namespace.map { .string($0) }
        return Data(json.encoded()).base64EncodedString()
    }
}
