import Crypto
import KubernetesModel
import NIOHTTP1
import Synchronization

/// What is served at paths that name no resource: health, version, discovery and OpenAPI.
final class Documents: Sendable {
    private let registry: TypeRegistry
    private let server: Mutex<String>
    private let known = Mutex(Known())

    /// Documents made from one state of the catalog, by the key under which they were asked for.
    private struct Known: Sendable {
        var version: UInt64 = 0
        var documents: [String: Document] = [:]
    }

    /// A document that clients keep, and ask for again with its tag.
    struct Document: Sendable {
        var contentType: String
        var bytes: [UInt8]
        var tag: String

        init(contentType: String = "application/json", _ json: JSONValue) {
            self.contentType = contentType
            bytes = json.encoded()
            tag = "\"\(SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())\""
        }
    }

    init(registry: TypeRegistry) {
        self.registry = registry
        server = Mutex("")
    }

    /// `127.0.0.1:6443`, once it is known: discovery tells it.
    func setServerAddress(_ address: String) { server.withLock { $0 = address } }

    func answer(_ request: ServerRequest, ifNoneMatch: String) -> HTTPAnswer {
        guard let target = RequestTarget(request.info.path), request.info.verb == "get" || request.info.verb == "head" else {
            return .pageNotFound
        }
        let segments = target.segments
        if let health = Health.answer(segments, isVerbose: request.parameter("verbose") != nil) { return health }
        switch segments.first {
        case "version" where segments.count == 1: return HTTPAnswer(json: Self.version)
        case nil: return HTTPAnswer(json: ["paths": .array(paths.map { .string($0) })])
        case "api", "apis": return answer(ifNoneMatch) { discovery(segments, accept: request.accept) }
        case "openapi": return openAPI(segments, request, ifNoneMatch)
        default: return .pageNotFound
        }
    }

    // MARK: Discovery

    private func discovery(_ segments: [String], accept: String) -> Document? {
        let catalog = registry.catalog
        let isAggregated = segments.count == 1 && accept.contains("as=APIGroupDiscoveryList")
        let key = segments.joined(separator: "/") + (isAggregated ? " aggregated" : "")
        return document(key, catalog) {
            let discovery = Discovery(catalog)
            return isAggregated
                ? Document(contentType: Discovery.aggregatedType, discovery.aggregated(isCore: segments[0] == "api"))
                : discovery.legacy(segments, server: server.withLock { $0 }).map { Document($0) }
        }
    }

    private var paths: [String] {
        let groups = Discovery(registry.catalog).groups.filter { !$0.name.isEmpty }
        return ["/api", "/api/v1", "/apis"]
            + groups.flatMap { group in ["/apis/\(group.name)"] + group.versions.map { "/apis/\(group.name)/\($0.name)" } }
            + ["/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"]
    }

    /// What the server says it is: the version of Kubernetes whose behaviour it has.
    private static let version: JSONValue = [
        "major": "1", "minor": "36", "gitVersion": "v1.36.0+agent-operator", "gitCommit": "", "gitTreeState": "clean",
        "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "swiftc", "platform": .string(platform),
    ]

    private static var platform: String {
        #if arch(arm64)
            "linux/arm64"
        #else
            "linux/amd64"
        #endif
    }

    // MARK: OpenAPI

    private func openAPI(_ segments: [String], _ request: ServerRequest, _ ifNoneMatch: String) -> HTTPAnswer {
        let catalog = registry.catalog
        switch segments.dropFirst().first {
        case "v2" where segments.count == 2:
            if let refusal = MediaTypes.refusal(accept: request.accept) { return HTTPAnswer(refusal) }
            return answer(ifNoneMatch) { document("openapi/v2", catalog) { Document(OpenAPI.version2(catalog)) } }
        case "v3" where segments.count == 2: return answer(ifNoneMatch) { index(catalog) }
        case "v3":
            let path = segments.dropFirst(2).joined(separator: "/")
            return answer(ifNoneMatch) { specification(path, catalog) }
        default: return .pageNotFound
        }
    }

    /// Where the document of each group and version is; the hash in the query changes with its content.
    private func index(_ catalog: TypeCatalog) -> Document? {
        document("openapi/v3", catalog) {
            var paths: JSONValue = [:]
            for path in OpenAPI.paths(catalog) {
                guard let specification = specification(path, catalog) else { continue }
                let hash = specification.tag.filter { $0 != "\"" }
                paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(hash)")]
            }
            return Document(["paths": paths])
        }
    }

    private func specification(_ path: String, _ catalog: TypeCatalog) -> Document? {
        document("openapi/v3/\(path)", catalog) { OpenAPI.version3(path, catalog).map { Document($0) } }
    }

    // MARK: Keeping

    private func document(_ key: String, _ catalog: TypeCatalog, make: () -> Document?) -> Document? {
        let found = known.withLock { $0.version == catalog.version ? $0.documents[key] : nil }
        if let found { return found }
        guard let made = make() else { return nil }
        known.withLock { known in
            if known.version != catalog.version { known = Known(version: catalog.version) }
            known.documents[key] = made
        }
        return made
    }

    private func answer(_ ifNoneMatch: String, _ find: () -> Document?) -> HTTPAnswer {
        guard let document = find() else { return .pageNotFound }
        let isKnown = ifNoneMatch.split(separator: ",").contains { $0.trimmed == document.tag }
        var answer = HTTPAnswer(
            status: isKnown ? 304 : 200, contentType: document.contentType, body: .bytes(isKnown ? [] : document.bytes))
        answer.headers.add(name: "ETag", value: document.tag)
        answer.headers.add(name: "Vary", value: "Accept")
        return answer
    }
}
