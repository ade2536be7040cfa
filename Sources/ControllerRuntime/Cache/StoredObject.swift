import Glibc
import KubernetesModel

/// An object as the cache holds it: what names, compares and indexes it, and the rest packed, unpacked when asked for.
///
/// An unpacked object takes several times the memory, and most objects of a cache are read rarely.
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
    /// What the `ObjectSummary` of its store said of the object; 0 without one.
    public let summary: UInt
    /// What the transform left, without the resourceVersion, and behind it its status: equal bytes mean that nothing kept differs.
    let packed: [UInt8]
    /// Where in `packed` the status begins, if there is one.
    private let statusStart: Int

    /// Takes identity from `object` as it came, and the content from what `transform` leaves of it.
    package init(
        _ object: KubernetesObject, transform: ObjectTransform? = nil, indexers: [ObjectIndexer] = [],
        summarize: ObjectSummary? = nil
    ) {
        var kept = object
        transform?(&kept)
        key = object.key
        uid = object.uid
        resourceVersion = object.resourceVersion ?? ""
        generation = object.generation
        controller = object.controller
        indexValues = indexers.map { $0(kept) }
        summary = summarize?(kept) ?? 0
        if kept.resourceVersion != nil { kept.resourceVersion = nil }
        (packed, statusStart) = Self.pack(kept.json)
    }

    private static func pack(_ json: JSONValue) -> (bytes: [UInt8], statusStart: Int) {
        var writer = PackedJSON.Writer()
        var rest = json
        let status = json["status"]
        if status != nil { rest["status"] = nil }
        writer.write(rest)
        let statusStart = writer.count
        if let status { writer.write(status) }
        return (writer.finish(), statusStart)
    }

    private init(_ object: StoredObject, resourceVersion: String) {
        key = object.key
        uid = object.uid
        self.resourceVersion = resourceVersion
        generation = object.generation
        controller = object.controller
        indexValues = object.indexValues
        summary = object.summary
        packed = object.packed
        statusStart = object.statusStart
    }

    /// The object, unpacked anew on each call.
    public var object: KubernetesObject {
        guard var parts = PackedJSON.values(statusStart < packed.count ? 2 : 1, in: packed) else {
            // Cannot happen to what our own writer made; should it, one object suffers and says so by being empty.
            var identity: JSONValue = ["metadata": ["name": .string(key.name), "uid": .string(uid)]]
            identity["metadata", "namespace"] = key.namespace.map { .string($0) }
            return KubernetesObject(json: identity)
        }
        let status = parts.count > 1 ? parts.removeLast() : nil
        // Taken out, so that what follows changes it in place.
        var object = KubernetesObject(json: parts.removeLast())
        if let status { object.status = status }
        object.resourceVersion = resourceVersion
        return object
    }

    /// The same content at another resource version.
    func at(resourceVersion: String) -> StoredObject { StoredObject(self, resourceVersion: resourceVersion) }

    /// Whether both are the same object with the same kept content, whatever their resource versions.
    public func hasSameContent(as other: StoredObject) -> Bool {
        packed.count == other.packed.count && isSame(as: other, upTo: packed.count)
    }

    /// Whether both are the same object, and what is kept of them differs in nothing but the status, if at all.
    public func hasSameContentApartFromStatus(as other: StoredObject) -> Bool {
        statusStart == other.statusStart && isSame(as: other, upTo: statusStart)
    }

    private func isSame(as other: StoredObject, upTo count: Int) -> Bool {
        guard uid == other.uid, generation == other.generation, controller == other.controller else { return false }
        return packed.withUnsafeBytes { mine in
            other.packed.withUnsafeBytes { its in
                guard let mine = mine.baseAddress, let its = its.baseAddress else { return count == 0 }
                return memcmp(mine, its, count) == 0
            }
        }
    }
}

/// Removes from an object what nobody will read, before it goes into the cache.
public typealias ObjectTransform = @Sendable (inout KubernetesObject) -> Void

/// The values under which an index files an object.
public typealias ObjectIndexer = @Sendable (KubernetesObject) -> [String]

/// What handlers want to know of an object without unpacking it, in bits of their own.
public typealias ObjectSummary = @Sendable (KubernetesObject) -> UInt
