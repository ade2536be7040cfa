import KubernetesModel

/// Everything that the cluster stores, as a value: objects by kind, the order of their changes, and the indexes.
struct StoreState: Sendable {
    /// What is kept of one kind.
    struct Kind: Sendable {
        var table = ObjectTable()
        var history = ChangeHistory()
        /// Those of the objects that have no controller.
        var uncontrolled = ObjectTable()
        var labels = LabelIndex()
        /// The keys of the objects that name this uid as an owner.
        var dependents: [String: Set<ObjectKey>] = [:]
        /// What only one object of the kind may have (an address, a port), and who has it.
        var claims: [String: ObjectKey] = [:]
        /// The version of the latest write.
        var version: UInt64 = 0
    }

    /// The version of the latest write, of whatever kind.
    private(set) var version: UInt64 = 0
    private(set) var kinds: [GroupResource: Kind] = [:]

    func object(_ resource: GroupResource, _ key: ObjectKey) -> StoredObject? { kinds[resource]?.table[key] }

    /// Stores an object in the place of the one at version `replacing`, or as a new one when that is nil.
    mutating func put(_ resource: GroupResource, _ object: EncodedObject, replacing expected: UInt64?) -> PutResult {
        let current = self.object(resource, object.key)
        guard current?.version == expected else { return .changed }
        for claim in object.claims {
            if let holder = kinds[resource]?.claims[claim], holder != object.key { return .claimed(claim) }
        }
        version += 1
        let change = Change(
            resource: resource, object: StoredObject(object, version: version), previous: current, isDeletion: false)
        record(change)
        return .committed(change)
    }

    /// Removes the object that is at this version. Nil, and nothing happens, when it is not so any more.
    mutating func remove(_ resource: GroupResource, _ key: ObjectKey, at expected: UInt64) -> Change? {
        guard let current = object(resource, key), current.version == expected else { return nil }
        version += 1
        let change = Change(resource: resource, object: current.at(version: version), previous: current, isDeletion: true)
        record(change)
        return change
    }

    private mutating func record(_ change: Change) {
        let key = change.object.key
        for uid in change.previous?.ownerUIDs ?? [] {
            kinds[change.resource]?.dependents[uid]?.remove(key)
            if kinds[change.resource]?.dependents[uid]?.isEmpty == true { kinds[change.resource]?.dependents[uid] = nil }
        }
        for claim in change.previous?.claims ?? [] { kinds[change.resource]?.claims[claim] = nil }
        if change.isDeletion {
            kinds[change.resource]?.table.remove(key)
            kinds[change.resource]?.uncontrolled.remove(key)
        } else {
            kinds[change.resource, default: Kind()].table.set(change.object)
            if change.object.isControlled {
                kinds[change.resource]?.uncontrolled.remove(key)
            } else {
                kinds[change.resource]?.uncontrolled.set(change.object)
            }
            for claim in change.object.claims { kinds[change.resource]?.claims[claim] = key }
            for uid in change.object.ownerUIDs { kinds[change.resource]?.dependents[uid, default: []].insert(key) }
        }
        kinds[change.resource]?.labels.move(
            key, from: change.previous?.labels ?? [:], to: change.isDeletion ? [:] : change.object.labels)
        kinds[change.resource]?.history.append(change)
        kinds[change.resource]?.version = change.version
    }

    /// Forgets all changes up to and including this version; lists and watches from before it get `Expired`.
    mutating func compact(through version: UInt64) {
        for resource in kinds.keys { kinds[resource]?.history.compact(through: min(version, self.version)) }
    }

    /// The objects of a kind as they were at a version; nil when that is too long ago.
    func table(_ resource: GroupResource, at version: UInt64) -> ObjectTable? {
        guard let kind = kinds[resource] else { return ObjectTable() }
        guard let changes = kind.history.changes(after: version) else { return nil }
        var table = kind.table
        for change in changes.reversed() {
            if let previous = change.previous { table.set(previous) } else { table.remove(change.object.key) }
        }
        return table
    }
}

/// What a write of the store comes to.
package enum PutResult: Sendable {
    case committed(Change)
    /// The store holds something else at this key by now.
    case changed
    /// Another object of the kind has this already.
    case claimed(String)
    /// The object has too many bytes.
    case tooLarge
}
