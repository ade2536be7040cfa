import KubernetesModel

/// The texts of one event as watches send them, each made once for all who watch.
package struct EventFrames {
    package enum Kind: String, Sendable {
        case added = "ADDED"
        case modified = "MODIFIED"
        case deleted = "DELETED"
        case bookmark = "BOOKMARK"
        case error = "ERROR"
    }

    private var made: [Kind: [UInt8]] = [:]

    /// The frame for the event's object, as it is stored.
    mutating func frame(_ kind: Kind, _ object: StoredObject) -> [UInt8] {
        if let frame = made[kind] { return frame }
        let frame = Self.frame(kind, object.bytes)
        made[kind] = frame
        return frame
    }

    static func frame(_ kind: Kind, _ object: [UInt8]) -> [UInt8] {
        var bytes = Array(#"{"type":"\#(kind.rawValue)","object":"#.utf8)
        bytes.reserveCapacity(bytes.count + object.count + 2)
        bytes += object
        bytes += [UInt8(ascii: "}"), 0x0A]
        return bytes
    }
}
