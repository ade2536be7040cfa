import KubernetesModel

/// The objects of a cache and their indexes, as a value. Each change answers with the events that it means to others.
struct StoreContents: Sendable {
    /// By namespace ("" for cluster scope), then name: this is the index by namespace as well.
    private var namespaces: [String: [String: StoredObject]] = [:]
    private var owners: [String: Set<ObjectKey>] = [:]
    private var indexes: [[String: Set<ObjectKey>]]
    private(set) var count = 0

    init(indexCount: Int = 0) { indexes = Array(repeating: [:], count: indexCount) }

    subscript(key: ObjectKey) -> StoredObject? { namespaces[key.namespace ?? ""]?[key.name] }

    /// All objects, or those of one namespace, in no particular order.
    func objects(namespace: String?) -> [StoredObject] {
        if let namespace { return namespaces[namespace].map { Array($0.values) } ?? [] }
        return namespaces.values.flatMap(\.values)
    }

    func objects(ownedBy uid: String) -> [StoredObject] { owners[uid].map { $0.compactMap { self[$0] } } ?? [] }

    func objects(index: Int, value: String) -> [StoredObject] {
        indexes[index][value].map { $0.compactMap { self[$0] } } ?? []
    }

    /// Takes in an object that was added or modified. What is older than what is known is left aside.
    mutating func upsert(_ new: StoredObject) -> [StoreEvent] {
        guard let old = self[new.key] else {
            insert(new)
            return [.added(new)]
        }
        if isResourceVersion(new.resourceVersion, olderThan: old.resourceVersion) == true { return [] }
        if old.uid != new.uid {
            // The old one is gone for good; nothing of it may be taken for the new one.
            remove(old)
            insert(new)
            return [.deleted(old), .added(new)]
        }
        if old.hasSameContent(as: new) {
            if old.resourceVersion != new.resourceVersion {
                put(old.at(resourceVersion: new.resourceVersion))
            }
            return []
        }
        if old.controller == new.controller, old.indexValues == new.indexValues {
            put(new)
        } else {
            remove(old)
            insert(new)
        }
        return [.updated(old: old, new: new)]
    }

    /// Takes in a deletion. That of a former object of the same name is left aside.
    mutating func delete(_ gone: StoredObject) -> [StoreEvent] {
        guard let old = self[gone.key] else { return [] }
        let isFormer = isResourceVersion(gone.resourceVersion, olderThan: old.resourceVersion) == true
        if old.uid != gone.uid, isFormer { return [] }
        remove(old)
        return [.deleted(old)]
    }

    /// Swaps everything (or everything of one namespace) for what a list brought.
    mutating func replace(namespace: String?, with objects: [StoredObject]) -> [StoreEvent] {
        let listed = Set(objects.lazy.map(\.key))
        let vanished = self.objects(namespace: namespace).filter { !listed.contains($0.key) }
        for object in vanished { remove(object) }
        return vanished.map { .deleted($0) } + objects.flatMap { upsert($0) }
    }

    /// In the place of a former version, if there is one.
    private mutating func put(_ object: StoredObject) {
        namespaces[object.key.namespace ?? "", default: [:]][object.key.name] = object
    }

    private mutating func insert(_ object: StoredObject) {
        put(object)
        count += 1
        if let owner = object.controller { owners[owner.uid, default: []].insert(object.key) }
        for index in indexes.indices where index < object.indexValues.count {
            for value in object.indexValues[index] { indexes[index][value, default: []].insert(object.key) }
        }
    }

    private mutating func remove(_ object: StoredObject) {
        let namespace = object.key.namespace ?? ""
        guard namespaces[namespace]?.removeValue(forKey: object.key.name) != nil else { return }
        if namespaces[namespace]?.isEmpty == true { namespaces[namespace] = nil }
        count -= 1
        if let owner = object.controller { owners.removeKey(object.key, from: owner.uid) }
        for index in indexes.indices where index < object.indexValues.count {
            for value in object.indexValues[index] { indexes[index].removeKey(object.key, from: value) }
        }
    }
}

extension [String: Set<ObjectKey>] {
    /// Takes a key out of an entry, and the entry out of the table when that was its last key.
    fileprivate mutating func removeKey(_ key: ObjectKey, from value: String) {
        self[value]?.remove(key)
        if self[value]?.isEmpty == true { self[value] = nil }
    }
}
