import KubernetesModel

/// What the API server answers when it refuses, in its own words: clients match on them, and people search for them.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/
extension APIStatus {
    private static func about(
        _ code: Int, _ reason: Reason, _ message: String, _ resource: GroupResource, _ name: String, causes: [Cause] = []
    ) -> APIStatus {
        APIStatus(
            code: code, reason: reason, message: message, kind: resource.resource,
            group: resource.group.isEmpty ? nil : resource.group, name: name.isEmpty ? nil : name, causes: causes)
    }

    package static func notFound(_ resource: GroupResource, _ name: String) -> APIStatus {
        about(404, .notFound, "\(resource.qualifiedName) \"\(name)\" not found", resource, name)
    }

    /// The path names nothing that is served.
    package static let noSuchResource = APIStatus(
        code: 404, reason: .notFound, message: "the server could not find the requested resource")

    package static func alreadyExists(_ resource: GroupResource, _ name: String) -> APIStatus {
        about(409, .alreadyExists, "\(resource.qualifiedName) \"\(name)\" already exists", resource, name)
    }

    package static func conflict(_ resource: GroupResource, _ name: String, _ why: String) -> APIStatus {
        about(
            409, .conflict, "Operation cannot be fulfilled on \(resource.qualifiedName) \"\(name)\": \(why)", resource, name)
    }

    /// The resourceVersion sent is not the current one.
    package static func modified(_ resource: GroupResource, _ name: String) -> APIStatus {
        conflict(
            resource, name,
            "the object has been modified; please apply your changes to the latest version and try again")
    }

    package static func forbidden(_ resource: GroupResource, _ name: String, _ why: String, causes: [Cause] = []) -> APIStatus {
        let subject = name.isEmpty ? resource.qualifiedName : "\(resource.qualifiedName) \"\(name)\""
        return about(403, .forbidden, "\(subject) is forbidden: \(why)", resource, name, causes: causes)
    }

    package static func badRequest(_ message: String) -> APIStatus {
        APIStatus(code: 400, reason: .badRequest, message: message)
    }

    package static let methodNotAllowed = APIStatus(
        code: 405, reason: .methodNotAllowed, message: "the server does not allow this method on the requested resource")

    package static func methodNotAllowed(_ message: String) -> APIStatus {
        APIStatus(code: 405, reason: .methodNotAllowed, message: message)
    }

    package static func unsupportedMediaType(accepted: [String]) -> APIStatus {
        APIStatus(
            code: 415, reason: .unsupportedMediaType,
            message: "the body of the request was in an unknown format - accepted media types include: "
                + accepted.joined(separator: ", "))
    }

    package static func notAcceptable(_ served: [String]) -> APIStatus {
        APIStatus(
            code: 406, reason: .notAcceptable,
            message: "only the following media types are accepted: \(served.joined(separator: ", "))")
    }

    /// The object is larger than what can be stored.
    static let tooLarge = APIStatus(code: 500, reason: .unknown, message: "etcdserver: request is too large")

    package static func expired(_ message: String) -> APIStatus { APIStatus(code: 410, reason: .expired, message: message) }

    /// A watch would begin with changes that are forgotten.
    static func expired(_ expired: Store.Expired) -> APIStatus {
        .expired("too old resource version: \(expired.requested) (\(expired.oldest))")
    }

    /// The version asked for does not exist yet.
    package static func tooLargeResourceVersion(_ requested: UInt64, current: UInt64) -> APIStatus {
        APIStatus(
            code: 504, reason: .timeout, message: "Too large resource version: \(requested), current: \(current)",
            causes: [Cause(reason: "ResourceVersionTooLarge", message: "Too large resource version", field: nil)],
            retryAfterSeconds: 1)
    }
}

extension JSONPatch.Failure {
    /// What the server answers to such a patch.
    var status: APIStatus {
        switch self {
        case .malformed: .badRequest("error decoding patch: \(description)")
        case .tooManyOperations: APIStatus(code: 413, reason: .requestEntityTooLarge, message: description)
        case .doesNotApply:
            APIStatus(code: 422, reason: .invalid, message: "the server rejected our request due to an error in our request")
        }
    }
}
