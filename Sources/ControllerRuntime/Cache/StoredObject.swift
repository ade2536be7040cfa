import Glibc
import KubernetesModel

/// An object as the cache holds it: packed whole, unpacked when asked for, and beside it what names and indexes it.
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
    /// What is kept of the object.
    private let packed: [UInt8]
    /// Where in `packed` the members begin: behind their number, which differs where just one of two objects has a status.
    private let start: Int
    /// Where the resource version and the status are, or would be.
    private let version: Range<Int>
    private let status: Range<Int>

    /// Keeps the fields of an object.
    package convenience init(
        _ object: KubernetesObject, fields: KeptFields = .everything, indexers: [ObjectIndexer] = [],
        summarize: ObjectSummary? = nil
    ) {
        var writer = PackedJSON.Writer()
        writer.write(object.json.keeping(fields))
        self.init(packed: writer.finish(), indexers: indexers, summarize: summarize)
    }

    /// Of what was packed of an object.
    init(packed: [UInt8], indexers: [ObjectIndexer], summarize: ObjectSummary?) {
        self.packed = packed
        let members = PackedJSON.members(of: packed)
        let metadata = members.first { $0.key == "metadata" }?.value ?? packed.count
        let identity = KubernetesObject(json: [
            "metadata": PackedJSON.value(of: packed, at: metadata, keeping: Self.identity) ?? [:]
        ])
        key = identity.key
        uid = identity.uid
        resourceVersion = identity.resourceVersion ?? ""
        generation = identity.generation
        controller = identity.controller
        func object(_ fields: KeptFields) -> KubernetesObject {
            KubernetesObject(json: PackedJSON.value(of: packed, keeping: fields) ?? [:])
        }
        indexValues = indexers.isEmpty ? [] : { [kept = object(.everything)] in indexers.map { $0(kept) } }()
        summary = summarize.map { $0.bits(object($0.fields)) } ?? 0
        let start = members.first?.range.lowerBound ?? 0
        self.start = start
        version = PackedJSON.members(of: packed, at: metadata).first { $0.key == "resourceVersion" }?.range ?? start..<start
        let next = members.first { !$0.key.precedesAsKey("status") }
        let end = next?.range.lowerBound ?? packed.count
        status = end..<(next?.key == "status" ? next?.range.upperBound ?? end : end)
    }

    private static let identity: KeptFields = .members(
        [
            "generation": .everything, "name": .everything, "namespace": .everything, "ownerReferences": .everything,
            "resourceVersion": .everything, "uid": .everything,
        ], others: .nothing)

    private init(_ object: StoredObject, resourceVersion: String) {
        key = object.key
        uid = object.uid
        self.resourceVersion = resourceVersion
        generation = object.generation
        controller = object.controller
        indexValues = object.indexValues
        summary = object.summary
        packed = object.packed
        start = object.start
        version = object.version
        status = object.status
    }

    /// The object, unpacked anew on each call.
    public var object: KubernetesObject {
        guard let json = PackedJSON.value(of: packed) else {
            // Cannot happen to what our own writer made; should it, one object suffers and says so by being empty.
            var identity: JSONValue = ["metadata": ["name": .string(key.name), "uid": .string(uid)]]
            identity["metadata", "namespace"] = key.namespace.map { .string($0) }
            return KubernetesObject(json: identity)
        }
        var object = KubernetesObject(json: json)
        if object.resourceVersion ?? "" != resourceVersion { object.resourceVersion = resourceVersion }
        return object
    }

    /// The same content at another resource version.
    func at(resourceVersion: String) -> StoredObject { StoredObject(self, resourceVersion: resourceVersion) }

    /// Whether both are the same object with the same kept content, whatever their resource versions.
    public func hasSameContent(as other: StoredObject) -> Bool {
        hasSameContentApartFromStatus(as: other) && isSame(status, other.status, of: other)
    }

    /// Whether both are the same object, and what is kept of them differs in nothing but the status, if at all.
    public func hasSameContentApartFromStatus(as other: StoredObject) -> Bool {
        isSame(start..<version.lowerBound, other.start..<other.version.lowerBound, of: other)
            && isSame(
                version.upperBound..<status.lowerBound, other.version.upperBound..<other.status.lowerBound, of: other)
            && isSame(status.upperBound..<packed.count, other.status.upperBound..<other.packed.count, of: other)
    }

    private func isSame(_ mine: Range<Int>, _ its: Range<Int>, of other: StoredObject) -> Bool {
        guard mine.count == its.count else { return false }
        return packed.withUnsafeBytes { bytes in
            other.packed.withUnsafeBytes { others in
                guard let bytes = bytes.baseAddress, let others = others.baseAddress else { return true }
                return memcmp(bytes + mine.lowerBound, others + its.lowerBound, mine.count) == 0
            }
        }
    }
}

/// The values under which an index files an object.
public typealias ObjectIndexer = @Sendable (KubernetesObject) -> [String]

/// What handlers want to know of an object without unpacking it, in bits of their own.
public struct ObjectSummary: Sendable {
    let fields: KeptFields
    let bits: @Sendable (KubernetesObject) -> UInt

    /// `bits` sees no more of the object than `fields`: reading few of them costs little.
    public init(of fields: KeptFields = .everything, bits: @escaping @Sendable (KubernetesObject) -> UInt) {
        self.fields = fields
        self.bits = bits
    }
}
