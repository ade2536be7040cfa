import AgentCore
import AgentOperator
import DevCluster
@preconcurrency import Dispatch
import FoundationEssentials
import KubernetesClient
import KubernetesModel
import Synchronization

/// One run of `dev`: a cluster, the operator in it under its own account, and what the person wants applied.
final class DevSession: Sendable {
    private let command: DevCommand
    private let cluster: DevCluster
    private let admin: KubernetesClient
    private let stopRequested = DispatchSemaphore(value: 0)
    private let outcome = Mutex<(any Error)?>(nil)

    init(_ command: DevCommand) throws {
        self.command = command
        var options = DevCluster.Options()
        options.port = command.port
        options.kubeconfigPath = command.kubeconfig
        options.injectsFaults = command.enableFaultInjection
        let started = options
        cluster = try blocking { try await DevCluster.start(started) }
        admin = KubernetesClient(cluster.connection(token: cluster.adminToken))
    }

    /// Ends `run`. Returns at once.
    func stop() { stopRequested.signal() }

    /// Serves until `stop`.
    func run() throws {
        defer { try? blocking { [cluster] in await cluster.stop() } }
        let applier = FileApplier(admin)
        try install(applier)
        let agentOperator = try command.operator ? startOperator() : nil
        defer { end(agentOperator) }
        StandardOutput.write(
            "The API serves at \(cluster.server). In another terminal:\n\n  \(exportLine)\n  kubectl get agd\n\n")
        let agents = try command.apply.flatMap { try applier.apply(file: $0) }
        let table = command.operator && !agents.isEmpty ? AgentTable(following: agents, client: admin) : nil
        StandardOutput.write(table == nil ? "Ctrl-C ends it.\n" : "")
        stopRequested.wait()
        table?.stop()
        if let error = outcome.withLock({ $0 }) { throw error }
    }

    private var exportLine: String { "export KUBECONFIG=\(URL(filePath: command.kubeconfig).path)" }

    /// What `manifests/` would install, without the operator's pods: the operator is in this process.
    private func install(_ applier: FileApplier) throws {
        for file in Installation(image: Version.image).files where file.name != "deployment.yaml" {
            for object in file.objects { try applier.apply(object) }
        }
    }

    /// The operator may do what its manifests allow it, and nothing else: a missing right shows here first.
    private func startOperator() throws -> RunningOperator {
        let token = try cluster.issueToken(serviceAccount: Installation.name, namespace: Installation.namespace)
        var configuration = OperatorConfiguration()
        configuration.healthAddress = "off"
        try configuration.apply(flags: [("log.level", .string(command.logLevel))])
        let agentOperator = try AgentOperator(
            cluster.connection(token: token), configuration: configuration, logger: LineLogHandler.logger(configuration))
        return RunningOperator(agentOperator) { [self] error in
            outcome.withLock { $0 = error }
            if error != nil { stop() }
        }
    }

    private func end(_ running: RunningOperator?) { running?.stopAndWait() }
}

/// An operator on a thread of its own.
private final class RunningOperator: Sendable {
    private let agentOperator: AgentOperator
    private let ended = DispatchSemaphore(value: 0)

    init(_ agentOperator: AgentOperator, onEnd: @escaping @Sendable ((any Error)?) -> Void) {
        self.agentOperator = agentOperator
        DispatchQueue(label: "operator").async { [ended] in
            do {
                try agentOperator.run()
                onEnd(nil)
            } catch { onEnd(error) }
            ended.signal()
        }
    }

    func stopAndWait() {
        agentOperator.stop()
        ended.wait()
    }
}

extension DevCluster {
    fileprivate func connection(token: String) -> ClusterConnection {
        var connection = ClusterConnection(server: server, origin: "the control plane of `agent-operator dev`")
        connection.certificateAuthority = .inline(Array(certificateAuthority.utf8))
        connection.credentials = .bearerToken(.inline(Array(token.utf8)))
        return connection
    }
}
