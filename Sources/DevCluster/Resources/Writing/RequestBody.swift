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
        let (json, duplicates) = try Self.parse(request)
        let object = try Self.checkedKind(json, served)
        let type = served.type
        (self.object, warnings) = try Self.pruned(object, served, validation, duplicates: duplicates) { why in
            .badRequest("\(type.kind) in version \"\(type.version)\" cannot be handled as a \(type.kind): \(why)")
        }
    }

    /// The JSON of a body, and the paths of what was given twice.
    static func parse(_ request: ServerRequest) throws(APIStatus) -> (JSONValue, duplicates: [String]) {
        guard request.contentType.isEmpty || mediaTypes.contains(request.contentType) else {
            throw .unsupportedMediaType(accepted: mediaTypes)
        }
        return try parse(request.body)
    }

    static func parse(_ bytes: [UInt8]) throws(APIStatus) -> (JSONValue, duplicates: [String]) {
        do throws(JSONError) {
            let (json, duplicates) = try JSONReader.parseReportingDuplicates(bytes)
            return (json, duplicates.map { $0.split(separator: ".[").joined(separator: "[") })
        } catch {
            throw .badRequest("the body of the request is not valid JSON: \(error)")
        }
    }

    /// The path says of which kind the body is; the body may repeat it, but not contradict.
    private static func checkedKind(_ json: JSONValue, _ served: ServedResource) throws(APIStatus) -> KubernetesObject {
        guard json.object != nil else { throw .badRequest("the body of the request must be a JSON object, not \(json.typeName)") }
        guard json["metadata"]?.object != nil || json["metadata"]?.isNull ?? true else {
            throw .badRequest("metadata must be an object")
        }
        var json = json
        let type = served.type
        let apiVersion = json["apiVersion"]?.string ?? ""
        let kind = json["kind"]?.string ?? ""
        if !apiVersion.isEmpty, apiVersion != type.apiVersion {
            throw .badRequest(
                "the API version in the data (\(apiVersion)) does not match the expected API version (\(type.apiVersion))")
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
        duplicates: [String], refusal: (String) -> APIStatus
    ) throws(APIStatus) -> (KubernetesObject, warnings: [String]) {
        var object = object
        let unknown = served.prune(&object)
        if let fault = served.typeFault(in: object) { throw refusal(fault.message) }
        guard validation != .ignore else { return (object, []) }
        let all = unknown.lazy.map { "unknown field \"\($0)\"" }.prefix(Self.reportedFaults)
        let faults = (all + duplicates.lazy.map { "duplicate field \"\($0)\"" }).prefix(Self.reportedFaults)
        guard validation == .strict, !faults.isEmpty else { return (object, Array(faults)) }
        throw refusal("strict decoding error: \(faults.joined(separator: ", "))")
    }
}
