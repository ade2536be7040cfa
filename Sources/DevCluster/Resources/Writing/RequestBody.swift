import KubernetesModel
import KubernetesSchema

/// An object as a client sent it: of the right kind, and without the fields that the kind does not have.
struct RequestBody {
    var object: KubernetesObject
    /// What a client should know of what was passed over.
    var warnings: [String]

    static let mediaTypes = ["application/json"]
    /// Of unknown and doubled fields so many are told.
    private static let reportedFaults = 100

    /// - Parameter served: the version that the path names.
    init(
        _ request: ServerRequest, _ served: ServedResource, _ validation: WriteParameters.FieldValidation
    ) throws(APIStatus) {
        let (json, duplicates) = try Self.parse(request, served.type.kind)
        let object = try Self.checkedKind(json, served)
        (self.object, warnings) = try Self.pruned(object, served, validation, duplicates: duplicates)
    }

    /// The JSON of a body, and what is to be said of fields that were given twice.
    ///
    /// - Parameter kind: what the body is to be, for messages.
    static func parse(_ request: ServerRequest, _ kind: String) throws(APIStatus) -> (JSONValue, duplicates: [String]) {
        guard request.contentType.isEmpty || mediaTypes.contains(request.contentType) else {
            throw .unsupportedMediaType(accepted: mediaTypes)
        }
        let (json, duplicates) = try parse(
            request.body,
            orSay: "the object provided is unrecognized (must be of type \(kind)): couldn't get version/kind; json parse error")
        return (json, duplicates + request.doubledKeys)
    }

    static func parse(
        _ bytes: [UInt8], orSay failure: String = "error decoding patch"
    ) throws(APIStatus) -> (JSONValue, duplicates: [String]) {
        do throws(JSONError) {
            let (json, duplicates) = try JSONReader.parseReportingDuplicates(bytes)
            return (json, duplicates.map { "duplicate field \"\($0.split(separator: ".[").joined(separator: "["))\"" })
        } catch {
            throw .badRequest("\(failure): \(error)")
        }
    }

    /// The path says of which kind the body is; the body may repeat it, but not contradict.
    private static func checkedKind(_ json: JSONValue, _ served: ServedResource) throws(APIStatus) -> KubernetesObject {
        guard json.object != nil else {
            throw .badRequest(
                "the object provided is unrecognized (must be of type \(served.type.kind)): couldn't get version/kind; "
                    + "json parse error: it is not an object but \(json.typeName)")
        }
        guard json["metadata"]?.object != nil || json["metadata"]?.isNull ?? true else {
            throw .badRequest("metadata must be an object")
        }
        var json = json
        let type = served.type
        let apiVersion = json["apiVersion"]?.string ?? ""
        let kind = json["kind"]?.string ?? ""
        if served.custom != nil {
            guard !kind.isEmpty else {
                throw .badRequest(
                    "the object provided is unrecognized (must be of type \(type.kind)): Object 'Kind' is missing")
            }
            guard apiVersion.isEmpty || apiVersion == type.apiVersion else {
                throw .badRequest(
                    "the API version in the data (\(apiVersion)) does not match the expected API version (\(type.apiVersion))")
            }
            guard kind == type.kind else {
                throw .invalid(
                    kind: kind, group: type.group, name: json["metadata", "name"]?.string ?? "",
                    errors: [.invalid(FieldPath("kind"), .string(kind), "must be \(type.kind)")])
            }
        }
        if !apiVersion.isEmpty, apiVersion != type.apiVersion {
            throw .badRequest(
                "\(kind.isEmpty ? type.kind : kind) in version \(groupAndVersion(of: apiVersion).1.goQuoted) cannot be handled as a "
                    + "\(type.kind): the API version in the data (\(apiVersion)) does not match the expected API version "
                    + "(\(type.apiVersion))")
        }
        if !kind.isEmpty, kind != type.kind {
            throw .badRequest(
                "\(kind) in version \"\(type.version)\" cannot be handled as a \(type.kind): the kinds do not match")
        }
        json["apiVersion"] = .string(type.apiVersion)
        json["kind"] = .string(type.kind)
        if json["metadata"]?.object == nil { json["metadata"] = [:] }
        return KubernetesObject(json: json)
    }

    /// Drops the fields that the kind does not have; what that means to the client is up to its `fieldValidation`.
    ///
    /// - Parameter refusal: how the client is told why the object cannot be read.
    static func pruned(
        _ object: KubernetesObject, _ served: ServedResource, _ validation: WriteParameters.FieldValidation,
        duplicates: [String] = [], refusal: ((String) -> APIStatus)? = nil
    ) throws(APIStatus) -> (KubernetesObject, warnings: [String]) {
        var object = object
        let unknown = served.prune(&object)
        let refusal = refusal ?? { undecodable(served.type, $0) }
        if let fault = served.typeFault(in: object) {
            throw refusal(served.schema?.decodingFault(at: fault.field, in: object.json) ?? fault.message)
        }
        if served.custom == nil, let fault = served.schema?.readingFault(in: object.json) { throw refusal(fault) }
        guard validation != .ignore else { return (object, []) }
        let doubled = Array(duplicates.prefix(Self.reportedFaults))
        let faults = doubled + unknown.prefix(Self.reportedFaults - doubled.count).map { "unknown field \"\($0)\"" }
        guard validation == .strict, !faults.isEmpty else { return (object, faults) }
        throw refusal("strict decoding error: \(faults.joined(separator: ", "))")
    }

    private static func undecodable(_ type: ResourceType, _ why: String) -> APIStatus {
        .badRequest("\(type.kind) in version \"\(type.version)\" cannot be handled as a \(type.kind): \(why)")
    }
}
