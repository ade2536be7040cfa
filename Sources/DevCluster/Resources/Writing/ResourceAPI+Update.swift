import KubernetesModel
import KubernetesSchema

extension ResourceAPI {
    /// How often a write without a resourceVersion is done anew after others.
    private static let updateAttempts = 100

    func update(
        _ target: Target, _ request: ServerRequest, subresource: String? = nil
    ) throws(APIStatus) -> ServerResponse {
        let write = try context(target, request, options: "UpdateOptions", subresource: subresource)
        let body = try RequestBody(request, target.served, write.parameters.validation)
        let written = try replace(body.object, write)
        return try answer(written, request, target, warnings: body.warnings + write.warnings.all)
    }

    /// Puts an object, given in the version of the request, in the place of the one with its name.
    func replace(_ object: KubernetesObject, _ write: WriteContext) throws(APIStatus) -> Written {
        let target = write.target
        let object = try inNamespace(object, target)
        guard object.name == target.name || object.name.isEmpty else {
            throw .badRequest(
                "the name of the object (\(object.name)) does not match the name on the URL (\(target.name ?? ""))")
        }
        if object.name.isEmpty {
            throw .badRequest(
                "the name of the object (\(target.name ?? "") based on URL) was undeterminable: name must be provided")
        }
        let policy = write.checked.policy
        let isVersioned = object.resourceVersion?.isEmpty == false
        if store.object(target.storage, target.key) == nil, write.subresource == nil, policy.createsOnUpdate,
            !isVersioned, object.uid.isEmpty
        {
            return try create(object, write)
        }
        guard isVersioned || policy.updatesUnconditionally && write.checked.custom == nil || write.subresource != nil else {
            var refusal = write.invalid(
                object.name, [.invalid(FieldPath("metadata", "resourceVersion"), 0, "must be specified for an update")])
            refusal.message = refusal.message.replacing(
                "\(write.checked.type.kind).", with: "\(write.checked.type.plural).", maxReplacements: 1)
            throw refusal
        }
        return try change(write) { live throws(APIStatus) in
            if !object.uid.isEmpty, object.uid != live.uid {
                throw .conflict(
                    target.resource, live.name,
                    "Precondition failed: UID in precondition: \(object.uid), UID in object meta: \(live.uid)")
            }
            return object
        }
    }

    /// Changes an object as the function says, which takes and gives it in the version of the request, and is called again
    /// when somebody else has changed the object meanwhile.
    func change(
        _ write: WriteContext, isManaged: Bool = false,
        _ transform: (KubernetesObject) throws(APIStatus) -> KubernetesObject
    ) throws(APIStatus) -> Written {
        let target = write.target
        for _ in 1...Self.updateAttempts {
            let current = try existing(target)
            let stored = store.decoded(current)
            let live = ObjectText(store, target.served).object(current)
            let changed = try transform(live)
            try checkPreconditions(changed, current, target)
            let finished = try finishedForUpdate(changed, from: live, write, isManaged: isManaged)
            if ManagedFields.isSame(stored, finished) { return Written(object: stored, stored: current) }
            if write.parameters.isDryRun {
                try withinQuota(finished, replacing: live, write) {}
                return Written(object: finished)
            }
            if DeletionRules.isComplete(finished, was: stored, write.checked.type) {
                guard let change = store.remove(target.storage, target.key, at: current.version) else { continue }
                return Written(object: finished.at(version: change.version))
            }
            let result = try withinQuota(finished, replacing: live, write) {
                store.put(
                    target.storage, finished, replacing: current.version, claims: write.claims(of: finished),
                    limit: Self.largestObject)
            }
            switch result {
            case .committed(let change): return Written(object: store.decoded(change.object), stored: change.object)
            case .changed: continue
            case .claimed(let claim): throw write.invalid(finished.name, [Claims.fault(claim)])
            case .tooLarge: throw .tooLarge
            }
        }
        throw .modified(target.resource, target.name ?? "")
    }

    /// A client that says which state of the object it means must mean the one that is there.
    private func checkPreconditions(
        _ changed: KubernetesObject, _ current: StoredObject, _ target: Target
    ) throws(APIStatus) {
        guard let version = changed.resourceVersion, !version.isEmpty, version != "0" else { return }
        guard UInt64(version) != nil else {
            throw APIStatus(
                code: 500, reason: .unknown, message: "strconv.ParseUint: parsing \(version.goQuoted): invalid syntax")
        }
        if version != String(current.version) { throw .modified(target.resource, current.key.name) }
    }

    /// The object as it will be stored, but for its version.
    private func finishedForUpdate(
        _ changed: KubernetesObject, from live: KubernetesObject, _ write: WriteContext, isManaged: Bool
    ) throws(APIStatus) -> KubernetesObject {
        let isCustom = write.checked.custom != nil
        let old = isCustom ? live : VersionConversion.convert(live, to: write.checked.type)
        var object = isCustom ? changed : VersionConversion.convert(changed, to: write.checked.type)
        write.checked.applyDefaults(&object, replacing: old)
        try admit(&object, replacing: old, write, .mutating)
        ObjectPreparation.forUpdate(&object, from: old, write)
        if !isManaged { object = write.managed(object, replacing: old) }
        try write.checked.strategy.prepareForUpdate(
            &object, from: old, changed: changed, StrategyContext(write, store: store))
        ObjectPreparation.countGeneration(&object, from: old, write)
        object.resourceVersion = old.resourceVersion
        let errors = write.checked.faults(of: object, replacing: old, subresource: write.subresource)
        guard errors.isEmpty else { throw write.invalid(object.name, errors) }
        try admit(&object, replacing: old, write, .validating)
        return write.stored(object)
    }
}

extension KubernetesObject {
    func at(version: UInt64) -> KubernetesObject {
        var object = self
        object.resourceVersion = String(version)
        return object
    }
}
