import AgentCore
import KubernetesClient
import KubernetesModel
import Synchronization
import TestSupport
import Testing

/// A namespace for one test, and short words for what a test does in it.
struct Sandbox: Sendable {
    let cluster: TestCluster
    let namespace: String

    private static let count = Atomic(0)
    /// All at once would be a hundred clients for one server, made to be read and not to be fast: some would wait too long.
    private static let seats = Seats(16)

    /// Runs a test in a new namespace, and deletes that afterwards.
    static func run(_ body: (Sandbox) async throws -> Void) async throws {
        await seats.take()
        defer { seats.give() }
        let cluster = try await TestCluster.shared
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        let namespace = "conformance-\(number)-\(UInt32.random(in: 0...UInt32.max))"
        _ = try await cluster.admin.send(
            ResourceType.namespaces.create(KubernetesObject(.namespaces, name: namespace), namespace: nil))
        let result: Result<Void, any Error>
        do { result = .success(try await body(Sandbox(cluster: cluster, namespace: namespace))) } catch {
            result = .failure(error)
        }
        _ = try await cluster.admin.send(ResourceType.namespaces.delete(namespace, namespace: nil))
        try result.get()
    }

    @discardableResult
    func send(_ request: APIRequest) async throws -> KubernetesObject { try await cluster.admin.send(request) }

    func get(_ type: ResourceType, _ name: String) async throws -> KubernetesObject? {
        do { return try await send(type.get(name, namespace: namespace)) } catch let status as APIStatus where status.code == 404
        { return nil }
    }

    @discardableResult
    func create(_ type: ResourceType, _ name: String, _ content: JSONValue) async throws -> KubernetesObject {
        var object = KubernetesObject(type, namespace: namespace, name: name)
        for member in content.object ?? [:] { object[member.key] = member.value }
        return try await send(type.create(object, namespace: namespace))
    }

    @discardableResult
    func patch(_ type: ResourceType, _ name: String, _ patch: JSONValue) async throws -> KubernetesObject {
        try await send(type.patch(name, namespace: namespace, .merge(patch)))
    }

    func delete(_ type: ResourceType, _ name: String) async throws { try await send(type.delete(name, namespace: namespace)) }

    // MARK: Agents

    @discardableResult
    func createAgent(_ name: String = "hello", _ spec: JSONValue = [:]) async throws -> KubernetesObject {
        var full = spec
        if full["image"] == nil { full["image"] = "registry.example.com/agents/hello:1.0" }
        return try await create(AgentDeployment.type, name, ["spec": full])
    }

    @discardableResult
    func patchAgent(_ name: String = "hello", spec: JSONValue) async throws -> KubernetesObject {
        try await patch(AgentDeployment.type, name, ["spec": spec])
    }

    /// Waits for a condition about the newest generation.
    @discardableResult
    func waitForAgent(
        _ name: String = "hello", _ kind: Condition.Kind = .ready, is status: String = "True", because reason: String? = nil
    ) async throws -> KubernetesObject {
        try await wait(AgentDeployment.type, name, "\(kind.rawValue)=\(status) \(reason ?? "")") { agent in
            guard let agent, agent.status["observedGeneration"]?.integer == agent.generation,
                let condition = agent.status.condition(kind)
            else { return false }
            return condition["status"]?.string == status && (reason == nil || condition["reason"]?.string == reason)
        } ?? KubernetesObject(json: [:])
    }

    // MARK: Waiting

    /// Follows one object until the condition holds, and returns it as it is then; nil when it is gone.
    @discardableResult
    func wait(
        _ type: ResourceType, _ name: String, _ what: String = "", seconds: Int = 60,
        until condition: @escaping @Sendable (KubernetesObject?) -> Bool
    ) async throws -> KubernetesObject? {
        let selection = ListOptions(fieldSelector: "metadata.name=\(name)")
        let list = try await cluster.admin.sendList(type.list(namespace: namespace, selection))
        if condition(list.items.first) { return list.items.first }
        var options = selection
        options.resourceVersion = list.resourceVersion
        for await event in cluster.admin.events(of: type.watch(namespace: namespace, options, timeoutSeconds: seconds)) {
            switch event {
            case .added(let object), .modified(let object):
                if condition(object) { return object }
            case .deleted:
                if condition(nil) { return nil }
            default: break
            }
        }
        let last = try await get(type, name)
        if condition(last) { return last }
        throw WaitedInVain(
            description: "\(type.kind) \(name) \(what): still \(last?.json.description ?? "not there") after \(seconds) s")
    }

    /// Waits until the object is gone.
    func waitForEnd(of type: ResourceType, _ name: String) async throws {
        try await wait(type, name, "to be gone") { $0 == nil }
    }
}

extension KubernetesClient {
    /// The events of a watch, until it ends or nobody listens any more.
    func events(of request: APIRequest) -> AsyncStream<WatchEvent<KubernetesObject>> {
        AsyncStream { continuation in
            let watch = watch(request, idleTimeout: .seconds(120)) { event in
                continuation.yield(event)
                if case .ended = event { continuation.finish() }
            }
            continuation.onTermination = { _ in watch.cancel() }
        }
    }
}
