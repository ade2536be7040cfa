import KubernetesModel

/// Which representations this server speaks: JSON alone.
enum MediaTypes {
    /// Why an answer in JSON would not do; nil when it does.
    static func refusal(accept: String) -> APIStatus? {
        if accept.isEmpty || ranges(accept).contains(where: { ["*/*", "application/*", "application/json"].contains($0) }) {
            return nil
        }
        return APIStatus(
            code: 406, reason: .notAcceptable, message: "only the following media types are accepted: application/json")
    }

    /// Why a body cannot be read; nil when it can, or when there is none.
    static func refusal(contentType: String, body: [UInt8]) -> APIStatus? {
        if body.isEmpty { return nil }
        switch contentType {
        case "", "application/json", "application/json-patch+json", "application/merge-patch+json",
            "application/strategic-merge-patch+json":
            return nil
        case "application/apply-patch+yaml":
            guard body.first(where: { !$0.isJSONSpace }) != UInt8(ascii: "{") else { return nil }
            return unsupported("this server reads apply patches that are written as JSON, which is YAML too")
        default:
            return unsupported(
                "the body of the request was in an unknown format - accepted media types include: application/json, "
                    + "application/vnd.kubernetes.protobuf")
        }
    }

    /// The media type alone, in small letters: without parameters as `charset=utf-8`.
    static func withoutParameters(_ contentType: String) -> String {
        let end = contentType.utf8.firstIndex(of: UInt8(ascii: ";")) ?? contentType.endIndex
        return contentType[..<end].trimmed.lowercased()
    }

    private static func ranges(_ accept: String) -> [String] {
        accept.utf8.split(separator: UInt8(ascii: ",")).map { withoutParameters(String(Substring($0))) }
    }

    private static func unsupported(_ message: String) -> APIStatus {
        APIStatus(code: 415, reason: .unsupportedMediaType, message: message)
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

extension UInt8 {
    fileprivate var isJSONSpace: Bool { [0x20, 0x09, 0x0A, 0x0D].contains(self) }
}
