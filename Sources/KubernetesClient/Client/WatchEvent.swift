import KubernetesModel

/// What a watch tells.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
public enum WatchEvent: Sendable {
    case added(KubernetesObject)
    case modified(KubernetesObject)
    case deleted(KubernetesObject)
    /// Everything up to this version has been told. At the end of the initial events of a streamed list, `isInitialEventsEnd`.
    case bookmark(resourceVersion: String, isInitialEventsEnd: Bool)
    /// The server cannot go on (as with 410, when the version is too old), or refused the watch in the first place.
    case failed(APIStatus)
    /// An event of a type that is not known here, and its type.
    case unknown(String)
    /// Last, once. Nil when the server ended the watch in an orderly way, as it does after some minutes.
    case ended(TransportError?)
}

extension WatchEvent {
    /// Reads one document of a watch stream.
    init(_ document: some Sequence<UInt8>, readsManagedFields: Bool) throws(TransportError) {
        let json: JSONValue
        do {
            json = try JSONReader.parse(document, skipping: readsManagedFields ? nil : .eventManagedFields)
        } catch {
            throw Self.nonsense("it is no JSON: \(error)")
        }
        guard let type = json["type"]?.string else { throw Self.nonsense("it has no type") }
        guard ["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"].contains(type) else {
            self = .unknown(type)
            return
        }
        guard let object = json["object"], object.object != nil else { throw Self.nonsense("\(type) comes without an object") }
        switch type {
        case "ADDED": self = .added(KubernetesObject(json: object))
        case "MODIFIED": self = .modified(KubernetesObject(json: object))
        case "DELETED": self = .deleted(KubernetesObject(json: object))
        case "BOOKMARK":
            guard let version = object["metadata", "resourceVersion"]?.string else {
                throw Self.nonsense("a bookmark has no resourceVersion")
            }
            let isEnd = object["metadata", "annotations", "k8s.io/initial-events-end"]?.string == "true"
            self = .bookmark(resourceVersion: version, isInitialEventsEnd: isEnd)
        default:
            self = .failed(
                APIStatus(json: object)
                    ?? APIStatus(code: 500, reason: .internalError, message: "the watch failed, and the server did not say why"))
        }
    }

    private static func nonsense(_ cause: String) -> TransportError {
        TransportError(.broken, "an event of the watch makes no sense: \(cause)")
    }
}
