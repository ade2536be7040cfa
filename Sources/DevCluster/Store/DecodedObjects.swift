import KubernetesModel

/// The values of objects that were lately read or written, by their version: what controllers look at again and again need not
/// be read from its text each time.
struct DecodedObjects: Sendable {
    private static let generation = 1024
    /// Of the text of an object that is kept: a value takes some ten times as much.
    private static let largestText = 64 << 10

    private var young: [UInt64: KubernetesObject] = [:]
    private var old: [UInt64: KubernetesObject] = [:]

    mutating func insert(_ object: KubernetesObject, of stored: StoredObject) {
        if stored.bytes.count <= Self.largestText { insert(object, version: stored.version) }
    }

    private mutating func insert(_ object: KubernetesObject, version: UInt64) {
        if young.count >= Self.generation {
            old = young
            young = [:]
        }
        young[version] = object
    }

    mutating func object(version: UInt64) -> KubernetesObject? {
        if let object = young[version] { return object }
        guard let object = old[version] else { return nil }
        insert(object, version: version)
        return object
    }
}
