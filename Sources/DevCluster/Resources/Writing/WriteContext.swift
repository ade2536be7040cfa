import KubernetesModel
import KubernetesSchema

/// What the steps of a write need to know besides the object.
struct WriteContext: Sendable {
    var target: Target
    /// The kind in the version in which the object is checked: that of the request for custom resources, which have a schema
    /// a version; the stored one for the others.
    var checked: ServedResource
    var user: UserInfo
    var parameters: WriteParameters
    var subresource: String?
    var now: Timestamp
    /// What the object is to have for itself alone, besides what its kind has of such.
    var claims: [String] = []
    /// What the client is told besides.
    let warnings = WarningRecorder()

    init(_ target: Target, user: UserInfo, parameters: WriteParameters, subresource: String? = nil, now: Timestamp) {
        self.target = target
        checked = target.served.custom == nil ? target.catalog.resource(target.served.storage) ?? target.served : target.served
        self.user = user
        self.parameters = parameters
        self.subresource = subresource
        self.now = now
    }

    /// The faults of an object as a refusal, or the first of them where nobody could read all.
    func invalid(_ name: String, _ errors: [FieldError]) -> APIStatus {
        .invalid(kind: checked.type.kind, group: checked.type.group, name: name, errors: Array(errors.prefix(1000)))
    }

    /// All that no other object of the kind may have.
    func claims(of object: KubernetesObject) -> [String] { claims + Claims.of(object, checked.type) }

    /// What an apply to this place cannot own, though it may be sent along.
    var unowned: FieldSet {
        guard checked.subresource("status") != nil else { return FieldSet() }
        return subresource == "status"
            ? FieldSet([.field("spec")], [.field("metadata"), .field("labels")]) : FieldSet([.field("status")])
    }

    /// The object in the version in which it is stored, with the defaults of that one.
    func stored(_ object: KubernetesObject) -> KubernetesObject {
        var stored = VersionConversion.convert(object, to: target.served.storage)
        if target.served.type != target.served.storage,
            let schema = target.catalog.resource(target.served.storage)?.custom?.schema
        {
            stored.json = schema.defaulted(stored.json)
        }
        return stored
    }

    /// The object with what this write says of who owns which field.
    func managed(_ object: KubernetesObject, replacing old: KubernetesObject?) -> KubernetesObject {
        ManagedFields.updated(
            from: old, to: object, manager: parameters.manager, subresource: subresource, schema: checked.schema,
            ignoring: unowned,
            now: now)
    }
}

/// What a write has led to.
struct Written: Sendable {
    /// In the version in which it is stored.
    var object: KubernetesObject
    /// Nil when nothing was stored: in a dry run, or after a removal.
    var stored: StoredObject?
    var isCreated = false
}

extension ResourceAPI {
    func context(
        _ target: Target, _ request: ServerRequest, options: String, subresource: String? = nil
    ) throws(APIStatus) -> WriteContext {
        WriteContext(
            target, user: request.user, parameters: try WriteParameters(request, options: options), subresource: subresource,
            now: environment.now())
    }

    /// The answer to a write.
    func answer(
        _ written: Written, _ request: ServerRequest, _ target: Target, warnings: [String]
    ) throws(APIStatus) -> ServerResponse {
        let status = written.isCreated ? 201 : 200
        let representation = try Representation(accept: request.accept)
        let text = ObjectText(store, target.served)
        if representation == .object, let stored = written.stored, text.isStoredForm(stored) {
            return .complete(
                status: status, contentType: "application/json", body: stored.bytes,
                warnings: target.served.deprecationWarnings + warnings)
        }
        return try answer(
            VersionConversion.convert(written.object, to: target.served.type), representation, request, target, status: status,
            warnings: warnings)
    }
}
