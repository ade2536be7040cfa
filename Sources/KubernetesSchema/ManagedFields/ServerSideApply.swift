import KubernetesModel

/// Server-side apply: merges the configuration of one manager into an object, and keeps account of who owns which field.
///
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/
package enum ServerSideApply {
    /// The object after a configuration was applied to it, with `metadata.managedFields`. What the manager applied before and
    /// does not any more is removed, unless someone else owns it.
    ///
    /// An apply that changes nothing gives back the very object, so that nothing needs to be stored. The result is neither
    /// defaulted nor validated.
    ///
    /// - Parameters:
    ///   - applied: The fields that the manager means, with `apiVersion` and `kind`.
    ///   - live: The stored object, in the version of the request; nil when there is none yet.
    ///   - manager: The `fieldManager` of the request. From `kubectl` alone an apply takes over without conflict what its
    ///     `last-applied-configuration` annotation says it had applied on the client's side.
    ///   - force: Takes over fields that others own with other values.
    ///   - subresource: `status`, `scale` or the like, nil for the object itself.
    ///   - schema: Of the kind; nil when it has none, and lists are then owned as a whole.
    ///   - ignoring: Fields, with what is in them, that this endpoint does not write, as `status` at the object itself.
    ///   - now: Becomes the time of the manager's entry when anything changes; kept to the second.
    /// - Throws: 400 for a configuration that cannot be merged, 409 for conflicts, 500 for a stored object that cannot be.
    package static func apply(
        _ applied: JSONValue, to live: KubernetesObject?, manager: String, force: Bool, subresource: String?, schema: Schema?,
        ignoring: FieldSet = FieldSet(), now: Timestamp
    ) throws(APIStatus) -> KubernetesObject {
        let apply = try Application(
            applied, live, manager, subresource: subresource, MergeType(ofKind: schema), ignoring: ignoring, now: now)
        var result: KubernetesObject
        do throws(Application.Failure) {
            result = try apply.result(force: force)
        } catch {
            guard manager == LastApplied.manager, case .conflicts(let conflicts) = error, let live else { throw error.status }
            let mine = LastApplied.ownedFields(of: live, apply.type)
            let others = conflicts.compactMap { conflict -> FieldManagers.Conflict? in
                var conflict = conflict
                conflict.fields = conflict.fields.subtracting(mine)
                return conflict.fields.isEmpty ? nil : conflict
            }
            guard others.isEmpty else { throw Application.Failure.conflicts(others).status }
            do throws(Application.Failure) {
                result = try apply.result(force: true)
            } catch {
                throw error.status
            }
        }
        if manager == LastApplied.manager { LastApplied.refresh(in: &result, applied: apply.applied) }
        return result
    }
}

/// One configuration about to be applied to one object.
struct Application {
    let applied: JSONValue
    let live: JSONValue?
    let managers: FieldManagers
    let identity: FieldManagers.Identity
    let type: MergeType
    let ignoring: FieldSet
    let now: Timestamp
    private let original: KubernetesObject?

    init(
        _ applied: JSONValue, _ live: KubernetesObject?, _ manager: String, subresource: String?, _ type: MergeType,
        ignoring: FieldSet, now: Timestamp
    ) throws(APIStatus) {
        try Self.check(applied, against: live)
        let faults = type.faults(in: applied)
        guard faults.isEmpty else {
            let object = KubernetesObject(json: applied)
            throw .unexpected(
                "failed to create typed patch object (\(object.namespace ?? "")/\(object.name); \(object.groupVersionKind)): "
                    + (faults.count == 1 ? faults[0] : "errors:\n" + faults.map { "  \($0)" }.joined(separator: "\n")))
        }
        // Null in metadata, as generated manifests have it for creationTimestamp, asks for nothing.
        var applied = applied
        for member in applied["metadata"]?.object ?? [:] where member.value.isNull { applied["metadata", member.key] = nil }
        self.applied = applied
        self.live = live?.withoutManagedFields
        self.type = type
        self.ignoring = ignoring
        self.now = now
        original = live
        let apiVersion = applied["apiVersion"]?.string ?? ""
        identity = FieldManagers.Identity(manager, .apply, apiVersion: apiVersion, subresource: subresource)
        do throws(ManagedFieldsError) {
            var managers = try FieldManagers(live?.managedFields)
            if managers.isEmpty, let live = self.live {
                try? managers.recordUpdate(
                    from: [:], to: live,
                    by: .init("before-first-apply", .update, apiVersion: apiVersion, subresource: subresource), type,
                    ignoring: ignoring, now: now)
            }
            self.managers = managers
        } catch {
            throw APIStatus(code: 500, reason: .internalError, message: "failed to decode managed fields: \(error.sentence)")
        }
    }

    private static func check(_ applied: JSONValue, against live: KubernetesObject?) throws(APIStatus) {
        guard applied.object != nil else {
            throw .badRequest("an applied configuration must be an object, not \(applied.typeName)")
        }
        let object = KubernetesObject(json: applied)
        if let live, object.kind != live.kind || object.apiVersion != live.apiVersion {
            if object.kind == live.kind {
                throw .badRequest(
                    "Incorrect version specified in apply patch. "
                        + "Specified patch version: \(object.apiVersion), expected: \(live.apiVersion)")
            }
            throw .badRequest("invalid object type: \(object.groupVersionKind)")
        }
        if object.managedFields.map({ !$0.isNull }) == true { throw .badRequest("metadata.managedFields must be nil") }
    }

    enum Failure: Error {
        case conflicts([FieldManagers.Conflict])
        case list(ListFault)
    }

    /// The object with the configuration applied to it.
    func result(force: Bool) throws(Failure) -> KubernetesObject {
        let outcome: Result<KubernetesObject, Failure>
        do throws(ListFault) {
            outcome = try self.outcome(force: force)
        } catch {
            throw .list(error)
        }
        return try outcome.get()
    }

    private func outcome(force: Bool) throws(ListFault) -> Result<KubernetesObject, Failure> {
        var managers = managers
        managers.changeFields { type.reconciling($0.fields) }
        let former = managers[identity]
        let base = live ?? [:]
        let applies = try FieldSet(of: applied, type).subtractingRecursively(ignoring)
        let merged = try pruned(try type.merging(applied, into: base), former: former?.fields, owned: managers, applies)
        let conflicts = managers.release(
            try Comparison(from: base, to: merged, type).ignoring(ignoring), except: identity)
        guard force || conflicts.isEmpty else { return .failure(.conflicts(conflicts)) }

        let owned = applies.subtracting(FieldManagers.neverOwned)
        let apiVersion = applied["apiVersion"]?.string ?? ""
        let isSame = live.map { merged.isEquivalent(to: $0) } ?? false
        managers[identity] = FieldManagers.Entry(
            identity: identity, apiVersion: apiVersion, fields: owned, time: isSame ? former?.time : now)
        if isSame, let original, let stored = try? FieldManagers(original.managedFields), stored == managers {
            return .success(original)
        }
        var result = KubernetesObject(json: isSame ? live ?? merged : merged)
        result.managedFields = managers.json
        return .success(result)
    }

    /// The merged object without what the manager applied before and does not any more, as far as nobody else owns it.
    private func pruned(
        _ merged: JSONValue, former: FieldSet?, owned managers: FieldManagers, _ applies: FieldSet
    ) throws(ListFault) -> JSONValue {
        guard let former, !former.isSubset(of: applies) else { return merged }
        func named(_ fields: FieldSet) -> FieldSet { fields.includingNamedAncestors(type) }
        func fields(of value: JSONValue) throws(ListFault) -> FieldSet { named(try FieldSet(of: value, type)) }
        let last = named(former)
        let all = try fields(of: merged)
        let kept = try fields(of: type.removing(last, from: merged))
        let claimed = managers.entries.reduce(applies) { $1.identity == identity ? $0 : $0.union($1.fields) }
        // What is left when the former fields go, but come back where someone claims them.
        let claimedBack = type.removing(all.subtracting(kept.union(named(claimed))), from: merged)
        let gone = all.subtracting(try fields(of: claimedBack)).intersection(last)
        return type.removing(gone, from: merged)
    }
}

extension KubernetesObject {
    /// As Kubernetes' messages name a kind: `apps/v1, Kind=Deployment`, `/v1, Kind=Pod`.
    fileprivate var groupVersionKind: String { (apiVersion.contains("/") ? "" : "/") + "\(apiVersion), Kind=\(kind)" }
}
