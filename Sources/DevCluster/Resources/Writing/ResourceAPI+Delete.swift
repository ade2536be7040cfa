import KubernetesModel

extension ResourceAPI {
    func delete(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        let options = try DeleteOptions(request)
        let write = try context(target, request, options: "DeleteOptions", isDryRun: options.dryRun)
        let deletion = try delete(write, options)
        if !deletion.isRemoved || target.served.policy.returnsDeletedObject {
            return try answer(
                VersionConversion.convert(deletion.object, to: target.served.type), try Representation(accept: request.accept),
                request, target)
        }
        var details: JSONValue = ["name": .string(deletion.object.name), "kind": .string(target.served.type.plural)]
        if !target.resource.group.isEmpty { details["group"] = .string(target.resource.group) }
        details["uid"] = .string(deletion.object.uid)
        return .json([
            "apiVersion": "v1", "kind": "Status", "metadata": [:], "status": "Success", "details": details,
        ])
    }

    struct Deletion {
        /// As it was last, or as it waits to go; in the version in which it is stored.
        var object: KubernetesObject
        var isRemoved: Bool
    }

    func delete(_ write: WriteContext, _ options: DeleteOptions) throws(APIStatus) -> Deletion {
        let target = write.target
        while true {
            let current = try existing(target)
            try check(options, current, target)
            let object = store.decoded(current)
            try admitDeletion(of: object, write)
            switch DeletionRules.outcome(of: object, options, write.checked.type, now: write.now) {
            case .leave: return Deletion(object: object, isRemoved: false)
            case .remove:
                if options.dryRun { return Deletion(object: object, isRemoved: true) }
                guard let change = store.remove(target.storage, target.key, at: current.version) else { continue }
                return Deletion(object: object.at(version: change.version), isRemoved: true)
            case .mark(let marked):
                if options.dryRun { return Deletion(object: marked, isRemoved: false) }
                let claims = current.claims
                guard case .committed(let change) = store.put(target.storage, marked, replacing: current.version, claims: claims)
                else { continue }
                return Deletion(object: store.decoded(change.object), isRemoved: false)
            }
        }
    }

    private func check(_ options: DeleteOptions, _ current: StoredObject, _ target: Target) throws(APIStatus) {
        func failed(_ field: String, _ wanted: String, _ found: String, _ why: String) -> APIStatus {
            let type = target.served.type
            return .conflict(
                GroupResource(group: type.group, resource: type.kind), current.key.name,
                "the \(field) in the precondition (\(wanted)) does not match the \(field) in record (\(found)). "
                    + "The object might have been \(why)")
        }
        if let uid = options.uid, uid != current.uid { throw failed("UID", uid, current.uid, "deleted and then recreated") }
        if let version = options.resourceVersion, version != String(current.version) {
            throw failed("ResourceVersion", version, String(current.version), "modified")
        }
    }

    /// Deletes what a list would show, and answers with that list.
    func deleteCollection(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        let options = try DeleteOptions(request)
        let parameters = try ListParameters(request, forWatch: false)
        let text = ObjectText(store, target.served)
        var deleted: [[UInt8]] = []
        for object in try page(target, parameters, text).objects {
            var one = target
            one.namespace = object.key.namespace
            one.name = object.key.name
            let write = try context(one, request, options: "DeleteOptions", isDryRun: options.dryRun)
            do throws(APIStatus) {
                let result = try delete(write, options).object
                deleted.append(VersionConversion.convert(result, to: target.served.type).json.encoded())
            } catch  where error.code == 404 {
                continue  // somebody else was faster
            }
        }
        let body = Self.listBody(target.served, ["resourceVersion": .string(String(store.version))], deleted)
        return .complete(status: 200, contentType: "application/json", body: body, warnings: [])
    }

    private func context(
        _ target: Target, _ request: ServerRequest, options: String, isDryRun: Bool
    ) throws(APIStatus) -> WriteContext {
        var write = try context(target, request, options: options)
        write.parameters.isDryRun = isDryRun
        return write
    }
}
