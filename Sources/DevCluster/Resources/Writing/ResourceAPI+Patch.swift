import KubernetesModel
import KubernetesSchema

extension ResourceAPI {
    func patch(_ target: Target, _ request: ServerRequest, subresource: String? = nil) throws(APIStatus) -> ServerResponse {
        let accepted = PatchType.allCases.filter { target.served.custom == nil || $0 != .strategicMerge }
        guard let type = PatchType(rawValue: request.contentType), accepted.contains(type) else {
            throw .unsupportedMediaType(accepted: accepted.map(\.rawValue))
        }
        let write = try context(target, request, options: "PatchOptions", subresource: subresource)
        let (document, duplicates) = try RequestBody.parse(
            request.body, orSay: type == .apply ? "error decoding YAML" : "error decoding patch")
        if type == .apply {
            let duplicates = duplicates + request.doubledKeys
            if write.parameters.validation == .strict, !duplicates.isEmpty {
                throw .badRequest("error strict decoding YAML: \(duplicates.joined(separator: ", "))")
            }
            let written = try apply(document, write)
            let isTold = write.parameters.validation != .ignore
            return try answer(written, request, target, warnings: (isTold ? duplicates : []) + write.warnings.all)
        }
        var warnings: [String] = []
        let written = try change(write) { live throws(APIStatus) in
            let patched = try Self.patched(live, document, type, target.served)
            let (object, found) = try RequestBody.pruned(
                patched, target.served, write.parameters.validation, duplicates: duplicates
            ) { why in
                let shown = type == .strategicMerge ? document.goPrinted : patched.json.description
                return .invalid(
                    kind: "", group: "", name: "", errors: [.invalid(FieldPath("patch"), .string(shown), why)])
            }
            warnings = found
            return object
        }
        return try answer(written, request, target, warnings: warnings + write.warnings.all)
    }

    static func patched(
        _ live: KubernetesObject, _ document: JSONValue, _ type: PatchType, _ served: ServedResource
    ) throws(APIStatus) -> KubernetesObject {
        guard type == .json || document.object != nil else {
            throw .badRequest("error decoding patch: it must be an object, not \(document.typeName)")
        }
        let json: JSONValue
        switch type {
        case .json:
            do throws(JSONPatch.Failure) {
                json = try JSONPatch(document).applied(to: live.json)
            } catch {
                throw error.status
            }
        case .merge, .apply: json = MergePatch.apply(document, to: live.json)
        case .strategicMerge: json = try StrategicMerge.apply(patch: document, to: live.json, schema: served.schema)
        }
        guard json.object != nil else { throw .badRequest("the patch leaves no object") }
        let patched = KubernetesObject(json: json)
        guard patched.name == live.name else {
            throw .badRequest("the name of the object (\(patched.name)) does not match the name on the URL (\(live.name))")
        }
        guard patched.apiVersion == live.apiVersion, patched.kind == live.kind else {
            throw .badRequest("a patch cannot change apiVersion or kind")
        }
        return patched
    }

    // MARK: Server-side apply

    /// https://kubernetes.io/docs/reference/using-api/server-side-apply/
    func apply(_ document: JSONValue, _ write: WriteContext) throws(APIStatus) -> Written {
        let target = write.target
        let applied = try Self.applied(document, target)
        for _ in 1...5 {
            do throws(APIStatus) {
                return try change(write, isManaged: true) { live throws(APIStatus) in
                    try Self.apply(applied, to: live, write)
                }
            } catch
                where error.code == 404 && write.subresource == nil && error.name == target.name
                && error.group ?? "" == target.resource.group
            {
                do throws(APIStatus) {
                    return try createApplied(applied, write)
                } catch  where error.reason == .alreadyExists {
                    continue
                }
            }
        }
        throw .modified(target.resource, target.name ?? "")
    }

    private func createApplied(_ applied: KubernetesObject, _ write: WriteContext) throws(APIStatus) -> Written {
        if !applied.uid.isEmpty {
            throw .conflict(
                write.target.resource, applied.name,
                "uid mismatch: the provided object specified uid \(applied.uid), and no existing object was found")
        }
        var applied = applied
        applied.resourceVersion = nil
        return try create(try Self.apply(applied, to: nil, write), write, isManaged: true)
    }

    private static func apply(
        _ applied: KubernetesObject, to live: KubernetesObject?, _ write: WriteContext
    ) throws(APIStatus) -> KubernetesObject {
        var result = try ServerSideApply.apply(
            applied.json, to: live, manager: write.parameters.manager, force: write.parameters.isForced,
            subresource: write.subresource, schema: write.target.served.schema, ignoring: write.unowned, now: write.now)
        // What only another version of the kind has cannot be said in this one.
        if write.target.served.type != write.target.served.storage { _ = write.target.served.prune(&result) }
        return result
    }

    /// A value of another type, in the words of the code that merges.
    private static func mismatch(_ fault: FieldError) -> String {
        let found = fault.badValue?.string ?? "something else"
        let expected = [
            ("integer", "numeric (int or float)"), ("number", "numeric (int or float)"), ("boolean", "boolean"),
            ("string", "string"), ("array", "list"), ("object", "map"),
        ].first { fault.detail.contains("must be of type \($0.0)") }
        return expected.map { "expected \($0.1), got \(found)" } ?? fault.detail
    }

    /// What a client applies, which must be of the kind and name that the path says.
    private static func applied(_ document: JSONValue, _ target: Target) throws(APIStatus) -> KubernetesObject {
        guard document.object != nil else {
            throw .badRequest("the applied configuration must be an object, not \(document.typeName)")
        }
        var object = KubernetesObject(json: document)
        let type = target.served.type
        guard object.apiVersion == type.apiVersion, object.kind == type.kind else {
            throw .badRequest(
                "invalid object type: \(object.apiVersion.contains("/") ? "" : "/")\(object.apiVersion), Kind=\(object.kind)")
        }
        if object["metadata", "managedFields"]?.array?.isEmpty == false {
            throw .badRequest("metadata.managedFields must be nil")
        }
        guard object.name.isEmpty || object.name == target.name else {
            throw .badRequest(
                "the name of the object (\(object.name)) does not match the name on the URL (\(target.name ?? ""))")
        }
        object["metadata", "name"] = target.name.map { .string($0) }
        if let namespace = object.namespace, namespace != target.namespace {
            throw .badRequest("the namespace of the provided object does not match the namespace sent on the request")
        }
        var pruned = object
        let fault =
            target.served.prune(&pruned).first.map { ".\($0): field not declared in schema" }
            ?? (target.served.custom?.schema.flatMap { $0.faults(of: pruned.json).first { $0.reason == .typeInvalid } }
            ?? target.served.typeFault(in: object)).map { ".\($0.field): \(Self.mismatch($0))" }
        if let fault {
            let kind = (type.group.isEmpty ? "/" : "") + "\(type.apiVersion), Kind=\(type.kind)"
            throw APIStatus(
                code: 500, reason: .unknown,
                message: "failed to create typed patch object (\(object.namespace ?? "")/\(object.name); \(kind)): \(fault)")
        }
        return pruned
    }
}
