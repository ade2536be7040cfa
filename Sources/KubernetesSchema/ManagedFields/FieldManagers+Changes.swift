import KubernetesModel

extension FieldManagers {
    /// Fields that someone else owns with another value.
    struct Conflict {
        var identity: Identity
        var apiVersion: String
        var fields: FieldSet
    }

    /// Takes what changed away from everyone but `owner`: who did not make the change does not own the new value.
    ///
    /// - Returns: what was owned of the fields that now have another value.
    mutating func release(_ comparison: Comparison, except owner: Identity?) -> [Conflict] {
        let changed = comparison.modified.union(comparison.added)
        var conflicts: [Conflict] = []
        changeFields { entry in
            if entry.identity == owner { return entry.fields }
            let lost = entry.fields.intersection(changed)
            if !lost.isEmpty {
                conflicts.append(Conflict(identity: entry.identity, apiVersion: entry.apiVersion, fields: lost))
            }
            return entry.fields.subtracting(lost).subtracting(comparison.removed)
        }
        return conflicts
    }

    /// Records a change made by other means than apply: its fields go to `manager` from whoever had them.
    ///
    /// - Throws: `ListFault` for a list whose elements cannot be told apart.
    mutating func recordUpdate(
        from old: JSONValue, to new: JSONValue, by manager: Identity, _ type: MergeType, ignoring: FieldSet, now: Timestamp
    ) throws(ListFault) {
        changeFields { type.reconciling($0.fields) }
        let comparison = try Comparison(from: old, to: new, type).ignoring(ignoring)
        _ = release(comparison, except: nil)
        let changed = comparison.modified.union(comparison.added).subtracting(Self.neverOwned)
        if !changed.isEmpty {
            let apiVersion = new["apiVersion"]?.string ?? ""
            self[manager] = Entry(
                identity: manager, apiVersion: apiVersion, fields: changed.union(self[manager]?.fields ?? FieldSet()), time: now)
        }
        limitUpdates(to: Self.maximumUpdates)
    }

    /// What the server sets itself, or what names the object.
    static let neverOwned = FieldSet(
        [.field("apiVersion")], [.field("kind")], [.field("metadata")], metadata("name"), metadata("namespace"),
        metadata("creationTimestamp"), metadata("selfLink"), metadata("uid"), metadata("clusterName"), metadata("generation"),
        metadata("managedFields"), metadata("resourceVersion"))

    private static func metadata(_ name: String) -> [PathElement] { [.field("metadata"), .field(name)] }

    /// How many entries of updates an object keeps.
    static let maximumUpdates = 10

    /// Puts the oldest entries of updates together, those of one version in one entry, until there are few enough.
    private mutating func limitUpdates(to limit: Int) {
        var updates = entries.filter { $0.identity.operation == .update }
        guard updates.count > limit else { return }
        updates.sort {
            $0.seconds != $1.seconds
                ? $0.seconds < $1.seconds
                : ($0.identity.name, $0.apiVersion, $0.identity.subresource)
                    < ($1.identity.name, $1.apiVersion, $1.identity.subresource)
        }
        var firstOfVersion: [String: Entry] = [:]
        var count = updates.count
        for entry in updates where count > limit {
            guard let first = firstOfVersion[entry.apiVersion] else {
                firstOfVersion[entry.apiVersion] = entry
                continue
            }
            let bucket = Identity("ancient-changes", .update, apiVersion: entry.apiVersion, subresource: nil)
            let former = self[bucket] ?? first
            if self[bucket] == nil { self[first.identity] = nil }
            self[entry.identity] = nil
            self[bucket] = Entry(
                identity: bucket, apiVersion: entry.apiVersion, fields: entry.fields.union(former.fields), time: entry.time)
            count -= 1
        }
    }
}
