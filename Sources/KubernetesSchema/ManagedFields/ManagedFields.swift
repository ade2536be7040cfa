import KubernetesModel

/// Field management of writes other than server-side apply.
///
/// Versions of a kind are taken to have the same fields, as without a conversion webhook they have.
///
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
package enum ManagedFields {
    /// The new object with `metadata.managedFields` as they are after a create, update or patch: every field that changed
    /// belongs to `manager` now, and to nobody else.
    ///
    /// The request may set the entries itself, other than in a subresource: an empty list, or one of an empty entry, removes
    /// them all, and an object that has none is not tracked again before it is applied. What cannot be read is passed over.
    ///
    /// - Parameters:
    ///   - old: The stored object; nil when the object is being created.
    ///   - manager: The `fieldManager` of the request or what stands for it; `unknown` when empty.
    ///   - subresource: `status`, `scale` or the like, nil for the object itself.
    ///   - schema: Of the kind; nil when it has none, and lists are then owned as a whole.
    ///   - ignoring: Fields, with what is in them, that this endpoint does not write, as `status` at the object itself.
    ///   - now: Becomes the time of the manager's entry when the entry changes; kept to the second.
    package static func updated(
        from old: KubernetesObject?, to new: KubernetesObject, manager: String, subresource: String?, schema: Schema?,
        ignoring: FieldSet = FieldSet(), now: Timestamp
    ) -> KubernetesObject {
        let stored = old?.managedFields
        var managers = inForce(requested: subresource == nil ? new.managedFields : nil, stored: stored)
        var result = new
        result.managedFields = nil
        if managers.isEmpty, old != nil { return result }
        let identity = FieldManagers.Identity(manager, .update, apiVersion: new.apiVersion, subresource: subresource)
        do throws(ListFault) {
            try managers.recordUpdate(
                from: old?.withoutManagedFields ?? [:], to: result.json, by: identity, MergeType(ofKind: schema),
                ignoring: ignoring, now: now)
            result.managedFields = managers.json
        } catch {
            // The fields of such an object cannot be told apart; who owned what before stays as it is.
            result.managedFields = stored
        }
        return result
    }

    private static func inForce(requested: JSONValue?, stored: JSONValue?) -> FieldManagers {
        if let list = requested?.array, list.isEmpty || list == [[:]] { return FieldManagers() }
        if let managers = try? FieldManagers(requested), !managers.isEmpty { return managers }
        return (try? FieldManagers(stored)) ?? FieldManagers()
    }

    /// Whether two versions of an object differ in nothing but the times of their managers, so that the second need not be
    /// stored.
    package static func isSame(_ old: KubernetesObject, _ new: KubernetesObject) -> Bool {
        if old == new { return true }
        guard old.withoutManagedFields == new.withoutManagedFields,
            let former = try? FieldManagers(old.managedFields), let current = try? FieldManagers(new.managedFields)
        else { return false }
        return former.entries.count == current.entries.count
            && former.entries.allSatisfy { entry in
                guard let other = current[entry.identity] else { return false }
                return entry.fields == other.fields && entry.apiVersion == other.apiVersion
            }
    }
}

extension KubernetesObject {
    var managedFields: JSONValue? {
        get { json["metadata"]?["managedFields"] }
        set {
            guard newValue != nil || managedFields != nil else { return }
            json["metadata", "managedFields"] = newValue
        }
    }

    var withoutManagedFields: JSONValue {
        var copy = self
        copy.managedFields = nil
        return copy.json
    }
}
