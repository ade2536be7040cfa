import KubernetesModel

/// An object as the cache holds it: what names, compares and indexes it, and the rest as JSON text, decoded when asked for.
///
/// A decoded object takes five to ten times the memory of its text, and most objects of a cache are read rarely.
public final class StoredObject: Sendable {
    public let key: ObjectKey
    public let uid: String
    public let resourceVersion: String
    /// 0 for kinds without.
    public let generation: Int64
    /// The owner that manages the object, if it has one.
    public let controller: OwnerReference?
    /// What the indexes of its store file it under, in the order in which the store names its indexes.
    let indexValues: [[String]]
    /// Canonical JSON of what the transform left, without the resourceVersion: equal bytes mean that nothing kept differs.
    let encoded: [UInt8]

    /// Takes identity from `object` as it came, and the content from what `transform` leaves of it.
    package init(_ object: KubernetesObject, transform: ObjectTransform? = nil, indexers: [ObjectIndexer] = []) {
        var kept = object
        transform?(&kept)
        key = object.key
        uid = object.uid
        resourceVersion = object.resourceVersion ?? ""
        generation = object.generation
        controller = object.controller
        indexValues = indexers.map { $0(kept) }
        if kept.resourceVersion != nil { kept.resourceVersion = nil }
        // A copy of the exact size: the writer's buffer has grown by doubling.
        encoded = kept.json.encoded().withUnsafeBufferPointer { Array($0) }
    }

    private init(_ object: StoredObject, resourceVersion: String) {
        key = object.key
        uid = object.uid
        self.resourceVersion = resourceVersion
        generation = object.generation
        controller = object.controller
        indexValues = object.indexValues
        encoded = object.encoded
    }

    /// The object, decoded anew on each call.
    public var object: KubernetesObject {
        guard let json = try? JSONReader.parse(encoded) else {
            // Cannot happen to text that our own writer made; should it, one object suffers and says so by being empty.
            var identity: JSONValue = ["metadata": ["name": .string(key.name), "uid": .string(uid)]]
            identity["metadata", "namespace"] = key.namespace.map { .string($0) }
            return KubernetesObject(json: identity)
        }
        var object = KubernetesObject(json: json)
        object.resourceVersion = resourceVersion
        return object
    }

    /// The same content at another resource version.
    func at(resourceVersion: String) -> StoredObject { StoredObject(self, resourceVersion: resourceVersion) }

    /// Whether both are the same object with the same kept content, whatever their resource versions.
    public func hasSameContent(as other: StoredObject) -> Bool {
        uid == other.uid && generation == other.generation && encoded == other.encoded && controller == other.controller
    }
}

/// Removes from an object what nobody will read, before it goes into the cache.
public typealias ObjectTransform = @Sendable (inout KubernetesObject) -> Void

/// The values under which an index files an object.
public typealias ObjectIndexer = @Sendable (KubernetesObject) -> [String]
