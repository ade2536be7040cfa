/// What changed in a cache.
public enum StoreEvent: Sendable {
    case added(StoredObject)
    case updated(old: StoredObject, new: StoredObject)
    case deleted(StoredObject)

    /// The object as it is now, or as it last was.
    public var object: StoredObject {
        switch self {
        case .added(let object), .updated(_, let object), .deleted(let object): object
        }
    }
}
