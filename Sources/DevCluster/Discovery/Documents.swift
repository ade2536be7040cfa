import KubernetesModel
import Synchronization

/// What is served at paths that name no resource: health, version, discovery and OpenAPI.
final class Documents: Sendable {
    private let registry: TypeRegistry
    private let server = Mutex("")
    private let cache = DocumentCache()

    init(registry: TypeRegistry) { self.registry = registry }

    /// `127.0.0.1:6443`, once it is known: discovery tells it.
    func setServerAddress(_ address: String) { server.withLock { $0 = address } }

    /// - Parameter ifNoneMatch: the tags of the documents that the client has.
    func answer(_ request: ServerRequest, ifNoneMatch: String) -> HTTPAnswer {
        guard let segments = RequestTarget(request.info.path)?.segments, ["get", "head"].contains(request.info.verb) else {
            return .pageNotFound
        }
        if let health = Health.answer(segments, isVerbose: request.parameter("verbose") != nil) { return health }
        let catalog = registry.catalog
        let document: Document?
        switch segments.first {
        case nil: return HTTPAnswer(json: ["paths": .array(paths(Discovery(catalog)).map { .string($0) })])
        case "version" where segments.count == 1: return HTTPAnswer(json: Self.version)
        case "api", "apis": document = discovery(segments, request.accept, catalog)
        case "openapi" where segments == ["openapi", "v2"]:
            if request.accept.contains(OpenAPIProtobuf.requestedType) {
                document = cache.document("openapi/v2 protobuf", version: catalog.version) {
                    let bytes = OpenAPIProtobuf.encode(OpenAPI.version2(Discovery(catalog)))
                    return Document(contentType: OpenAPIProtobuf.contentType, bytes)
                }
                break
            }
            if let refusal = MediaTypes.refusal(accept: request.accept) { return HTTPAnswer(refusal) }
            document = cache.document("openapi/v2", version: catalog.version) {
                Document(OpenAPI.version2(Discovery(catalog)))
            }
        case "openapi" where segments == ["openapi", "v3"]: document = index(catalog)
        case "openapi" where segments.dropFirst().first == "v3":
            document = specification(segments.dropFirst(2).joined(separator: "/"), catalog, Discovery(catalog))
        default: document = nil
        }
        return document?.answer(ifNoneMatch: ifNoneMatch) ?? .pageNotFound
    }

    private func discovery(_ segments: [String], _ accept: String, _ catalog: TypeCatalog) -> Document? {
        let isAggregated = segments.count == 1 && accept.contains("as=APIGroupDiscoveryList")
        let key = segments.joined(separator: "/") + (isAggregated ? " aggregated" : "")
        return cache.document(key, version: catalog.version) {
            let discovery = Discovery(catalog)
            return isAggregated
                ? Document(contentType: Discovery.aggregatedType, discovery.aggregated(isCore: segments[0] == "api"))
                : discovery.legacy(segments, server: server.withLock { $0 }).map { Document($0) }
        }
    }

    /// Where the OpenAPI document of each group and version is; the hash in the query changes with its content.
    private func index(_ catalog: TypeCatalog) -> Document? {
        cache.document("openapi/v3", version: catalog.version) {
            let discovery = Discovery(catalog)
            var paths: JSONObject = [:]
            for path in OpenAPI.paths(discovery) {
                guard let specification = specification(path, catalog, discovery) else { continue }
                paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(specification.hash)")]
            }
            return Document(["paths": .object(paths)])
        }
    }

    private func specification(_ path: String, _ catalog: TypeCatalog, _ discovery: Discovery) -> Document? {
        let hasCustom = OpenAPI.resources(at: path, discovery)?.contains { $0.custom != nil } ?? true
        return cache.document("openapi/v3/\(path)", version: hasCustom ? catalog.version : nil) {
            OpenAPI.version3(path, discovery).map { Document($0) }
        }
    }

    private func paths(_ discovery: Discovery) -> [String] {
        let groups = discovery.groups.filter { !$0.name.isEmpty }
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
}
