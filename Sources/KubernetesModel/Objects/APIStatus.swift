/// The `Status` object with which the API server answers what it refuses (`metav1.Status`).
///
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
public struct APIStatus: Error, Sendable, Hashable {
    /// The HTTP status code.
    public var code: Int
    public var reason: Reason
    public var message: String
    /// Kind (or plural) and name of the object that this is about.
    public var kind: String?
    public var group: String?
    public var name: String?
    public var causes: [Cause]
    /// How many seconds the server asks to wait, from the body or the `Retry-After` header.
    public var retryAfterSeconds: Int?
    /// Where an expired list can go on, if objects may be missing from it or occur in it twice (`metadata.continue`).
    public var continueToken: String?

    /// One fault of an object: the field, the rule it breaks, and a sentence.
    public struct Cause: Sendable, Hashable {
        /// As `FieldValueRequired` or `FieldValueInvalid`.
        public var reason: String
        public var message: String
        /// As `spec.ports[0].containerPort`.
        public var field: String?

        public init(reason: String, message: String, field: String?) {
            self.reason = reason
            self.message = message
            self.field = field
        }
    }

    /// `metav1.StatusReason`: open, since servers add to it.
    public struct Reason: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { rawValue = value }

        public static let unauthorized: Reason = "Unauthorized"
        public static let forbidden: Reason = "Forbidden"
        public static let notFound: Reason = "NotFound"
        public static let alreadyExists: Reason = "AlreadyExists"
        public static let conflict: Reason = "Conflict"
        public static let gone: Reason = "Gone"
        public static let expired: Reason = "Expired"
        public static let invalid: Reason = "Invalid"
        public static let badRequest: Reason = "BadRequest"
        public static let methodNotAllowed: Reason = "MethodNotAllowed"
        public static let notAcceptable: Reason = "NotAcceptable"
        public static let unsupportedMediaType: Reason = "UnsupportedMediaType"
        public static let requestEntityTooLarge: Reason = "RequestEntityTooLarge"
        public static let tooManyRequests: Reason = "TooManyRequests"
        public static let timeout: Reason = "Timeout"
        public static let serverTimeout: Reason = "ServerTimeout"
        public static let serviceUnavailable: Reason = "ServiceUnavailable"
        public static let internalError: Reason = "InternalError"
        public static let unknown: Reason = ""
    }

    public init(
        code: Int, reason: Reason, message: String, kind: String? = nil, group: String? = nil, name: String? = nil,
        causes: [Cause] = [], retryAfterSeconds: Int? = nil
    ) {
        self.code = code
        self.reason = reason
        self.message = message
        self.kind = kind
        self.group = group
        self.name = name
        self.causes = causes
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// Reads a `Status` object; nil for any other JSON.
    public init?(json: JSONValue) {
        guard json["kind"]?.string == "Status" else { return nil }
        let details = json["details"]
        self.init(
            code: Int(json["code"]?.integer ?? 0), reason: Reason(rawValue: json["reason"]?.string ?? ""),
            message: json["message"]?.string ?? "", kind: details?["kind"]?.string, group: details?["group"]?.string,
            name: details?["name"]?.string,
            causes: details?["causes"]?.array?.map {
                Cause(reason: $0["reason"]?.string ?? "", message: $0["message"]?.string ?? "", field: $0["field"]?.string)
            } ?? [],
            retryAfterSeconds: details?["retryAfterSeconds"]?.integer.flatMap { Int($0) })
        continueToken = json["metadata", "continue"]?.string
    }

    public var json: JSONValue {
        var details: JSONValue = [:]
        details["name"] = name.map { .string($0) }
        details["group"] = group.map { .string($0) }
        details["kind"] = kind.map { .string($0) }
        details["retryAfterSeconds"] = retryAfterSeconds.map { .integer(Int64($0)) }
        if !causes.isEmpty {
            details["causes"] = .array(
                causes.map { cause in
                    var json: JSONValue = ["reason": .string(cause.reason), "message": .string(cause.message)]
                    json["field"] = cause.field.map { .string($0) }
                    return json
                })
        }
        var result: JSONValue = [
            "apiVersion": "v1", "kind": "Status", "metadata": [:], "status": "Failure", "message": .string(message),
            "code": .integer(Int64(code)),
        ]
        result["metadata", "continue"] = continueToken.map { .string($0) }
        if reason != .unknown { result["reason"] = .string(reason.rawValue) }
        // Clients expect details of these, also empty ones: kubectl 1.32 fails without.
        if details.object?.isEmpty == false || [.notFound, .methodNotAllowed, .invalid].contains(reason) {
            result["details"] = details
        }
        return result
    }
}

extension APIStatus {
    /// Whether the object of this name is not there. The code 404 alone does not say so: it is also what a server answers that
    /// does not serve the kind at the moment, or not in this version.
    package func saysMissing(_ name: String) -> Bool { code == 404 && self.name == name }
}

extension APIStatus: CustomStringConvertible {
    public var description: String { message.isEmpty ? "the server answered with HTTP status \(code)" : message }
}
