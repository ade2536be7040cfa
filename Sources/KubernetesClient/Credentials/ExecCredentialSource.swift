@preconcurrency import Dispatch
import KubernetesModel
import Synchronization

/// Runs an exec plugin when its credential is needed, and keeps what it printed.
final class ExecCredentialSource: Sendable {
    private let plugin: ClusterConnection.ExecPlugin
    private let cluster: ClusterConnection
    private let files: FileAccess
    private let timeLimit: Duration
    private let cache = Mutex(ExecCredentialCache<CredentialStore.Completion>())
    /// Plugins block; they do so here.
    private let queue = DispatchQueue(label: "agent-operator.client.exec-plugin")

    init(_ plugin: ClusterConnection.ExecPlugin, cluster: ClusterConnection, files: FileAccess, timeLimit: Duration) {
        self.plugin = plugin
        self.cluster = cluster
        self.files = files
        self.timeLimit = timeLimit
    }

    /// Nil when the plugin has to run first: `later` is then called.
    func authentication(
        rejecting rejected: Authentication?, later: @escaping CredentialStore.Completion
    ) -> Authentication? {
        switch cache.withLock({ $0.request(later, rejecting: rejected, at: .now) }) {
        case .use(let authentication): return authentication
        case .wait: break
        case .run: queue.async { self.run() }
        }
        return nil
    }

    private func run() {
        let result = Result { () throws(TransportError) in try credential() }
        let waiters = cache.withLock { $0.finished(try? result.get(), at: .now) }
        for waiter in waiters { waiter(result.map(\.authentication)) }
    }

    private func credential() throws(TransportError) -> ExecCredential {
        guard let path = executable() else {
            let hint = plugin.installHint.map { " \($0.trimmed)" } ?? ""
            throw fault("is not installed: no such program in PATH.\(hint)")
        }
        var environment = plugin.environment
        environment["KUBERNETES_EXEC_INFO"] = ExecCredential.info(for: plugin, cluster: cluster, authority: authority())
        let run: PluginProcess.Outcome
        do {
            run = try PluginProcess.run(path, arguments: plugin.arguments, environment: environment, timeLimit: timeLimit)
        } catch {
            throw fault("could not be started: \(error)")
        }
        switch run.end {
        case .timedOut: throw fault("did not finish within \(timeLimit.text)\(run.excerpt)")
        case .tooMuchOutput: throw fault("printed more than \(PluginProcess.maximumOutput >> 10) KiB\(run.excerpt)")
        case .exited(0): break
        case .exited(let code): throw fault("failed with exit code \(code)\(run.excerpt)")
        case .signalled(let signal): throw fault("was ended by signal \(signal)\(run.excerpt)")
        }
        do {
            return try ExecCredential(output: run.output, apiVersion: plugin.apiVersion)
        } catch {
            throw fault("gave no credential: \(error)\(run.excerpt)")
        }
    }

    private func authority() -> [UInt8]? {
        switch cluster.certificateAuthority {
        case nil: nil
        case .inline(let bytes): bytes
        case .file(let path): try? files.read(path).get()
        }
    }

    /// The program's path: looked up in the PATH that the plugin gets, unless the command is one already.
    private func executable() -> String? {
        if plugin.command.contains("/") { return plugin.command }
        return (plugin.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
            .map { "\($0)/\(plugin.command)" }.first { PluginProcess.isExecutable($0) }
    }

    private func fault(_ text: String) -> TransportError {
        TransportError(.credentials, "the credential plugin '\(plugin.command)' of \(cluster.origin) \(text)")
    }
}
