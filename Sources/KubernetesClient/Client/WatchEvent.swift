import KubernetesModel

/// What a watch tells of objects, each a `KubernetesObject` or what else is made of its text.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
public enum WatchEvent<Object: Sendable>: Sendable {
    case added(Object)
    case modified(Object)
    case deleted(Object)
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
    /// Makes an object of its JSON text, and throws when anything but space follows it. Called while the watch is locked: it must not
    /// wait for anything.
    package typealias Reading = @Sendable (ArraySlice<UInt8>) throws(JSONError) -> Object

    /// Reads one document of a watch stream.
    package init(_ document: ArraySlice<UInt8>, reading: Reading) throws(TransportError) {
        // If that fails, more follows the object, or the text is broken: it is read as any other.
        if let (change, text) = Change.usual(document), let object = try? reading(text) {
            self = Self.event(change, object)
        } else {
            self = try Self.read(document, reading)
        }
    }

    private static func event(_ change: Change, _ object: Object) -> Self {
        switch change {
        case .added: .added(object)
        case .modified: .modified(object)
        case .deleted: .deleted(object)
        }
    }

    private static func read(_ document: ArraySlice<UInt8>, _ reading: Reading) throws(TransportError) -> Self {
        let json = try orNonsense { () throws(JSONError) in try JSONReader.parse(document) }
        guard let type = json["type"]?.string else { throw nonsense("it has no type") }
        let change = Change(rawValue: type)
        guard change != nil || type == "BOOKMARK" || type == "ERROR" else { return .unknown(type) }
        guard let object = json["object"], object.object != nil else { throw nonsense("\(type) comes without an object") }
        if let change {
            return event(change, try orNonsense { () throws(JSONError) in try reading(object.encoded()[...]) })
        }
        if type == "ERROR" {
            return .failed(
                APIStatus(json: object)
                    ?? APIStatus(code: 500, reason: .internalError, message: "the watch failed, and the server did not say why"))
        }
        guard let version = object["metadata", "resourceVersion"]?.string else {
            throw nonsense("a bookmark has no resourceVersion")
        }
        let isEnd = object["metadata", "annotations", "k8s.io/initial-events-end"]?.string == "true"
        return .bookmark(resourceVersion: version, isInitialEventsEnd: isEnd)
    }

    private static func orNonsense<Value>(_ body: () throws(JSONError) -> Value) throws(TransportError) -> Value {
        do throws(JSONError) { return try body() } catch { throw nonsense("it is no JSON: \(error)") }
    }

    private static func nonsense(_ cause: String) -> TransportError {
        TransportError(.broken, "an event of the watch makes no sense: \(cause)")
    }
}

private enum Change: String, CaseIterable {
    case added = "ADDED"
    case modified = "MODIFIED"
    case deleted = "DELETED"

    private static let starts = allCases.map { ($0, Array(#"{"type":"\#($0.rawValue)","object":"#.utf8)) }

    /// The change that an event as API servers write it tells of, and the text of its object.
    static func usual(_ document: ArraySlice<UInt8>) -> (Change, ArraySlice<UInt8>)? {
        for (change, start) in starts where document.starts(with: start) {
            let text = document.dropFirst(start.count).dropLast()
            return document.last == UInt8(ascii: "}") && text.first == UInt8(ascii: "{") ? (change, text) : nil
        }
        return nil
    }
}
