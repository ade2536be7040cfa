import KubernetesModel
import NIOHTTP1
import YAML

/// Bodies and answers in YAML: within the server they are the JSON that they stand for.
enum YAMLRepresentation {
    static let mediaType = "application/yaml"

    /// The first document of a body as JSON text. Of a key that is given twice the last one counts; what a client is told of
    /// that comes with it.
    static func read(_ body: [UInt8]) throws(YAMLError) -> (json: [UInt8], duplicates: [String]) {
        let documents = try YAMLDocument.parseAll(body, toleratingDuplicates: true)
        guard let document = documents.first else { return (Array("{}".utf8), []) }
        return (
            document.value.encoded(),
            document.duplicates.map { "line \($0.mark.line): key \($0.key.goQuoted) already set in map" }
        )
    }
}

extension APIServer.Admission {
    /// Sees whether the client prefers YAML, and lets the handlers take it for JSON: they need not know.
    mutating func wantYAML() {
        guard request.info.isResourceRequest || request.info.path.hasPrefix("/api"), MediaTypes.prefersYAML(request.accept)
        else { return }
        request.accept.replace(YAMLRepresentation.mediaType, with: "application/json")
        wantsYAML = true
    }
}

extension HTTPAnswer {
    /// The same in YAML, if it is JSON.
    var inYAML: HTTPAnswer {
        guard headers.first(name: "content-type") == "application/json", case .bytes(let json) = body,
            let value = try? JSONReader.parse(json)
        else { return self }
        var answer = self
        answer.headers.replaceOrAdd(name: "Content-Type", value: YAMLRepresentation.mediaType)
        answer.body = .bytes(Array(YAMLWriter.text(of: value).utf8))
        return answer
    }
}
