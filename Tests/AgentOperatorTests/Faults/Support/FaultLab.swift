import AgentCore
import AgentOperator
import ControllerRuntime
import DevCluster
import KubernetesClient
import KubernetesModel
import TestSupport
import Testing

/// A cluster for one test, with a door for faults, and the operator in it.
final class FaultLab: Sendable {
    static let namespace = "lab"
    static let user = "system:serviceaccount:\(Installation.namespace):\(Installation.name)"
    static let writes: Set<String> = ["create", "update", "patch", "delete"]

    let cluster: DevCluster
    let faults: FaultDoor
    let ledger: Ledger
    let clock: FastClock

    /// Workers of an operator block threads, of which Dispatch has only so many.
    private static let gate = Gate(5)

    /// `factor`: how much faster than time the operator's clock runs. Waits while there are too many already, unless this is
    /// what one of those waits for.
    static func run(factor: Int = 50, isAwaited: Bool = false, _ body: (FaultLab) async throws -> Void) async throws {
        if !isAwaited { await gate.enter() }
        defer { if !isAwaited { gate.leave() } }
        var options = DevCluster.Options()
        options.injectsFaults = true
        let cluster = try await DevCluster.start(options)
        do {
            try await body(FaultLab(cluster, factor: factor))
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }

    private init(_ cluster: DevCluster, factor: Int) throws {
        self.cluster = cluster
        faults = try #require(cluster.faults)
        ledger = Ledger(cluster.resources)
        clock = FastClock(factor: factor)
        let installed = Installation(image: "agent-operator:test").files.filter { $0.name != "deployment.yaml" }.flatMap(
            \.objects)
        for object in installed { try write(.create(Self.type(of: object), object)) }
        try write(.create(.namespaces, KubernetesObject(.namespaces, name: Self.namespace)))
    }

    // MARK: Operators

    /// Where the cluster is, without credentials.
    var connection: ClusterConnection {
        var connection = ClusterConnection(server: cluster.server, origin: "the test")
        connection.certificateAuthority = .inline(Array(cluster.certificateAuthority.utf8))
        return connection
    }

    func startOperator(
        account: String = Installation.name, clock: FastClock? = nil,
        _ configure: (inout OperatorConfiguration) -> Void = { _ in }
    ) throws -> TestOperator {
        var connection = connection
        let token = try cluster.issueToken(serviceAccount: account, namespace: Installation.namespace)
        connection.credentials = .bearerToken(.inline(Array(token.utf8)))
        return try startOperator(connection, clock: clock, configure)
    }

    func startOperator(
        _ connection: ClusterConnection, clock: FastClock? = nil, _ configure: (inout OperatorConfiguration) -> Void = { _ in }
    ) throws -> TestOperator {
        var configuration = OperatorConfiguration()
        configuration.healthAddress = "off"
        configuration.shutdownSeconds = 30
        configure(&configuration)
        return try TestOperator(connection, configuration: configuration, clock: clock ?? self.clock)
    }

    /// Runs `body` with an operator, which is stopped afterwards.
    func withOperator(_ body: (TestOperator) async throws -> Void) async throws {
        let running = try startOperator()
        do { try await body(running) } catch {
            await running.stop()
            throw error
        }
        #expect(await running.stop() == nil)
    }

    /// Ends an operator as SIGKILL would: from this moment nothing that it sends arrives.
    func kill(_ running: TestOperator) async {
        let rule = faults.add(FaultRule(.closeConnection(), on: RequestPattern(user: Self.user)))
        await running.stop()
        faults.remove(rule)
    }

    // MARK: What people do

    /// Done in process, where no fault strikes.
    @discardableResult
    func write(_ write: ClusterWrite) throws -> KubernetesObject? { try cluster.resources.perform(write, as: "person") }

    func get(_ type: ResourceType, _ name: String, namespace: String? = FaultLab.namespace) -> KubernetesObject? {
        cluster.resources.view.get(type, ObjectKey(namespace: namespace, name: name))
    }

    func create(_ type: ResourceType, _ name: String, _ content: JSONValue) throws {
        var object = KubernetesObject(type, namespace: Self.namespace, name: name)
        for member in content.object ?? [:] { object[member.key] = member.value }
        try write(.create(type, object))
    }

    func createAgent(_ name: String = "hello", _ spec: JSONValue = [:]) throws {
        try create(AgentDeployment.type, name, ["spec": Self.agentSpec(spec)])
    }

    /// Pods that are ready at once.
    static func agentSpec(_ spec: JSONValue = [:]) -> JSONValue {
        var spec = spec
        if spec["image"] == nil { spec["image"] = "registry.example.com/agents/hello:1.0" }
        if spec["podTemplate"] == nil {
            spec["podTemplate"] = ["metadata": ["annotations": ["dev.agentoperator.dev/ready-after": "1ms"]]]
        }
        return spec
    }

    /// Changes an object as it is at this moment.
    func change(
        _ type: ResourceType, _ name: String, namespace: String? = FaultLab.namespace, subresource: String? = nil,
        _ body: (inout KubernetesObject) -> Void
    ) throws {
        while true {
            guard var object = get(type, name, namespace: namespace) else {
                throw WaitedInVain(description: "\(name) is not there to be changed")
            }
            body(&object)
            do {
                try write(.update(type, object, subresource: subresource))
                return
            } catch let status as APIStatus where status.reason == .conflict {}
        }
    }

    func changeAgent(_ name: String = "hello", _ body: (inout JSONValue) -> Void) throws {
        try change(AgentDeployment.type, name) { body(&$0.spec) }
    }

    func delete(_ type: ResourceType, _ name: String, namespace: String? = FaultLab.namespace) throws {
        try write(.delete(type, ObjectKey(namespace: namespace, name: name), DeleteOptions(propagationPolicy: .background)))
    }

    /// Of the kinds that an installation has.
    private static func type(of object: KubernetesObject) -> ResourceType {
        let (group, version) = groupAndVersion(of: object.apiVersion)
        return ResourceType(
            group: group, version: version, plural: object.kind.lowercased() + "s", kind: object.kind,
            isNamespaced: object.namespace != nil)
    }

    /// Gives the agent another image, and returns while one of the writes for that is on its way to the Deployment: the first
    /// hands the replicas over, the second applies the rest.
    func holdUpChange(write number: Int) async throws {
        let writes = RequestPattern(verbs: Self.writes, resource: "deployments", user: Self.user)
        let slow = faults.add(FaultRule(.delay(seconds: 0.5), on: writes, after: number, times: 1))
        try changeAgent { $0["image"] = "registry.example.com/agents/hello:2.0" }
        await faults.waitForStrikes(of: slow)
    }

    // MARK: Waiting

    /// Waits for a condition about the newest generation.
    func waitForAgent(
        _ name: String = "hello", _ kind: Condition.Kind = .ready, is status: String = "True", because reason: String? = nil,
        seconds: Double = 60
    ) async throws {
        let key = ObjectKey(namespace: Self.namespace, name: name)
        do {
            try await ledger.wait("\(name) \(kind.rawValue)=\(status) \(reason ?? "")", seconds: seconds) { view in
                guard let agent = view.get(AgentDeployment.type, key),
                    agent.status["observedGeneration"]?.integer == agent.generation,
                    let condition = agent.status.condition(kind)
                else { return false }
                return condition["status"]?.string == status && (reason == nil || condition["reason"]?.string == reason)
            }
        } catch let error as WaitedInVain {
            throw WaitedInVain(description: "\(error) but \(get(AgentDeployment.type, name)?.status.description ?? "gone")")
        }
    }

    func wait(
        _ type: ResourceType, _ name: String, _ what: String = "", until isMet: @escaping @Sendable (KubernetesObject?) -> Bool
    ) async throws {
        let key = ObjectKey(namespace: Self.namespace, name: name)
        try await ledger.wait("\(type.plural) \(name) \(what)") { isMet($0.get(type, key)) }
    }

    func waitForEnd(of type: ResourceType, _ name: String) async throws { try await wait(type, name, "to be gone") { $0 == nil } }

    /// Waits until the operator is at rest and has looked at the agent once more: what it would still write is written then.
    func settle(_ running: TestOperator, _ name: String = "hello") async throws {
        try await eventually("the operator is at rest") { running.isIdle }
        let before = running.metric("controller_runtime_reconcile_total")
        // Another operator before this one may have looked as often.
        let look = "\(UInt64.random(in: 0 ... .max))"
        try change(AgentDeployment.type, name) { $0["metadata", "labels", "test/looks"] = .string(look) }
        try await eventually("the operator looks again") {
            running.metric("controller_runtime_reconcile_total") > before && running.isIdle
        }
    }

    /// Returns when one of the two does.
    func first(_ one: @escaping @Sendable () async throws -> Void, or other: @escaping @Sendable () async throws -> Void)
        async throws
    {
        try await withThrowingTaskGroup { group in
            group.addTask { try await one() }
            group.addTask { try await other() }
            try await group.next()
            group.cancelAll()
        }
    }
}
