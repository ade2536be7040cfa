import AgentCore
import ControllerRuntime
import KubernetesClient
import KubernetesModel
import Logging

/// The operator: caches, the controller and all around it, for one cluster.
package final class AgentOperator: Sendable {
    let manager: Manager

    /// Connects to nothing yet.
    package init(
        _ connection: ClusterConnection, configuration: OperatorConfiguration, clock: any RuntimeClock = SystemClock(),
        registry: MetricsRegistry = MetricsRegistry(), logger: Logger
    ) throws(ConfigurationError) {
        let options = try Self.options(configuration)
        manager = Manager(
            name: Installation.name, clients: Self.clients(connection, registry: registry, logger: logger), options: options,
            clock: clock, registry: registry, logger: logger)
        let agents = FreshCache(manager.informer(for: AgentDeployment.type, fields: CachedFields.ofAgents))
        var caches: [ChildKind: FreshCache] = [:]
        for kind in ChildKind.allCases {
            let informer = manager.informer(
                for: kind.type, labelSelector: AgentLabel.managedBySelector, fields: CachedFields.of(kind),
                summarize: ObjectSummary(of: CachedFields.ofPhase) { ChildPhase(of: kind, $0).rawValue })
            caches[kind] = FreshCache(informer)
        }
        let unshown = registry.gauge(
            "agent_operator_unshown_writes", help: "Own writes that the caches have yet to show; many for long: a watch is stuck")
        registry.beforeRendering { [caches = Array(caches.values)] in
            unshown.set(Double((caches + [agents]).reduce(0) { $0 + $1.unshownWrites }))
        }
        let children = ChildCaches(caches, client: manager.client)
        let reconciler = AgentReconciler(
            agents: agents, children: children, client: manager.client, recorder: manager.recorder, clock: clock)
        let controller = manager.controller("agentdeployment", workers: configuration.workers) {
            try reconciler.reconcile($0)
        }
        controller.watches(agents.informer, when: agents.changesByOthers)
        for (kind, cache) in caches {
            cache.informer.addHandler { if case .deleted(let child) = $0 { children.forget(uid: child.uid) } }
            // By its name, which is the agent's, and not by its owner: an orphan in the way has none.
            controller.watches(cache.informer, when: cache.changesByOthers, after: { Self.patience(with: $0, of: kind) }) {
                [$0.key]
            }
        }
    }

    /// How long a change of a child waits for others: a rollout changes several objects within moments, and goes on for a while.
    private static func patience(with change: StoreEvent, of kind: ChildKind) -> Delay {
        guard case .updated(let old, let new) = change else { return .milliseconds(50) }
        let change = ChildChange(
            kind, from: ChildPhase(rawValue: old.summary), to: ChildPhase(rawValue: new.summary),
            isOfStatusOnly: new.hasSameContentApartFromStatus(as: old))
        return switch change {
        case .news: .milliseconds(50)
        case .progress: .leisure
        case .setback: .seconds(20)
        }
    }

    /// Runs until `stop`, and blocks the calling thread meanwhile: not to be called from a task.
    package func run() throws { try manager.run() }

    /// Ends `run`: what was begun may finish, then the lease is given up. Returns at once.
    package func stop() { manager.stop() }

    /// Reads, writes and the lease each have connections of their own, and credentials in common.
    private static func clients(_ connection: ClusterConnection, registry: MetricsRegistry, logger: Logger) -> ManagerClients {
        var options = CurlTransport.Options()
        options.logger = logger
        options.streamRest = .milliseconds(50)
        options.answerRest = .milliseconds(8)
        let watches = CurlTransport(connection, label: "watches", options: options)
        func client(_ transport: CurlTransport) -> KubernetesClient {
            KubernetesClient(transport: MeteredTransport(transport, host: connection.server, registry: registry))
        }
        return ManagerClients(
            watches: client(watches), writes: client(CurlTransport(sharingCredentialsOf: watches, label: "writes")),
            lease: client(CurlTransport(sharingCredentialsOf: watches, label: "lease")))
    }

    private static func options(_ configuration: OperatorConfiguration) throws(ConfigurationError) -> ManagerOptions {
        var options = ManagerOptions()
        options.namespaces = configuration.watchedNamespaces
        options.stopTimeout = .seconds(configuration.shutdownSeconds)
        if configuration.electsLeader {
            options.leaderElection = LeaderElectionConfiguration(
                namespace: configuration.leaseNamespace, name: configuration.leaseName)
        }
        if configuration.healthAddress != "off" {
            guard let address = ListenAddress(configuration.healthAddress) else {
                throw ConfigurationError(
                    subject: "health.address", problem: "\(configuration.healthAddress) is not an address as :8080 or 127.0.0.1:0"
                )
            }
            options.healthAddress = address
        }
        return options
    }
}
