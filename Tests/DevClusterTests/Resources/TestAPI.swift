import KubernetesModel
import Testing

@testable import DevCluster

/// The API as a client uses it, without a network: requests as values, answers as JSON, and a clock that a test sets.
struct TestAPI {
    let clock = ManualClock(Timestamp(secondsSince1970: 1_800_000_000))
    let api: ResourceAPI

    init() { api = ResourceAPI(environment: .deterministic(clock: clock)) }

    struct Answer {
        var status: Int
        var body: [UInt8]
        var warnings: [String] = []

        var json: JSONValue { (try? JSONReader.parse(body)) ?? .null }
        var object: KubernetesObject { KubernetesObject(json: json) }
        var message: String { json["message"]?.string ?? "" }
        var items: [KubernetesObject] { json["items"]?.array?.map(KubernetesObject.init) ?? [] }
        var names: [String] { items.map(\.name) }
    }

    func response(_ request: APIRequest, accept: String = "", userAgent: String = "test/1.0") throws -> ServerResponse {
        let target = try #require(RequestTarget(request.target))
        let info = try #require(RequestInfo(method: request.method.rawValue, target: target))
        var server = ServerRequest(info: info, user: UserInfo(name: "tester", groups: ["system:masters"]))
        server.query = target.query.map { ($0.name, $0.value) }
        server.accept = accept
        server.contentType = request.contentType ?? ""
        server.userAgent = userAgent
        server.body = request.body ?? []
        return api.handle(server)
    }

    @discardableResult
    func send(_ request: APIRequest, accept: String = "", userAgent: String = "test/1.0") throws -> Answer {
        switch try response(request, accept: accept, userAgent: userAgent) {
        case .complete(let status, _, let body, let warnings): return Answer(status: status, body: body, warnings: warnings)
        case .stream: throw TestFailure("a watch where an answer was expected")
        }
    }

    /// The answer, which must be the object that was asked for.
    @discardableResult
    func succeed(_ request: APIRequest, userAgent: String = "test/1.0", _ location: SourceLocation = #_sourceLocation) throws
        -> KubernetesObject
    {
        let answer = try send(request, userAgent: userAgent)
        #expect((200...201).contains(answer.status), "\(answer.message)", sourceLocation: location)
        return answer.object
    }

    func watch(_ request: APIRequest, accept: String = "") throws -> WatchReader {
        guard case .stream(_, let chunks) = try response(request, accept: accept) else {
            throw TestFailure("an answer where a watch was expected")
        }
        return WatchReader(chunks)
    }

    func advance(_ seconds: Double) { clock.now = clock.now.adding(seconds: seconds) }
}

struct TestFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// Reads the events of a watch one by one.
final class WatchReader {
    struct Event {
        var type: String
        var object: KubernetesObject
        /// `ADDED web`
        var summary: String { "\(type) \(object.name)" }
    }

    private var iterator: AsyncStream<[UInt8]>.Iterator
    private var pending: [Event] = []

    init(_ chunks: AsyncStream<[UInt8]>) { iterator = chunks.makeAsyncIterator() }

    func next() async throws -> Event? {
        while pending.isEmpty {
            guard let chunk = await iterator.next() else { return nil }
            pending = try chunk.split(separator: 0x0A).map { line in
                let json = try JSONReader.parse(line)
                return Event(type: json["type"]?.string ?? "", object: KubernetesObject(json: json["object"] ?? .null))
            }
        }
        return pending.removeFirst()
    }

    func summaries(_ count: Int) async throws -> [String] {
        var result: [String] = []
        for _ in 0..<count { result.append(try #require(await next()).summary) }
        return result
    }
}

/// Objects that tests use again and again.
enum Sample {
    static func configMap(
        _ name: String, namespace: String = "default", _ data: [String: String] = [:], labels: [String: String] = [:]
    )
        -> KubernetesObject
    {
        var object = KubernetesObject(.configMaps, namespace: namespace, name: name)
        object.json["data"] = .object(JSONObject(data.map { ($0.key, .string($0.value)) }))
        if !labels.isEmpty { object["metadata", "labels"] = .object(JSONObject(labels.map { ($0.key, .string($0.value)) })) }
        return object
    }

    static func deployment(_ name: String, replicas: Int64 = 1, image: String = "example.com/agent:1") -> KubernetesObject {
        var object = KubernetesObject(.deployments, namespace: "default", name: name)
        object.spec = [
            "replicas": .integer(replicas), "selector": ["matchLabels": ["app": .string(name)]],
            "template": [
                "metadata": ["labels": ["app": .string(name)]],
                "spec": ["containers": [["name": "agent", "image": .string(image)]]],
            ],
        ]
        return object
    }

    static func pod(_ name: String) -> KubernetesObject {
        var object = KubernetesObject(.pods, namespace: "default", name: name)
        object.spec = ["containers": [["name": "agent", "image": "example.com/agent:1"]]]
        return object
    }
}
