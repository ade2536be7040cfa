import KubernetesModel

/// Which representations this server speaks: JSON, and YAML but for watches.
///
/// As with kube-apiserver, capitals count in what a client accepts and in the types of patches, but not in those of other bodies.
enum MediaTypes {
    private static let json: Set = ["*/*", "application/*", "application/json"]

    /// Why no answer would do; nil when one does.
    static func refusal(accept: String, isWatch: Bool = false) -> APIStatus? {
        if accept.isEmpty
            || ranges(accept).contains(where: { json.contains($0) || !isWatch && $0 == YAMLRepresentation.mediaType })
        {
            return nil
        }
        let spoken = "application/json, \(YAMLRepresentation.mediaType)" + (isWatch ? ", application/json;stream=watch" : "")
        return APIStatus(
            code: 406, reason: .notAcceptable, message: "406: Not Acceptable\n\nAvailable representations: \(spoken)")
    }

    /// Whether YAML comes before JSON in what a client accepts.
    static func prefersYAML(_ accept: String) -> Bool {
        ranges(accept).first { json.contains($0) || $0 == YAMLRepresentation.mediaType } == YAMLRepresentation.mediaType
    }

    /// Why a body cannot be read; nil when it can, or when there is none.
    static func refusal(contentType: String, body: [UInt8]) -> APIStatus? {
        if body.isEmpty || ["", "application/json", YAMLRepresentation.mediaType].contains(contentType)
            || PatchType(rawValue: contentType) != nil
        {
            return nil
        }
        return APIStatus(
            code: 415, reason: .unsupportedMediaType,
            message: "the body of the request was in an unknown format - accepted media types include: application/json, "
                + "application/yaml, application/vnd.kubernetes.protobuf")
    }

    /// The media type alone, without parameters as `charset=utf-8`.
    static func withoutParameters(_ contentType: String) -> String {
        let end = contentType.utf8.firstIndex(of: UInt8(ascii: ";")) ?? contentType.endIndex
        return String(contentType[..<end].trimmed)
    }

    private static func ranges(_ accept: String) -> [String] {
        accept.utf8.split(separator: UInt8(ascii: ",")).map { withoutParameters(String(Substring($0))) }
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    var trimmed: SubSequence {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        guard let start = firstIndex(where: { !isSpace($0) }), let end = lastIndex(where: { !isSpace($0) }) else {
            return self[endIndex...]
        }
        return self[start...end]
    }
}
