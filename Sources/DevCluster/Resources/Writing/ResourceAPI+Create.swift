import KubernetesModel
import KubernetesSchema

extension ResourceAPI {
    /// How often a generated name is made anew when there is such an object already.
    private static let nameAttempts = 8
    /// So that a name with its suffix is a DNS label.
    private static let longestGenerateName = 58

    func create(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        let write = try context(target, request, options: "CreateOptions")
        let body = try RequestBody(request, target.served, write.parameters.validation)
        let written = try create(body.object, write)
        return try answer(written, request, target, warnings: body.warnings + write.warnings.all)
    }

    /// Creates an object that is given in the version of the request.
    ///
    /// - Parameter isManaged: it has its managed fields already.
    func create(_ object: KubernetesObject, _ write: WriteContext, isManaged: Bool = false) throws(APIStatus) -> Written {
        guard !write.checked.type.isNamespaced || write.target.namespace != nil else { throw .methodNotAllowed }
        if write.checked.custom?.isTerminating == true {
            throw .methodNotAllowed("create not allowed while custom resource definition is terminating")
        }
        if let version = object.resourceVersion, !version.isEmpty {
            throw APIStatus(
                code: 500, reason: .unknown, message: "resourceVersion should not be set on objects to be created")
        }
        var object = try inNamespace(object, write.target)
        let prefix = object["metadata", "generateName"]?.string ?? ""
        let isNameGenerated = object.name.isEmpty && !prefix.isEmpty
        for attempt in 1... {
            if isNameGenerated {
                object["metadata", "name"] = .string(prefix.prefix(Self.longestGenerateName) + environment.makeNameSuffix())
            }
            let finished = try finishedForCreate(object, write, isManaged: isManaged)
            if write.parameters.isDryRun {
                try withinQuota(finished, replacing: nil, write) {}
                guard store.object(write.target.storage, finished.key) == nil else {
                    throw alreadyExists(finished, write.target)
                }
                return Written(object: finished, isCreated: true)
            }
            let result = try withinQuota(finished, replacing: nil, write) {
                store.put(
                    write.target.storage, finished, replacing: nil, claims: write.claims(of: finished), limit: Self.largestObject)
            }
            switch result {
            case .committed(let change):
                return Written(object: store.decoded(change.object), stored: change.object, isCreated: true)
            case .changed where isNameGenerated && attempt < Self.nameAttempts: continue
            case .changed: throw alreadyExists(finished, write.target)
            case .tooLarge: throw .tooLarge
            // Somebody was faster to take what was chosen: choose again, or hear that it is taken.
            case .claimed where attempt < 100: continue
            case .claimed(let claim): throw write.invalid(finished.name, [Claims.fault(claim)])
            }
        }
        throw .alreadyExists(write.target.resource, object.name)
    }

    private func alreadyExists(_ object: KubernetesObject, _ target: Target) -> APIStatus {
        var status = APIStatus.alreadyExists(target.resource, object.name)
        if let current = store.object(target.storage, object.key), store.decoded(current).isBeingDeleted {
            status.message = "object is being deleted: \(status.message)"
        }
        return status
    }

    /// The object with its namespace, which the path decides.
    func inNamespace(_ object: KubernetesObject, _ target: Target) throws(APIStatus) -> KubernetesObject {
        if let namespace = object.namespace, namespace != target.namespace {
            throw .badRequest(
                "the namespace of the provided object does not match the namespace sent on the request")
        }
        var object = object
        object.namespace = target.namespace
        return object
    }

    /// The object as it will be stored, but for its version.
    private func finishedForCreate(
        _ object: KubernetesObject, _ write: WriteContext, isManaged: Bool
    ) throws(APIStatus) -> KubernetesObject {
        let given = write.checked.custom == nil ? VersionConversion.convert(object, to: write.checked.type) : object
        var object = given
        // Of the status only the zero value, which is a default of most kinds.
        if write.checked.subresource("status") != nil { object.json["status"] = nil }
        write.checked.applyDefaults(&object, replacing: nil)
        try admit(&object, replacing: nil, write, .mutating)
        ObjectPreparation.forCreate(&object, uid: environment.makeUID(), write)
        // What the server adds from here on is nobody's.
        if !isManaged { object = write.managed(object, replacing: nil) }
        try write.checked.strategy.prepareForCreate(&object, given: given, StrategyContext(write, store: store))
        let errors = write.checked.faults(of: object, replacing: nil, subresource: nil)
        guard errors.isEmpty else { throw write.invalid(object.name, errors) }
        try admit(&object, replacing: nil, write, .validating)
        if write.checked.custom == nil { BuiltInWarnings.ofNew(object).forEach(write.warnings.add) }
        return write.stored(object)
    }
}
