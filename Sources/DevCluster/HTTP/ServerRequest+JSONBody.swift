import KubernetesModel
import YAML

extension ServerRequest {
    /// Turns a body in Protobuf or YAML into JSON, which is all that the handlers read. Throws 415 for what nobody can read here.
    mutating func turnBodyIntoJSON() throws(APIStatus) {
        guard !body.isEmpty else { return }
        if contentType == ProtobufObject.mediaType { return try readProtobuf() }
        if let refusal = MediaTypes.refusal(contentType: contentType, body: body) { throw refusal }
        try readYAML()
    }

    private mutating func readProtobuf() throws(APIStatus) {
        do throws(ProtobufError) {
            body = try ProtobufObject.json(body).encoded()
        } catch {
            throw APIStatus(
                code: 415, reason: .unsupportedMediaType, message: "the body of the request cannot be read as Protobuf: \(error)")
        }
        contentType = "application/json"
    }

    /// An apply patch that is JSON is left as it is: JSON is YAML.
    private mutating func readYAML() throws(APIStatus) {
        let isApply = contentType == PatchType.apply.rawValue && !body.beginsJSONObject
        guard isApply || contentType == YAMLRepresentation.mediaType && info.verb != "patch" else { return }
        do throws(YAMLError) {
            (body, doubledKeys) = try YAMLRepresentation.read(body)
        } catch {
            let subject = isApply ? "error decoding YAML: error converting YAML to JSON" : "the object provided is unrecognized"
            throw .badRequest("\(subject): yaml: line \(error.mark.line): \(error.problem)")
        }
        if !isApply { contentType = "application/json" }
    }
}

extension [UInt8] {
    fileprivate var beginsJSONObject: Bool { first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{") }
}
